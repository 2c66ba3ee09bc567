package org.vivavoce.live.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing the interviewer says, in one breath.
 *
 * @param question number of the core question for {@link Purpose#QUESTION}, else null
 */
record Utterance(Purpose purpose, String text, @Nullable Integer question) {

  enum Purpose {
    OPENING,
    QUESTION,
    ACKNOWLEDGEMENT,
    PATIENCE,
    PAUSE,
    MOVING_ON,
    BRIDGE,
    WELCOME_BACK,
    CLOSING,
    FAREWELL;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean isFor(Purpose wanted) {
    return purpose == wanted;
  }
}
