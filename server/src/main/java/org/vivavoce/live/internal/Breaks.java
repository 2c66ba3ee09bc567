package org.vivavoce.live.internal;

import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.LivePhase.Cause;
import org.vivavoce.session.SessionStatus;

/** Breaks of an interview: time stands still in them, and what nobody could hear becomes a gap. */
final class Breaks {
  private final Standing standing;
  private final InterviewClock clock;
  private final Alarms alarms;
  private final Silence silence = new Silence();

  Breaks(Standing standing, InterviewClock clock, Alarms alarms) {
    this.standing = standing;
    this.clock = clock;
    this.alarms = alarms;
  }

  /** The interview stands still; its call, if there is one, stays up. */
  void standsStill(String reason) {
    clock.hold();
    alarms.clear(Alarm.TIME_UP, Alarm.TIME_OVER);
    standing.move(Cause.CALL_LOST);
    standing.becomes(SessionStatus.DISCONNECTED, reason);
  }

  /**
   * The candidate may be heard no more, in a call that stays up.
   *
   * @param pause lets the talk stand still, where it goes
   */
  void away(long sinceMs, String reason, Runnable pause) {
    if (!standing.phase().isEnding()) {
      unheard(sinceMs, reason);
      if (standing.is(LivePhase.IN_PROGRESS)) {
        pause.run();
        standsStill(reason);
      }
    }
  }

  /**
   * @param sinceMs from here on nobody may have heard the candidate
   */
  void unheard(long sinceMs, String reason) {
    clock.hold();
    if (clock.begun()) {
      silence.begins(Math.max(0, sinceMs), reason);
    }
  }

  /** The interview goes, or goes on. */
  void over() {
    silence.ends(clock.offsetMs()).ifPresent(standing::note);
  }
}
