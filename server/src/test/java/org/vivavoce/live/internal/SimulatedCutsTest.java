package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vivavoce.session.SessionStatus;

/**
 * A hundred generated cuts of 1 to 20 s, each in an interview of its own that has no other trouble:
 * nothing that was said is lost, and the next word comes soon after the cause is gone.
 */
class SimulatedCutsTest {
  private static final Logger LOG = Logger.getLogger("org.vivavoce.live");
  private static final int CUTS = 100;
  private static final long LOOK_MS = 20;

  /** What is cut, and how soon after its end somebody is heard again. */
  private enum Cut {
    /** The candidate's network: socket and sound. */
    NETWORK(5_000) {
      @Override
      void begins(SimPlay play, long ms) {
        play.page.cutOff(ms);
      }
    },
    /** UDP alone. */
    SOUND(5_000) {
      @Override
      void begins(SimPlay play, long ms) {
        play.page.loseMedia(ms);
      }
    },
    /** Between us and the service: no line, and no new call. */
    SIDEBAND(5_000) {
      @Override
      void begins(SimPlay play, long ms) {
        play.service.away = true;
        play.service.live().forEach(call -> call.loseLine(play.world.between(0, 2_000)));
        play.world.after(ms, () -> play.service.away = false);
      }
    },
    /** The service: calls end, and none can be had. */
    SERVICE(5_000) {
      @Override
      void begins(SimPlay play, long ms) {
        play.service.away = true;
        play.service.live().forEach(SimCall::end);
        play.world.after(ms, () -> play.service.away = false);
      }
    },
    /** A process that was killed has ten seconds. */
    DATABASE(10_000) {
      @Override
      void begins(SimPlay play, long ms) {
        play.control.storageGone = true;
        play.world.after(ms, () -> play.control.storageGone = false);
      }
    },
    HOST(10_000) {
      @Override
      void begins(SimPlay play, long ms) {
        play.replace(true);
        play.page.cutOff(ms);
      }
    },
    /** It cannot be reached, and finds out late that it was replaced. */
    HOST_LIVES_ON(10_000) {
      @Override
      void begins(SimPlay play, long ms) {
        play.replace(false);
        play.page.cutOff(ms);
      }
    };

    final long wordWithinMs;

    Cut(long wordWithinMs) {
      this.wordWithinMs = wordWithinMs;
    }

    abstract void begins(SimPlay play, long ms);
  }

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  /** Somebody speaks, or the candidate has the word and is heard. */
  private static boolean goesOn(SimPlay play) {
    SimCall call = play.page.call();
    if (call == null || !call.isHeard() || !call.isLed() || !play.page.isConnected()) {
      return false;
    }
    return play.host().session().phase() == LivePhase.IN_PROGRESS
        && (call.sounds() || play.page.turn.equals("listening"));
  }

  private static long waitedMs(SimPlay play, long atMostMs) {
    long fromMs = play.world.monotonicMs();
    while (!goesOn(play) && !play.over() && play.world.monotonicMs() - fromMs <= atMostMs) {
      play.run(play.world.monotonicMs() + LOOK_MS);
    }
    return play.world.monotonicMs() - fromMs;
  }

  @Test
  void ofAHundredCutsOfOneToTwentySecondsNoneLosesAWord() {
    Map<Cut, Long> longest = new EnumMap<>(Cut.class);
    int said = 0;
    for (int n = 0; n < CUTS; n++) {
      Cut cut = Cut.values()[n % Cut.values().length];
      SimPlay play = new SimPlay(1_000_000 + n, false);
      play.service.trouble = 0;
      play.control.trouble = 0;
      play.service.noise = 0.02;
      play.service.wishes = 0;
      play.begins();
      long ms = play.world.between(1_000, 20_000);
      play.run(play.world.between(15_000, 40_000));
      String which = cut + " for " + ms + " ms, cut " + n;
      assertTrue(!play.over(), which);
      cut.begins(play, ms);
      play.run(play.world.monotonicMs() + ms);
      long waitedMs = waitedMs(play, cut.wordWithinMs);
      longest.merge(cut, waitedMs, Math::max);
      assertTrue(waitedMs <= cut.wordWithinMs, which + ": no word after " + waitedMs + " ms");
      play.run(SimPlay.CALM_MS);
      play.settle();
      try {
        SimRules.hold(play);
      } catch (AssertionError e) {
        throw new AssertionError(which + ": " + e.getMessage(), e);
      }
      assertEquals(SessionStatus.COMPLETED, play.control.row, which);
      said += play.service.said.size();
    }
    System.out.println(
        "Cuts: " + CUTS + ", utterances " + said + ", lost 0, longest wait in ms " + longest);
    assertTrue(said > 3 * CUTS, "the candidate spoke: " + said);
  }
}
