package org.vivavoce.live.internal;

import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.live.internal.LivePhase.Cause;
import org.vivavoce.session.SessionStatus;

/**
 * What is said cannot be kept: the interview stands still until it can, and with it the candidate's
 * time. The call, if there is one, stays up. Belongs to the session's thread.
 */
final class StoragePause {
  private final Standing standing;
  private final InterviewClock clock;
  private final CallRoom room;
  private final Interview interview;
  private final BrowserLink browser;
  private final Alarms alarms;

  StoragePause(
      Standing standing,
      InterviewClock clock,
      CallRoom room,
      Interview interview,
      BrowserLink browser,
      Alarms alarms) {
    this.standing = standing;
    this.clock = clock;
    this.room = room;
    this.interview = interview;
    this.browser = browser;
    this.alarms = alarms;
  }

  void begins() {
    if (standing.phase().isEnding()) {
      return; // the end waits for storage anyway
    }
    if (standing.is(LivePhase.IN_PROGRESS)) {
      interview.pause();
      clock.hold();
      alarms.clear(Alarm.TIME_UP, Alarm.TIME_OVER);
      standing.move(Cause.CALL_LOST);
      standing.becomes(SessionStatus.DISCONNECTED, "storage_lost");
    }
    browser.connection(ConnectionWord.INTERRUPTED, "storage_lost", false);
  }

  /** Whether the interview may go on, if its call is still there. */
  boolean ends() {
    if (standing.phase().isEnding()) {
      return false;
    }
    if (standing.is(LivePhase.READY)) {
      browser.connection(ConnectionWord.WAITING, "ready", true);
    } else if (!room.isBusy()) {
      room.setup().invitePage();
    } else if (!room.isReady()) {
      browser.connection(ConnectionWord.CONNECTING, "connecting", false);
    }
    return true;
  }
}
