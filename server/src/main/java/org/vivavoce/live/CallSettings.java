package org.vivavoce.live;

import org.jspecify.annotations.Nullable;

/**
 * How a call is to be held. The interviewer never answers by itself: speech is ordered.
 *
 * @param manners session-level instructions. A browser with a data channel can read them, so they
 *     hold no question and no rubric
 * @param language ISO 639-1 hint for the recogniser, null to let it guess
 * @param speed 1.0 is the voice's own
 * @param yieldsToSpeech whether the service silences the interviewer as soon as it hears speech;
 *     false where the host decides, so that "mm-hm" does not cut a question
 * @param safetyIdentifier stable hash of the person speaking; never a name
 */
public record CallSettings(
    String model,
    String voice,
    double speed,
    String manners,
    String transcriptionModel,
    @Nullable String language,
    TurnDetection turnDetection,
    boolean yieldsToSpeech,
    String safetyIdentifier) {

  /**
   * When the service takes speech as begun and ended.
   *
   * @param threshold 0 to 1: how sure the detector must be that this is speech
   * @param prefixPaddingMs audio kept from before the detected start
   * @param silenceDurationMs silence that ends an utterance
   */
  public record TurnDetection(double threshold, int prefixPaddingMs, int silenceDurationMs) {}
}
