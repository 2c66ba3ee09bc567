package org.vivavoce.plan;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How interviews are held, as a tenant, a position or one session says. Null is "not said": the
 * level before decides, and at last the installation. Frozen into the session when it is made.
 *
 * @param consentTakenBy the tenant's alone: who asked a candidate that a member made a session for
 * @param speed 1.0 is the voice's own; 0.25 to 1.5
 * @param language BCP 47
 * @param temperature 0 to 2, kept and never sent: the realtime service has none any more
 * @param maxMinutes an interview is never longer, whatever its plan says
 * @param sessionBudgetMicros most that one session may cost, in millionths of a US dollar
 * @param monthlyBudgetMicros the tenant's alone: most in a calendar month (UTC), likewise
 * @param callsAtOnce the tenant's alone: most calls in flight
 */
public record InterviewSettings(
    @Nullable SessionMode sessionMode,
    @Nullable ConsentTaker consentTakenBy,
    @Nullable String model,
    @Nullable String voice,
    @Nullable Double speed,
    @Nullable String language,
    @Nullable Double temperature,
    @Nullable TurnDetection turnDetection,
    @Nullable NoiseReduction noiseReduction,
    @Nullable String transcriptionModel,
    @Nullable Integer maxMinutes,
    @Nullable Long sessionBudgetMicros,
    @Nullable Long monthlyBudgetMicros,
    @Nullable Integer callsAtOnce) {

  public static final InterviewSettings NONE =
      new InterviewSettings(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  /** Whether the browser's offer may have a data channel. */
  public enum SessionMode {
    SEALED,
    OPEN
  }

  /** Who asks the candidate before a session that a member makes without an invitation. */
  public enum ConsentTaker {
    PRODUCT,
    TENANT
  }

  /** What the realtime service does to the microphone's sound before it listens. */
  public enum NoiseReduction {
    NONE,
    NEAR_FIELD,
    FAR_FIELD
  }

  /** Whose settings these are: what may be said where differs. */
  public enum Level {
    TENANT,
    POSITION,
    SESSION
  }

  /** The word of an enum's value on the wire and in the database. */
  static String wire(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a member gives, whole: what is absent or null is not said. At a session unknown members
   * are ignored (the documents' clients send some), elsewhere they are mistakes.
   *
   * @param prefix before a field's name in an error, for example {@code settings.}
   * @throws ProblemException 400 with one entry for each field that is wrong
   */
  public static InterviewSettings given(JsonNode json, Level level, String prefix) {
    SettingsReader reader = new SettingsReader(json, level, prefix);
    InterviewSettings settings = reader.read();
    reader.raise();
    return settings;
  }

  /** Of a column; what this version does not understand is as if never said. */
  public static InterviewSettings stored(String column) {
    return new SettingsReader(Json.tree(column), null, "").read();
  }

  /** Of the tenant's {@code settings}, where they stand beside others. */
  public static InterviewSettings ofTenant(String column) {
    return new SettingsReader(Json.tree(column).path("interviews"), null, "").read();
  }

  /** The later wins, where it says something; what is the tenant's alone is the tenant's. */
  public static InterviewSettings resolve(
      InterviewSettings tenant, InterviewSettings position, InterviewSettings session) {
    return tenant.with(position).with(session);
  }

  private InterviewSettings with(InterviewSettings later) {
    return new InterviewSettings(
        or(later.sessionMode, sessionMode),
        consentTakenBy,
        or(later.model, model),
        or(later.voice, voice),
        or(later.speed, speed),
        or(later.language, language),
        or(later.temperature, temperature),
        or(later.turnDetection, turnDetection),
        or(later.noiseReduction, noiseReduction),
        or(later.transcriptionModel, transcriptionModel),
        or(later.maxMinutes, maxMinutes),
        or(later.sessionBudgetMicros, sessionBudgetMicros),
        monthlyBudgetMicros,
        callsAtOnce);
  }

  private static <T> @Nullable T or(@Nullable T later, @Nullable T earlier) {
    return later == null ? earlier : later;
  }

  /** No data channel, unless a member said {@code open}. */
  public boolean isSealed() {
    return sessionMode != SessionMode.OPEN;
  }

  /** A session without an invitation may be held: the company asks its candidates itself. */
  public boolean isConsentTakenByTenant() {
    return consentTakenBy == ConsentTaker.TENANT;
  }

  /** For a session's column: what one tenant allows all its sessions is not the session's. */
  public InterviewSettings frozen() {
    return new InterviewSettings(
        Optional.ofNullable(sessionMode).orElse(SessionMode.SEALED),
        null,
        model,
        voice,
        speed,
        language,
        temperature,
        turnDetection,
        noiseReduction,
        transcriptionModel,
        maxMinutes,
        sessionBudgetMicros,
        null,
        null);
  }

  /** What is said and nothing else, as it stands in a column. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    put(json, "session_mode", sessionMode);
    put(json, "consent_taken_by", consentTakenBy);
    put(json, "model", model);
    put(json, "voice", voice);
    put(json, "speed", speed);
    put(json, "language", language);
    put(json, "temperature", temperature);
    if (turnDetection != null) {
      json.set("turn_detection", Json.mapper().valueToTree(turnDetection));
    }
    put(json, "noise_reduction", noiseReduction);
    put(json, "transcription_model", transcriptionModel);
    put(json, "max_minutes", maxMinutes);
    put(json, "session_budget_usd", usd(sessionBudgetMicros));
    put(json, "monthly_budget_usd", usd(monthlyBudgetMicros));
    put(json, "calls_at_once", callsAtOnce);
    return json;
  }

  static @Nullable BigDecimal usd(@Nullable Long micros) {
    return micros == null
        ? null
        : new BigDecimal(BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString());
  }

  private static void put(ObjectNode json, String name, @Nullable Object value) {
    if (value instanceof Enum<?> word) {
      json.put(name, wire(word));
    } else if (value != null) {
      json.set(name, Json.mapper().valueToTree(value));
    }
  }
}
