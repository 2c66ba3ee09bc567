package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.Capabilities;
import org.vivavoce.live.Recalled;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.JournalFact;

/** The ladder's parts, each for itself. */
class LadderPartsTest {
  private static JournalFact.Uttered said(String id, String speaker, String text, long startMs) {
    return new JournalFact.Uttered(
        id,
        null,
        speaker,
        text,
        startMs,
        startMs + 1,
        true,
        false,
        1,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void waitsGrowAndBeginAnewAfterASuccess() {
    Comeback comeback = new Comeback();
    long before = -1;
    for (int i = 0; i < 30; i++) {
      long wait = wait(comeback.next("call_lost", 0));
      assertTrue(wait >= before);
      before = wait;
    }
    assertEquals(15_000, before);
    comeback.succeeded();
    assertEquals(0, wait(comeback.next("call_lost", 0)));
    assertEquals(7_000, wait(comeback.next("interviewer_busy", 7_000)), "the service knows best");
  }

  private static long wait(@Nullable Long wait) {
    assertNotNull(wait);
    return wait;
  }

  @Test
  void mediaThatNeverComesIsLeftToTheCandidateAfterAFewTries() {
    Comeback comeback = new Comeback();
    assertNotNull(comeback.next("no_media", 0));
    assertNotNull(comeback.next("no_media", 0));
    assertNull(comeback.next("no_media", 0));
    assertNull(comeback.next("quota_exhausted", 0));
  }

  @Test
  void theLastEntriesThatFitAreToldInTheirOrder() {
    Retelling retelling = new Retelling();
    retelling.note(said("a", "ai", "x".repeat(9_000), 1));
    retelling.note(said("b", "candidate", "Roses", 3));
    retelling.note(said("b", "candidate", "Roses.", 3));
    retelling.note(said("late", "candidate", "y".repeat(4_000), 2));
    Retelling.Told told = retelling.tell();
    assertEquals(
        List.of("y".repeat(4_000), "Roses."), told.items().stream().map(Recalled::text).toList());
    assertEquals(Set.of("late", "b"), Set.copyOf(told.entryOfItem().values()));
    assertTrue(told.items().getFirst().candidate());
  }

  private static DeafStretch deafAfter(String... known) {
    DeafStretch deaf = new DeafStretch();
    deaf.begins(1_000, Set.of(known));
    deaf.ends(2_000);
    return deaf;
  }

  private static JournalFact.GapFound gap(@Nullable String item) {
    return new JournalFact.GapFound(item, "candidate", 1_000, 2_000, "sideband_lost");
  }

  @Test
  void aStretchInWhichNothingWasSaidIsNoGap() {
    DeafStretch deaf = deafAfter("known");
    assertEquals(Optional.empty(), deaf.follows("next", "known", true));
    assertEquals(List.of(), deaf.gaps());
  }

  @Test
  void aStretchAfterWhichNothingWasSaidIsAGap() {
    assertEquals(List.of(gap(null)), deafAfter("known").gaps());
  }

  @Test
  void whatIsMissingInAStretchIsAskedForOnceAndElseAGap() {
    DeafStretch deaf = deafAfter("known");
    assertEquals(Optional.of("unheard"), deaf.follows("next", "unheard", false));
    assertEquals(Optional.empty(), deaf.follows("next", "unheard", false));
    assertEquals(List.of(), deaf.settled(), "it may still be found");
    assertEquals(List.of(gap("unheard")), deaf.gaps());
    assertEquals(List.of(), deaf.gaps());
  }

  @Test
  void whatStoodBeforeAnItemThatWasFoundNobodyKnows() {
    DeafStretch deaf = deafAfter("known");
    deaf.follows("next", "unheard", false);
    deaf.found("unheard");
    assertEquals(List.of(gap(null)), deaf.settled(), "there may have been another before it");
    assertEquals(List.of(), deaf.gaps(), "and that is said once");
  }

  @Test
  void aChainThatLeadsBackToWhatWasHeardLeavesNoGap() {
    DeafStretch deaf = deafAfter("known");
    assertEquals(Optional.of("first"), deaf.follows("second", "first", false));
    assertEquals(Optional.empty(), deaf.follows("first", "known", true));
    deaf.found("first");
    assertEquals(List.of(), deaf.settled());
    assertEquals(List.of(), deaf.gaps());
  }

  @Test
  void eachItemThatIsNamedIsFetchedAndEachThatIsNotFoundIsAGap() {
    DeafStretch deaf = deafAfter("known");
    assertEquals(Optional.of("third"), deaf.follows("next", "third", false));
    assertEquals(Optional.of("first"), deaf.follows("second", "first", false));
    deaf.found("third");
    assertEquals(List.of(), deaf.settled());
    assertEquals(List.of(gap("first")), deaf.gaps());
  }

  @Test
  void whatIsMissingInAStretchKeepsItsTimesInTheNext() {
    DeafStretch deaf = deafAfter("known");
    deaf.follows("next", "unheard", false);
    assertEquals(
        List.of(gap(null)), deaf.begins(5_000, Set.of("known", "next")), "nobody will tell more");
    deaf.ends(6_000);
    assertEquals(
        List.of(1_000L, 2_000L), List.of(deaf.saidFromMs("unheard"), deaf.toMs("unheard")));
    assertEquals(Optional.empty(), deaf.follows("later", "next", true));
    assertEquals(List.of(gap("unheard")), deaf.givenUp("unheard"));
    assertEquals(List.of(), deaf.gaps(), "in the second nothing was said");
  }

  private static History history(JournalFact... facts) {
    List<GrantedSession.Fact> all = new ArrayList<>();
    for (JournalFact fact : facts) {
      all.add(new GrantedSession.Fact(1, all.size() + 1L, 20_000, fact));
    }
    return new History(all);
  }

  @Test
  void aHostThatMayHaveBegunWithNothingWrittenLeavesAGapAtTheBegin() {
    JournalFact opened = new JournalFact.CallOpened("rtc_1");
    JournalFact ended = new JournalFact.CallEnded("rtc_1", "host_lost");
    assertEquals(
        List.of(new JournalFact.GapFound(null, "candidate", 0, 0, "host_lost"), ended),
        history(opened).leftOpen(0));
    assertEquals(List.of(), history(opened, ended).leftOpen(0), "it ended before it began");
    assertEquals(List.of(), history().leftOpen(0));
  }

  @Test
  void theGapOfALostHostIsWrittenBeforeAnythingThatWouldHideIt() {
    List<JournalFact> left =
        history(
                new JournalFact.CallOpened("rtc_1"),
                new JournalFact.StatusChanged("in_progress", "connected"),
                said("a", "ai", "Hello", 1_000))
            .leftOpen(30_000);
    assertEquals(
        new JournalFact.GapFound(null, "candidate", 4_000, 30_000, "host_lost"), left.getFirst());
    assertEquals(new JournalFact.CallEnded("rtc_1", "host_lost"), left.getLast());
  }

  @Test
  void anotherHostsTimeDoesNotRunBackwards() {
    List<GrantedSession.Fact> written =
        history(new JournalFact.StatusChanged("in_progress", "connected")).facts();
    SimWorld world = new SimWorld(1, false);
    assertEquals(20_000, new InterviewClock(world, 19_000, written).offsetMs(), "stored late");
    assertEquals(25_000, new InterviewClock(world, 25_000, written).offsetMs());
  }

  @Test
  void aBreakKeepsItsFirstReason() {
    Silence silence = new Silence();
    silence.begins(1_000, "call_lost");
    silence.begins(1_500, "replaced");
    assertEquals(
        Optional.of(new JournalFact.GapFound(null, "candidate", 1_000, 4_000, "call_lost")),
        silence.ends(4_000));
    assertEquals(Optional.empty(), silence.ends(5_000));
  }

  @Test
  void aCallIsRenewedAheadOfItsLimitAtTheFirstQuietMoment() {
    SimWorld world = new SimWorld(1, false);
    Alarms alarms = new Alarms(world);
    Rollover rollover = new Rollover(new Capabilities(true, 3_600_000), alarms);
    rollover.callOpened();
    assertFalse(rollover.takesQuietMoment());
    assertEquals(3_420_000, alarms.waitMs(Long.MAX_VALUE));
    rollover.due();
    assertTrue(rollover.takesQuietMoment());
    assertEquals(Optional.of(Alarm.ROLL_OVER_NOW), alarms.takeDue());
    rollover.callEnded();
    assertFalse(alarms.isSet(Alarm.ROLL_OVER_NOW));
  }

  @Test
  void typedTextIsPlainAndTakenOnce() {
    assertEquals("a\nb", TypedText.plain("a\r\nb\u0000\u202E\ud800 "));
    assertFalse(TypedText.isId("short"));
    assertFalse(TypedText.isId("x".repeat(27)));
    JournalFact.Uttered earlier =
        new JournalFact.Uttered(
            "typed_aaaabbbb",
            null,
            "candidate",
            "x".repeat(1_000),
            0,
            1L,
            true,
            false,
            1,
            null,
            null,
            null,
            "text",
            null);
    TypedText typed = new TypedText(List.of(earlier));
    assertTrue(typed.wasTaken("aaaabbbb"));
    assertFalse(typed.wasTaken("ccccdddd"));
    for (int i = 0; i < 14; i++) {
      assertTrue(typed.take("ccccdd" + (10 + i), "x".repeat(4_000)));
    }
    assertTrue(typed.take("ccccdd24", "x".repeat(3_000)));
    assertFalse(typed.take("ccccdddd", "x"), "the session's budget is used up, over its hosts");
  }
}
