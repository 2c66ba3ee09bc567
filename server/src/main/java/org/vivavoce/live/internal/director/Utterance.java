package org.vivavoce.live.internal.director;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing the interviewer says, in one breath.
 *
 * @param question number of the core question for {@link Purpose#QUESTION}, else null
 */
public record Utterance(Purpose purpose, String text, @Nullable Integer question) {

  public enum Purpose {
    OPENING,
    QUESTION,
    ACKNOWLEDGEMENT,
    PATIENCE,
    PAUSE,
    MOVING_ON,
    /** The question is left for later. */
    SET_ASIDE,
    /** Asks whether the interview shall end. */
    CONFIRM_STOP,
    /** A person was asked for: says what becomes of it, asks whether to go on. */
    OFFER_PERSON,
    /** Asks whether to go back to what was left open. */
    OFFER_RETURN,
    /** Something is wrong with hearing: apologises and says what to do. */
    TROUBLE,
    BRIDGE,
    WELCOME_BACK,
    CLOSING,
    FAREWELL;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the next words answer this, and not a question of the interview. */
  boolean wantsWord() {
    return switch (purpose) {
      case CONFIRM_STOP, OFFER_PERSON, OFFER_RETURN -> true;
      default -> false;
    };
  }

  public boolean isFor(Purpose wanted) {
    return purpose == wanted;
  }

  /** Nothing is lost when it is not heard: it may be cut by whoever has something to say. */
  public boolean givesWay() {
    return switch (purpose) {
      case ACKNOWLEDGEMENT, PATIENCE, PAUSE, MOVING_ON, QUESTION -> true;
      case SET_ASIDE, CONFIRM_STOP, OFFER_PERSON, OFFER_RETURN, TROUBLE -> true;
      case OPENING, BRIDGE, WELCOME_BACK, CLOSING, FAREWELL -> false;
    };
  }
}
