package org.vivavoce.live;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.TurnDetection;

/**
 * How a call is to be held. The interviewer never answers by itself: speech is ordered.
 *
 * @param speed 1.0 is the voice's own
 * @param manners session-level instructions. A browser with a data channel can read them, so they
 *     hold no question and no rubric
 * @param language ISO 639-1 hint for the recogniser, null to let it guess
 * @param yieldsToSpeech whether the service silences the interviewer as soon as it hears speech;
 *     false where the host decides, so that "mm-hm" does not cut a question
 * @param noiseReduction {@code near_field} or {@code far_field}, null for none
 * @param maxOutputTokens most that one response may be long, null for no limit
 * @param safetyIdentifier stable hash of the person speaking; never a name
 * @param keywords words and phrases that are likely to be said, for a recogniser that has use for
 *     them. A browser with a data channel can read these too
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
    @Nullable String noiseReduction,
    @Nullable Integer maxOutputTokens,
    String safetyIdentifier,
    List<String> keywords) {

  public CallSettings {
    keywords = List.copyOf(keywords);
  }

  /** Without keywords. */
  public CallSettings(
      String model,
      String voice,
      double speed,
      String manners,
      String transcriptionModel,
      @Nullable String language,
      TurnDetection turnDetection,
      boolean yieldsToSpeech,
      @Nullable String noiseReduction,
      @Nullable Integer maxOutputTokens,
      String safetyIdentifier) {
    this(
        model,
        voice,
        speed,
        manners,
        transcriptionModel,
        language,
        turnDetection,
        yieldsToSpeech,
        noiseReduction,
        maxOutputTokens,
        safetyIdentifier,
        List.of());
  }

  /** The same with these keywords. */
  public CallSettings withKeywords(List<String> likely) {
    return new CallSettings(
        model,
        voice,
        speed,
        manners,
        transcriptionModel,
        language,
        turnDetection,
        yieldsToSpeech,
        noiseReduction,
        maxOutputTokens,
        safetyIdentifier,
        likely);
  }
}
