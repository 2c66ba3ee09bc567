package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.testing.ManualTime;
import org.vivavoce.transcript.JournalFact;

/** Offsets run on through breaks; the candidate's time does not. */
class InterviewClockTest {
  private final ManualTime time = new ManualTime();

  /**
   * @param moments {@code epoch atMs status}; the status {@code -} is a fact of another kind
   */
  private static List<GrantedSession.Fact> history(String... moments) {
    List<GrantedSession.Fact> facts = new ArrayList<>();
    for (String moment : moments) {
      String[] parts = moment.split(" ");
      JournalFact fact =
          parts[2].equals("-")
              ? new JournalFact.ConnectionReported("connected")
              : new JournalFact.StatusChanged(parts[2], "test");
      facts.add(
          new GrantedSession.Fact(
              Long.parseLong(parts[0]), facts.size() + 1, Long.parseLong(parts[1]), fact));
    }
    return facts;
  }

  private InterviewClock after(long elapsedMs, String... moments) {
    return new InterviewClock(time, elapsedMs, history(moments));
  }

  private void passes(long ms) {
    time.advance(Duration.ofMillis(ms));
  }

  @Test
  void nothingCountsBeforeTheFirstMomentOfTheInterview() {
    InterviewClock clock = after(0);
    passes(5_000);
    clock.hold(); // there is nothing to hold
    assertFalse(clock.begun());
    assertEquals(0, clock.offsetMs());
    assertEquals(0, clock.usedMs());
    clock.run();
    assertTrue(clock.begun());
    passes(1_500);
    assertEquals(1_500, clock.offsetMs());
    assertEquals(1_500, clock.usedMs());
  }

  @Test
  void whileItIsHeldTheCandidatesTimeStandsStillAndOffsetsRunOn() {
    InterviewClock clock = after(0);
    clock.run();
    passes(10_000);
    clock.hold();
    passes(60_000);
    clock.hold(); // held already: nothing is added twice
    assertEquals(10_000, clock.usedMs());
    assertEquals(70_000, clock.offsetMs());
    clock.run();
    passes(1_000);
    clock.run(); // running already: nothing is lost
    passes(1_000);
    assertEquals(12_000, clock.usedMs());
    assertEquals(72_000, clock.offsetMs());
  }

  @Test
  void aSuccessorGoesOnWithWhatWasUsedInEachStretchOfConversation() {
    InterviewClock clock =
        after(
            100_000,
            "1 0 connecting",
            "1 0 in_progress",
            "1 20000 disconnected",
            "1 50000 in_progress",
            "1 60000 disconnected");
    assertEquals(30_000, clock.usedMs());
    assertEquals(100_000, clock.offsetMs());
    passes(5_000);
    assertEquals(30_000, clock.usedMs(), "it does not run by itself");
    clock.run();
    passes(1_000);
    assertEquals(31_000, clock.usedMs());
    assertEquals(106_000, clock.offsetMs());
  }

  @Test
  void aHostThatDiedStoppedTheClockWithItsLastWord() {
    InterviewClock died = after(300_000, "1 0 in_progress", "1 12000 -");
    assertEquals(12_000, died.usedMs(), "not until it was replaced");
    InterviewClock twice =
        after(300_000, "1 0 in_progress", "1 12000 -", "2 90000 in_progress", "2 95000 -");
    assertEquals(17_000, twice.usedMs());
    InterviewClock closed = after(300_000, "1 0 in_progress", "1 12000 -", "2 90000 disconnected");
    assertEquals(12_000, closed.usedMs(), "its successor's first word ends no stretch of its own");
  }

  @Test
  void beingInProgressAgainAndAgainCountsOnce() {
    assertEquals(
        9_000,
        after(9_000, "1 0 in_progress", "1 4000 in_progress", "1 9000 disconnected").usedMs());
  }

  @Test
  void timeDoesNotRunBackwardsWhenTheRowKnowsLessThanTheJournal() {
    assertEquals(20_000, after(15_000, "1 0 in_progress", "1 20000 -").offsetMs());
  }
}
