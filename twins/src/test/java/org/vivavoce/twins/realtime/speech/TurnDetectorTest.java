package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnDetectorTest {
  private static final TurnSettings SETTINGS = new TurnSettings(0.5, 300, 320);
  private short nextSample;

  @Test
  void silenceIsNoTurn() {
    assertEquals(List.of(), run(SETTINGS, repeat(0.1, 200)));
  }

  @Test
  void oneLoudWindowIsNoTurn() {
    List<Double> p = new ArrayList<>(repeat(0.1, 20));
    p.add(0.99);
    p.addAll(repeat(0.1, 20));
    assertEquals(List.of(), run(SETTINGS, p));
  }

  @Test
  void aTurnStartsWithItsPaddingAndEndsWithItsSilence() {
    // 20 windows of silence, 30 of speech, 20 of silence; a window is 32 ms
    List<Double> p = new ArrayList<>(repeat(0.1, 20));
    p.addAll(repeat(0.9, 30));
    p.addAll(repeat(0.1, 20));
    List<TurnEvent> events = run(SETTINGS, p);
    TurnEvent.SpeechStarted started = (TurnEvent.SpeechStarted) events.getFirst();
    TurnEvent.SpeechStopped stopped = (TurnEvent.SpeechStopped) events.getLast();
    assertEquals(20 * 32 - 300, started.audioStartMs());
    assertEquals((300 + 2 * 32) * 16, started.audio().length);
    assertEquals(50 * 32 + 320, stopped.audioEndMs());
    assertEquals(320, stopped.silenceMs());
  }

  @Test
  void theAudioOfATurnIsGaplessAndLasts() {
    List<Double> p = new ArrayList<>(repeat(0.1, 20));
    p.addAll(repeat(0.9, 30));
    p.addAll(repeat(0.1, 20));
    List<Short> heard = new ArrayList<>();
    long start = -1;
    long end = -1;
    for (TurnEvent event : run(SETTINGS, p)) {
      switch (event) {
        case TurnEvent.SpeechStarted(long at, short[] audio) -> {
          start = at;
          add(heard, audio);
        }
        case TurnEvent.SpeechContinued(short[] audio) -> add(heard, audio);
        case TurnEvent.SpeechStopped(long at, long _) -> end = at;
      }
    }
    assertEquals((end - start) * 16, heard.size());
    for (int i = 1; i < heard.size(); i++) {
      assertEquals((short) (heard.get(i - 1) + 1), heard.get(i).shortValue());
    }
  }

  @Test
  void paddingNeverReachesIntoTheTurnBefore() {
    List<Double> p = new ArrayList<>(repeat(0.9, 10));
    p.addAll(repeat(0.1, 10)); // 320 ms: the first turn ends with the tenth
    p.addAll(repeat(0.9, 5));
    List<TurnEvent> events = run(SETTINGS, p);
    TurnEvent.SpeechStarted first = (TurnEvent.SpeechStarted) events.getFirst();
    assertEquals(0, first.audioStartMs());
    TurnEvent.SpeechStarted second =
        (TurnEvent.SpeechStarted)
            events.stream().filter(e -> e instanceof TurnEvent.SpeechStarted).toList().get(1);
    assertEquals(20 * 32, second.audioStartMs());
  }

  @Test
  void aPauseShorterThanTheSilenceDoesNotEndTheTurn() {
    List<Double> p = new ArrayList<>(repeat(0.9, 10));
    p.addAll(repeat(0.1, 9)); // 288 ms
    p.addAll(repeat(0.9, 10));
    assertFalse(run(SETTINGS, p).stream().anyMatch(e -> e instanceof TurnEvent.SpeechStopped));
  }

  @Test
  void betweenTheThresholdsATurnGoesOnButDoesNotBegin() {
    assertEquals(List.of(), run(SETTINGS, repeat(0.4, 50)));
    List<Double> p = new ArrayList<>(repeat(0.9, 3));
    p.addAll(repeat(0.4, 50));
    assertFalse(run(SETTINGS, p).stream().anyMatch(e -> e instanceof TurnEvent.SpeechStopped));
  }

  @Test
  void breathAfterTheEndDoesNotHoldTheTurnOpen() {
    List<Double> p = new ArrayList<>(repeat(0.9, 3));
    p.add(0.1);
    p.addAll(repeat(0.4, 9));
    assertTrue(run(SETTINGS, p).getLast() instanceof TurnEvent.SpeechStopped);
  }

  @Test
  void newSettingsHoldFromTheNextWindowOn() {
    TurnDetector detector = new TurnDetector(new TurnSettings(0.5, 300, 5_000));
    for (double x : repeat(0.9, 3)) {
      detector.accept(window(), x);
    }
    for (double x : repeat(0.1, 10)) {
      detector.accept(window(), x);
    }
    assertTrue(detector.speaking());
    detector.settings(SETTINGS);
    detector.accept(window(), 0.1);
    assertFalse(detector.speaking());
  }

  private List<TurnEvent> run(TurnSettings settings, List<Double> probabilities) {
    TurnDetector detector = new TurnDetector(settings);
    List<TurnEvent> events = new ArrayList<>();
    for (double p : probabilities) {
      events.addAll(detector.accept(window(), p));
    }
    return events;
  }

  /** Samples that count on, so that a lost or doubled one shows. */
  private short[] window() {
    short[] window = new short[SileroVad.WINDOW];
    for (int i = 0; i < window.length; i++) {
      window[i] = nextSample++;
    }
    return window;
  }

  private static void add(List<Short> list, short[] more) {
    for (short s : more) {
      list.add(s);
    }
  }

  private static List<Double> repeat(double p, int n) {
    return java.util.Collections.nCopies(n, p);
  }
}
