package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Ticks;

@Tag("slow")
class PocketSphinxTest {
  private static Recognizer recognizer;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    recognizer = Recognizers.choose(SpeechSettings.defaults());
    assumeTrue(recognizer.availability().usable(), () -> recognizer.availability().words());
    assumeTrue(SpeechProgram.installed("flite"), "flite is not installed");
  }

  @AfterAll
  static void stop() {
    recognizer.close();
  }

  /**
   * The loss that the way through the call's rates and the turn detector costs, against the clean
   * file.
   */
  @Test
  void whatIsSaidThroughTheEarIsUnderstoodNearlyAsWellAsTheCleanFile() throws Exception {
    int words = 0;
    int clean = 0;
    int heard = 0;
    long finishNanos = 0;
    try (SileroVad vad = SileroVad.load()) {
      for (String answer : Speaking.ANSWERS) {
        short[] file = Speaking.clean16k("slt", answer, folder);
        String[] said = Speaking.words(answer);
        words += said.length;
        clean += Speaking.errors(said, Speaking.words(recognize(List.of(file)).text()));
        List<short[]> turn = throughTheEar(vad, file);
        long from = Ticks.nanoTime();
        heard += Speaking.errors(said, Speaking.words(recognize(turn).text()));
        finishNanos += Ticks.nanoTime() - from;
      }
    }
    double cleanRate = 100.0 * clean / words;
    double heardRate = 100.0 * heard / words;
    System.out.printf(
        "word errors of %d: clean file %.1f %%, through the ear %.1f %%; %d ms a turn all at once%n",
        words, cleanRate, heardRate, finishNanos / 1_000_000 / Speaking.ANSWERS.size());
    assertTrue(words >= 100);
    assertTrue(cleanRate < 25, "clean " + cleanRate);
    assertTrue(heardRate <= cleanRate + 5, heardRate + " against " + cleanRate);
  }

  @Test
  void partialTextComesWhileThePersonSpeaks() throws Exception {
    short[] file = Speaking.clean16k("slt", Speaking.ANSWERS.getFirst(), folder);
    try (Recognition turn = recognizer.begin()) {
      turn.accept(file);
      long deadline = Ticks.nanoTime() + 60_000_000_000L;
      while (turn.partial().isEmpty()) {
        assertTrue(Ticks.nanoTime() < deadline, "no partial text");
        Ticks.parkUntil(Ticks.nanoTime() + 5_000_000);
      }
      Recognized whole = turn.finish();
      assertTrue(whole.text().endsWith("."), whole.text());
      assertTrue(Character.isUpperCase(whole.text().charAt(0)), whole.text());
      assertEquals(file.length / 16, whole.audioMs());
    }
  }

  /** Streamed as in a call, a long answer's text must come soon after its end. */
  @Test
  void aLongAnswerIsUnderstoodSoonAfterItsEnd() throws Exception {
    List<short[]> windows = new ArrayList<>();
    int words = 0;
    StringBuilder all = new StringBuilder();
    for (String answer : Speaking.ANSWERS.subList(0, 4)) {
      short[] file = Speaking.clean16k("slt", answer, folder);
      for (int at = 0; at + 512 <= file.length; at += 512) {
        windows.add(Arrays.copyOfRange(file, at, at + 512));
      }
      all.append(answer).append(' ');
      words += Speaking.words(answer).length;
    }
    try (Recognition turn = recognizer.begin()) {
      long deadline = Ticks.nanoTime();
      for (short[] window : windows) { // at the speed of speech
        turn.accept(window);
        deadline += 32_000_000;
        Ticks.parkUntil(deadline);
      }
      long from = Ticks.nanoTime();
      Recognized whole = turn.finish();
      long ms = (Ticks.nanoTime() - from) / 1_000_000;
      int errors = Speaking.errors(Speaking.words(all.toString()), Speaking.words(whole.text()));
      System.out.printf(
          "answer of %d s: text %d ms after its end, %.1f %% word errors%n",
          whole.audioMs() / 1_000, ms, 100.0 * errors / words);
      assertTrue(ms < 3_000, "waited " + ms);
      assertTrue(errors * 4 < words, whole.text());
    }
  }

  @Test
  void moreTurnsThanDecodersWaitAndLoseNothing() throws Exception {
    short[] file = Speaking.clean16k("slt", "I like to work with people.", folder);
    List<Recognition> turns = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Recognition turn = recognizer.begin();
      turn.accept(file);
      turns.add(turn);
    }
    List<String> texts = new ArrayList<>();
    for (Recognition turn :
        turns) { // finished in the order they were begun, as their decoders come free
      texts.add(turn.finish().text());
      turn.close();
    }
    for (String text : texts) {
      assertTrue(
          Speaking.errors(Speaking.words("I like to work with people"), Speaking.words(text)) <= 2,
          text);
    }
  }

  @Test
  void aTurnGivenUpFreesItsDecoder() throws Exception {
    short[] file = Speaking.clean16k("slt", "I like to work with people.", folder);
    for (int i = 0; i < 5; i++) {
      Recognition turn = recognizer.begin();
      turn.accept(file);
      turn.close();
    }
    assertFalse(recognize(List.of(file)).text().isEmpty());
  }

  @Test
  void silenceGivesNoText() {
    assertEquals("", recognize(List.of(new short[16_000])).text());
  }

  @Test
  void nothingAtAllGivesNoText() {
    assertEquals(new Recognized("", null, 0), recognize(List.of()));
  }

  @Test
  void aMissingModelIsAStateInWordsNotACrash() {
    SpeechSettings elsewhere =
        new SpeechSettings("auto", null, 1, folder.toString(), null, null, "auto", null, "en", 0);
    try (Recognizer none = Recognizers.choose(elsewhere)) {
      assertFalse(none.availability().usable());
      assertTrue(none.availability().words().contains("model"), none.availability().words());
      assertThrows(SpeechException.class, none::begin);
    }
  }

  private static Recognized recognize(List<short[]> pieces) {
    try (Recognition turn = recognizer.begin()) {
      pieces.forEach(turn::accept);
      return turn.finish();
    }
  }

  private static List<short[]> throughTheEar(SileroVad vad, short[] pcm16k) {
    short[] up = Resampler.whole(pcm16k, 16_000, 48_000);
    short[] pcm = new short[up.length + 48 * 2_500];
    System.arraycopy(up, 0, pcm, 48 * 1_000, up.length);
    Ear ear = new Ear(vad, TurnSettings.DEFAULT);
    List<short[]> turn = new ArrayList<>();
    for (int at = 0; at + 480 <= pcm.length; at += 480) {
      for (TurnEvent event : ear.hear(Arrays.copyOfRange(pcm, at, at + 480))) {
        switch (event) {
          case TurnEvent.SpeechStarted(long _, short[] audio) -> turn.add(audio);
          case TurnEvent.SpeechContinued(short[] audio) -> turn.add(audio);
          case TurnEvent.SpeechStopped _ -> {}
        }
      }
    }
    return turn;
  }
}
