package org.vivavoce.evaluation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What came of asking the assessor. Reasons are ours or the origin's error codes, never content.
 */
public sealed interface Assessment {
  /**
   * @param model the model that answered, as the origin names it
   */
  record Answered(JsonNode json, String model) implements Assessment {
    @Override
    public String toString() {
      return "Answered[" + model + "]";
    }
  }

  /** The model or a content filter declined. Asking the same again does not help. */
  record Refused(String reason) implements Assessment {}

  /** The transcript or the answer does not fit the model. Asking the same again does not help. */
  record TooLong() implements Assessment {}

  /**
   * The origin could not be asked or gave nothing usable.
   *
   * @param retry whether the same question may succeed later
   * @param retryAfter how long the origin asks to wait, null when it does not say
   */
  record Unavailable(boolean retry, @Nullable Duration retryAfter, String reason)
      implements Assessment {}
}
