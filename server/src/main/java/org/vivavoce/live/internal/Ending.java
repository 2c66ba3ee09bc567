package org.vivavoce.live.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.live.internal.LivePhase.Cause;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;
import tools.jackson.databind.JsonNode;

/**
 * The end of a session: from the last word to the last fact, with a short wait for words that are
 * still being recognised. Belongs to the session's thread.
 */
final class Ending {
  private final Standing standing;
  private final Storage storage;
  private final InterviewClock clock;
  private final CallRoom room;
  private final Interview interview;
  private final Conversation conversation;
  private final BrowserLink browser;
  private final Alarms alarms;
  private final Tuning tuning;
  private String reason = "";

  Ending(
      Standing standing,
      Storage storage,
      InterviewClock clock,
      CallRoom room,
      Interview interview,
      Conversation conversation,
      BrowserLink browser,
      Alarms alarms,
      Tuning tuning) {
    this.standing = standing;
    this.storage = storage;
    this.clock = clock;
    this.room = room;
    this.interview = interview;
    this.conversation = conversation;
    this.browser = browser;
    this.alarms = alarms;
    this.tuning = tuning;
  }

  void begins(String why) {
    if (standing.phase().isEnding()) {
      if (why.equals(JournalFact.Closed.FOR_REVIEW)) {
        reason = why; // whatever it ends for: somebody is to look at it
      }
      return;
    }
    reason = why;
    standing.move(Cause.FINISHED);
    clock.hold();
    alarms.clear(Alarm.TIME_UP, Alarm.TIME_OVER, Alarm.CONFIRM, Alarm.MEDIA, Alarm.MEDIA_LOSS);
    alarms.clear(Alarm.ROLL_OVER, Alarm.ROLL_OVER_NOW);
    interview.end();
    browser.connection(ConnectionWord.WAITING, "saving", false);
    List<String> pending = conversation.pendingWords();
    Sideband sideband = room.sideband();
    if (pending.isEmpty() || sideband == null) {
      close();
    } else {
      pending.forEach(sideband::retrieve);
      alarms.set(Alarm.LATE_WORDS, tuning.lateWordsMs());
    }
  }

  /** No more words will come. */
  void close() {
    if (storage.isClosed() || !standing.is(LivePhase.COMPLETING)) {
      return;
    }
    alarms.clear(Alarm.LATE_WORDS);
    room.wroteDown(reason);
    if (standing.status() == SessionStatus.CONNECTING) {
      // Ended while coming back: a row that is connecting cannot be completed, a dropped one can.
      standing.becomes(SessionStatus.DISCONNECTED, reason);
    }
    if (!standing.status().isFinal()) {
      standing.ended(SessionStatus.COMPLETED);
    }
    boolean well = standing.status() == SessionStatus.COMPLETED;
    storage.closesAt(standing.note(new JournalFact.Closed(well ? "completed" : "failed", reason)));
  }

  /** Everything is durable; returns why it ended. */
  String completed(@Nullable JsonNode head) {
    standing.move(Cause.DURABLE);
    browser.ended(standing.status().wire(), reason, head);
    return reason;
  }

  /** An end that waits for words does not wait longer than needed. */
  void settle() {
    if (standing.is(LivePhase.COMPLETING) && conversation.pendingWords().isEmpty()) {
      close();
    }
  }
}
