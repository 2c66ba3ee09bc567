package org.vivavoce.twins.realtime.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayoutLineTest {
  private final List<byte[]> pushed = new ArrayList<>();
  private final List<Runnable> posted = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final PlayoutLine line = new PlayoutLine(f -> pushed.add(f.clone()), posted::add);

  @Test
  void nothingIsSentBeforeTheCallIsUpAndSpeechWaitsForIt() {
    Playout.Speech speech = say("r1");
    speech.enqueue(filled(480));
    line.tick(1);
    assertEquals(0, pushed.size());
    line.connected();
    line.tick(2);
    assertEquals(10, speech.playedMs());
  }

  @Test
  void silenceFlowsWhenNobodySpeaks() {
    line.connected();
    line.tick(1);
    assertTrue(Arrays.equals(new byte[960], pushed.getFirst()));
  }

  @Test
  void startAndEndAreToldWhenTheirSamplesWereReallyPushed() {
    line.connected();
    Playout.Speech speech = say("r1");
    line.tick(1);
    deliver();
    assertEquals(List.of(), told);
    speech.enqueue(filled(480));
    speech.enqueue(filled(240));
    line.tick(2);
    deliver();
    assertEquals(List.of("r1 started 2"), told);
    line.tick(3); // the half frame, but the response may go on
    line.tick(4);
    speech.enqueue(filled(480));
    speech.end();
    line.tick(5);
    deliver();
    assertEquals(List.of("r1 started 2", "r1 finished 5 25"), told);
    assertFalse(speech.enqueue(filled(480)));
  }

  @Test
  void theNextResponseFollowsWithoutAGap() {
    line.connected();
    Playout.Speech one = say("r1");
    one.enqueue(filled(240));
    one.end();
    say("r2").enqueue(filled(480));
    line.tick(1);
    deliver();
    assertEquals(List.of("r1 started 1", "r1 finished 1 5", "r2 started 1"), told);
    for (int i = 0; i < 960; i += 2) {
      assertEquals(7, pushed.getFirst()[i]);
    }
  }

  @Test
  void aBargeInCutsEverythingAtOnceAndSaysWhatWasPlayed() {
    line.connected();
    Playout.Speech one = say("r1");
    one.enqueue(filled(48_000));
    Playout.Speech two = say("r2");
    two.enqueue(filled(48_000));
    line.tick(1);
    line.tick(2);
    assertEquals(1_980, line.queuedMs());
    assertEquals(
        List.of(new Playout.Cut("r1", 20, true, true), new Playout.Cut("r2", 0, false, true)),
        line.clear());
    line.tick(3);
    assertTrue(Arrays.equals(new byte[960], pushed.getLast()));
    assertFalse(one.enqueue(filled(480)));
    assertEquals(0, line.queuedMs());
    deliver();
    assertEquals(List.of(), told); // its start was still on its way
    assertEquals(new Playout.Cut("r1", 20, true, false), one.cut());
  }

  @Test
  void cuttingOneResponseLetsTheNextGoOn() {
    line.connected();
    Playout.Speech one = say("r1");
    one.enqueue(filled(48_000));
    say("r2").enqueue(filled(480));
    line.tick(1);
    assertTrue(one.cut().unfinished());
    line.tick(2);
    deliver();
    assertEquals(List.of("r2 started 2"), told);
  }

  @Test
  void afterStopNoFrameReachesTheSource() {
    line.connected();
    line.stop();
    line.tick(1);
    assertEquals(0, pushed.size());
    assertFalse(say("late").enqueue(filled(480)));
  }

  private Playout.Speech say(String id) {
    return line.begin(
        id,
        new Playout.Listener() {
          @Override
          public void started(long atNanos) {
            told.add(id + " started " + atNanos);
          }

          @Override
          public void finished(long atNanos, long playedMs) {
            told.add(id + " finished " + atNanos + " " + playedMs);
          }
        });
  }

  private void deliver() {
    posted.forEach(Runnable::run);
    posted.clear();
  }

  private static short[] filled(int samples) {
    short[] pcm = new short[samples];
    Arrays.fill(pcm, (short) 7);
    return pcm;
  }
}
