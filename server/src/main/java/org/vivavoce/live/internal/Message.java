package org.vivavoce.live.internal;

import org.vivavoce.live.CallEvent;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.OpenOutcome;

/** Everything that a live session reacts to, besides its alarms. */
sealed interface Message {

  record PageJoined(PageSocket page) implements Message {}

  record PageSaid(PageSocket page, String text) implements Message {
    @Override
    public String toString() {
      return "PageSaid[" + text.length() + " characters]";
    }
  }

  record PageLeft(PageSocket page) implements Message {}

  /**
   * On the page's socket something was tried that no page of ours does.
   *
   * @param count how often since it was last told
   */
  record Attempted(String event, String level, String detail, int count) implements Message {}

  /**
   * @param attempt which of the session's calls; what an earlier one still says is not heard
   */
  record CallOpened(int attempt, OpenOutcome outcome) implements Message {}

  record CallJoined(int attempt, JoinOutcome outcome) implements Message {}

  record CallHeard(int attempt, CallEvent event) implements Message {
    @Override
    public String toString() {
      return "CallHeard[" + attempt + ", " + event.getClass().getSimpleName() + "]";
    }
  }

  record JournalAnswered(JournalAnswer answer) implements Message {}

  record HeartAnswered(HeartAnswer answer) implements Message {}

  /** The process stops: leave everything so that another host can go on. */
  record Stop() implements Message {}
}
