package org.vivavoce.live.internal;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.internal.LivePhase.Cause;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;

/** Where a session stands: its phase, the status of its row, and the journal that both follow. */
final class Standing {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  private final JournalWriter journal;
  private final InterviewClock clock;
  private LivePhase phase = LivePhase.READY;
  private SessionStatus status;
  private long lastSeq;

  Standing(JournalWriter journal, InterviewClock clock, SessionStatus status) {
    this.journal = journal;
    this.clock = clock;
    this.status = status;
    if (clock.begun()) {
      phase = LivePhase.INTERRUPTED; // an earlier host began it, and its call is gone
    }
  }

  LivePhase phase() {
    return phase;
  }

  boolean is(LivePhase wanted) {
    return phase == wanted;
  }

  SessionStatus status() {
    return status;
  }

  /**
   * @throws IllegalStateException when there is no such arrow: a bug, never a far side's doing
   */
  void move(Cause cause) {
    Optional<LivePhase> next = phase.after(cause);
    if (next.isEmpty()) {
      throw new IllegalStateException(phase + " knows no " + cause);
    }
    LOG.debug("{} → {} ({})", phase, next.get(), cause);
    phase = next.get();
  }

  /** The row's status follows, with the fact that says why. */
  void becomes(SessionStatus next, String reason) {
    status = next;
    note(new JournalFact.StatusChanged(next.wire(), reason));
  }

  /** The row became final without our doing, or with the fact that comes next. */
  void ended(SessionStatus end) {
    status = end;
  }

  /** The place of the fact that was noted last; 0 before the first. */
  long lastSeq() {
    return lastSeq;
  }

  boolean isDurable(long seq) {
    return journal.isDurable(seq);
  }

  /** Returns the fact's place in the journal. */
  long note(JournalFact fact) {
    lastSeq = journal.append(clock.offsetMs(), fact);
    return lastSeq;
  }
}
