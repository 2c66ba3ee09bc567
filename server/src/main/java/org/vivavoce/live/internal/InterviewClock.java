package org.vivavoce.live.internal;

import java.util.List;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.JournalFact;

/**
 * Two clocks of one interview. Offsets run from t = 0 (the first {@code in_progress}) on through
 * breaks. The candidate's time stands still while there is no conversation.
 */
final class InterviewClock {
  private final Time time;
  private boolean begun;
  private long zeroMs;
  private long usedMs;
  private long runningSinceMs = -1;

  InterviewClock(Time time, long elapsedMs, List<GrantedSession.Fact> history) {
    this.time = time;
    this.begun =
        history.stream()
            .anyMatch(
                fact ->
                    fact.fact() instanceof JournalFact.StatusChanged changed
                        && changed.status().equals("in_progress"));
    this.zeroMs = time.monotonicMs() - Math.max(elapsedMs, writtenMs(history));
    this.usedMs = usedIn(history);
  }

  /**
   * The offset of what was written last: the row knows t = 0 from when the begin was stored, which
   * is later than it was, and another host's time must not run backwards.
   */
  private static long writtenMs(List<GrantedSession.Fact> history) {
    return history.stream().mapToLong(GrantedSession.Fact::atMs).max().orElse(0);
  }

  /** Time in conversation so far; a host that died stopped the clock with its last fact. */
  private static long usedIn(List<GrantedSession.Fact> history) {
    long used = 0;
    long since = -1;
    long last = 0;
    long epoch = 0;
    for (GrantedSession.Fact fact : history) {
      if (since >= 0 && fact.hostEpoch() != epoch) {
        used += Math.max(0, last - since);
        since = -1;
      }
      epoch = fact.hostEpoch();
      last = fact.atMs();
      if (fact.fact() instanceof JournalFact.StatusChanged changed) {
        boolean runs = changed.status().equals("in_progress");
        if (runs && since < 0) {
          since = fact.atMs();
        } else if (!runs && since >= 0) {
          used += Math.max(0, fact.atMs() - since);
          since = -1;
        }
      }
    }
    return since < 0 ? used : used + Math.max(0, last - since);
  }

  /** For waits: it runs before the begin too, and means nothing to another host. */
  long nowMs() {
    return time.monotonicMs();
  }

  boolean begun() {
    return begun;
  }

  /** The conversation goes; the first time is t = 0. */
  void run() {
    if (!begun) {
      begun = true;
      zeroMs = time.monotonicMs();
    }
    if (runningSinceMs < 0) {
      runningSinceMs = time.monotonicMs();
    }
  }

  void hold() {
    if (runningSinceMs >= 0) {
      usedMs += time.monotonicMs() - runningSinceMs;
      runningSinceMs = -1;
    }
  }

  long offsetMs() {
    return begun ? Math.max(0, time.monotonicMs() - zeroMs) : 0;
  }

  long usedMs() {
    return runningSinceMs < 0 ? usedMs : usedMs + time.monotonicMs() - runningSinceMs;
  }
}
