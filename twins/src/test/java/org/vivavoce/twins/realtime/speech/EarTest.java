package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vivavoce.twins.common.Ticks;

/** The real voice activity model on real (synthesised) speech. */
class EarTest {
  private static SileroVad vad;
  @TempDir Path folder;

  @BeforeAll
  static void load() {
    vad = SileroVad.load();
  }

  @AfterAll
  static void unload() {
    vad.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"slt", "awb"})
  void aSpokenSentenceIsOneTurnAtItsPlace(String voice) throws Exception {
    short[] speech = Speaking.clean16k(voice, Speaking.ANSWERS.getFirst(), folder);
    List<TurnEvent> events = hear(padded(speech, 1_500, 2_000), new TurnSettings(0.5, 300, 500));
    List<TurnEvent> ends =
        events.stream().filter(e -> !(e instanceof TurnEvent.SpeechContinued)).toList();
    assertEquals(2, ends.size(), ends.toString());
    TurnEvent.SpeechStarted started = (TurnEvent.SpeechStarted) ends.getFirst();
    TurnEvent.SpeechStopped stopped = (TurnEvent.SpeechStopped) ends.getLast();
    // Flite leaves some 200 ms of silence at either end.
    assertEquals(1_500 - 300 + 200, (double) started.audioStartMs(), 200.0);
    assertEquals(1_500 + speech.length / 16.0 + 500 - 200, (double) stopped.audioEndMs(), 250.0);
  }

  @Test
  void noiseIsNoTurn() {
    short[] noise = new short[48_000 * 3];
    int seed = 12_345;
    for (int i = 0; i < noise.length; i++) {
      seed = seed * 1_103_515_245 + 12_345;
      noise[i] = (short) (seed >> 16 >> 5); // about -36 dBFS
    }
    assertEquals(List.of(), hear(noise, TurnSettings.DEFAULT));
  }

  @Test
  void twoSentencesWithAPauseAreTwoTurns() throws Exception {
    short[] one = padded(Speaking.clean16k("slt", Speaking.ANSWERS.get(2), folder), 500, 1_200);
    short[] two = padded(Speaking.clean16k("slt", Speaking.ANSWERS.get(3), folder), 0, 1_200);
    short[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    long stops =
        hear(both, TurnSettings.DEFAULT).stream()
            .filter(e -> e instanceof TurnEvent.SpeechStopped)
            .count();
    assertEquals(2, stops);
  }

  @Test
  void aWindowIsFarQuickerThanItsTime() {
    SileroVad.Stream stream = vad.stream();
    short[] window = new short[SileroVad.WINDOW];
    long from = Ticks.nanoTime();
    for (int i = 0; i < 200; i++) {
      stream.probability(window);
    }
    double ms = (Ticks.nanoTime() - from) / 200e6;
    System.out.printf("voice activity: %.2f ms a window of 32 ms%n", ms);
    assertTrue(ms < 16, "half of real time at the worst: " + ms);
  }

  private static List<TurnEvent> hear(short[] pcm48k, TurnSettings settings) {
    Ear ear = new Ear(vad, settings);
    List<TurnEvent> events = new ArrayList<>();
    for (int at = 0; at + 480 <= pcm48k.length; at += 480) {
      events.addAll(ear.hear(Arrays.copyOfRange(pcm48k, at, at + 480)));
    }
    return events;
  }

  private static short[] padded(short[] pcm16k, int beforeMs, int afterMs) {
    short[] pcm = Resampler.whole(pcm16k, 16_000, 48_000);
    short[] all = new short[pcm.length + 48 * (beforeMs + afterMs)];
    System.arraycopy(pcm, 0, all, 48 * beforeMs, pcm.length);
    return all;
  }
}
