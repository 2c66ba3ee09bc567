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
    BRIDGE,
    WELCOME_BACK,
    CLOSING,
    FAREWELL;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean isFor(Purpose wanted) {
    return purpose == wanted;
  }
}
