package org.vivavoce.session;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.plan.InterviewSettings;
import org.vivavoce.plan.TurnDetection;
import org.vivavoce.transcript.JournalFact;

/**
 * What a session host gets for its grant, once, over {@code POST /internal/v1/host/exchange}:
 * everything it needs for one session and nothing of any other. It keeps the realtime key in memory
 * only.
 *
 * @param hostToken bearer token for the journal, heartbeats and ticket redemption of this session
 *     and epoch
 * @param history the facts journalled by earlier epochs, oldest first; the director resumes by
 *     folding them
 * @param elapsedMs offset of now from t = 0 (the first {@code in_progress}); 0 before it
 * @param iceServers what the browser is told of; of a TURN server with a user that ends by itself
 * @param doorToken what the control plane shows at the host's door
 * @param sealed no data channel in the offer; the browser has media and nothing to forge
 */
public record GrantedSession(
    UUID tenantId,
    UUID sessionId,
    long hostEpoch,
    String hostToken,
    boolean sealed,
    Realtime realtime,
    InterviewPlan plan,
    SessionStatus status,
    long elapsedMs,
    List<Fact> history,
    @Nullable String doorToken,
    @Nullable List<IceServers.IceServer> iceServers) {

  /**
   * Where calls are opened and with which settings; model and voice are configuration, never code.
   * The key is that of the moment: each call is opened with the one its permit brings.
   *
   * @param speed null for the voice's own
   * @param turnDetection null for the host's own
   * @param noiseReduction {@code near_field} or {@code far_field}, null for none
   */
  public record Realtime(
      String baseUrl,
      String apiKey,
      String model,
      String voice,
      @Nullable Double speed,
      String transcriptionModel,
      @Nullable String language,
      @Nullable TurnDetection turnDetection,
      @Nullable String noiseReduction) {

    /** With what an installation has where nobody says otherwise. */
    public Realtime(
        String baseUrl,
        String apiKey,
        String model,
        String voice,
        String transcriptionModel,
        @Nullable String language) {
      this(baseUrl, apiKey, model, voice, 1.0, transcriptionModel, language, null, "near_field");
    }

    /** The same calls at another address. */
    public Realtime at(String url) {
      return new Realtime(
          url,
          apiKey,
          model,
          voice,
          speed,
          transcriptionModel,
          language,
          turnDetection,
          noiseReduction);
    }

    /** The same calls with another key. */
    public Realtime withKey(String key) {
      return new Realtime(
          baseUrl,
          key,
          model,
          voice,
          speed,
          transcriptionModel,
          language,
          turnDetection,
          noiseReduction);
    }

    /** With what a session's settings say instead. */
    public Realtime with(InterviewSettings settings) {
      return new Realtime(
          baseUrl,
          apiKey,
          or(settings.model(), model),
          or(settings.voice(), voice),
          settings.speed() == null ? speed : settings.speed(),
          or(settings.transcriptionModel(), transcriptionModel),
          settings.language() == null ? language : settings.language(),
          settings.turnDetection() == null ? turnDetection : settings.turnDetection(),
          noise(settings));
    }

    /** What holds where no tenant, position or session says anything. */
    public InterviewSettings asSettings(Duration timeLimit) {
      return new InterviewSettings(
          InterviewSettings.SessionMode.SEALED,
          InterviewSettings.ConsentTaker.PRODUCT,
          model,
          voice,
          speed,
          language,
          null,
          turnDetection,
          noiseReduction == null
              ? InterviewSettings.NoiseReduction.NONE
              : InterviewSettings.NoiseReduction.valueOf(noiseReduction.toUpperCase(Locale.ROOT)),
          transcriptionModel,
          Math.max(1, (int) timeLimit.toMinutes()),
          null,
          null,
          null);
    }

    private static String or(@Nullable String said, String otherwise) {
      return said == null ? otherwise : said;
    }

    private @Nullable String noise(InterviewSettings settings) {
      return switch (settings.noiseReduction()) {
        case NONE -> null;
        case NEAR_FIELD -> "near_field";
        case FAR_FIELD -> "far_field";
        case null -> noiseReduction;
      };
    }

    @Override
    public String toString() {
      return "Realtime[" + baseUrl + ", " + model + ", " + voice + "]";
    }
  }

  /** One journalled fact with its place. */
  public record Fact(long hostEpoch, long seq, long atMs, JournalFact fact) {}
}
