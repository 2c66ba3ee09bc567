package org.vivavoce.twins.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import org.vivavoce.twins.realtime.speech.TurnSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The effective session of a call: the wire object that {@code session.created} and {@code
 * session.updated} show whole, and typed readings of it. Belongs to the call's thread.
 */
final class SessionState {
  static final String DEFAULT_MODEL = "gpt-realtime-2.1";
  private static final String DEFAULT_INSTRUCTIONS =
      "Say what stands between triple double quotes, word for word.";

  /**
   * What {@code turn_detection} asks for.
   *
   * @param patience of {@code semantic_vad}; null for {@code server_vad}, whose silence is fixed
   * @param idleTimeoutMs 0 for none
   */
  record Turns(
      TurnSettings settings,
      boolean createResponse,
      boolean interruptResponse,
      @Nullable Patience patience,
      int idleTimeoutMs) {}

  private final ObjectNode session;

  /** What {@code include} may ask for: how sure the recogniser is of each word. */
  static final String LOGPROBS = "item.input_audio_transcription.logprobs";

  private final String recognizerLanguage;
  private final boolean onSocket;

  private SessionState(ObjectNode session, String recognizerLanguage, boolean onSocket) {
    this.session = session;
    this.recognizerLanguage = recognizerLanguage;
    this.onSocket = onSocket;
  }

  /**
   * @param asked the {@code session} of the request
   * @param expiresAt unix seconds
   * @param recognizerLanguage what the recogniser understands; another language is refused
   * @param onSocket whether audio travels in events, so that its format matters
   * @throws TwinProblem for what the twin does not take
   */
  static SessionState create(
      ObjectNode asked, long expiresAt, String recognizerLanguage, boolean onSocket) {
    SessionRules.check(asked);
    SessionState state = new SessionState(defaults(expiresAt), recognizerLanguage, onSocket);
    state.checkAbilities(asked);
    state.merge(state.session, asked, "");
    return state;
  }

  private static ObjectNode defaults(long expiresAt) {
    ObjectNode session =
        Json.object()
            .put("type", "realtime")
            .put("object", "realtime.session")
            .put("id", WireIds.next("sess"))
            .put("model", DEFAULT_MODEL)
            .put("instructions", DEFAULT_INSTRUCTIONS)
            .put("tool_choice", "auto")
            .put("max_output_tokens", "inf")
            .put("truncation", "auto")
            .put("expires_at", expiresAt);
    session.putNull("tracing").putNull("prompt").putNull("include");
    session.putArray("output_modalities").add("audio");
    session.putArray("tools");
    ObjectNode audio = session.putObject("audio");
    ObjectNode input = audio.putObject("input");
    input.putObject("format").put("type", "audio/pcm").put("rate", 24_000);
    input.putNull("transcription").putNull("noise_reduction");
    input.set("turn_detection", TurnRules.defaults(TurnRules.SERVER));
    ObjectNode output = audio.putObject("output");
    output.putObject("format").put("type", "audio/pcm").put("rate", 24_000);
    output.put("voice", "marin").put("speed", 1.0);
    return session;
  }

  /**
   * {@code session.update}: only the members present change.
   *
   * @param fixedVoice the voice that has been heard and stays; null before the first audio
   * @param responding whether a response is being made; the speed changes between turns only
   * @throws TwinProblem and nothing has changed
   */
  void update(ObjectNode patch, @Nullable String fixedVoice, boolean responding) {
    SessionRules.check(patch);
    checkAbilities(patch);
    String model = Json.text(patch, "model");
    if (model != null && !model.equals(model())) {
      throw TwinProblem.invalid(
          "invalid_value", "session.model", "The model of a session cannot be changed.");
    }
    String voice = Json.text(patch.path("audio").path("output"), "voice");
    if (fixedVoice != null && voice != null && !voice.equals(fixedVoice)) {
      throw voiceIsFixed("session.audio.output.voice");
    }
    JsonNode speed = patch.path("audio").path("output").path("speed");
    if (responding && speed.isNumber() && speed.asDouble() != speed()) {
      throw TwinProblem.invalid(
          "invalid_value",
          "session.audio.output.speed",
          "The speed can be changed between turns only, not while a response is in progress.");
    }
    JsonNode tracing = patch.get("tracing");
    JsonNode before = session.path("tracing");
    if (tracing != null && !before.isNull() && !tracing.equals(before)) {
      throw TwinProblem.invalid(
          "invalid_value", "session.tracing", "Tracing cannot be changed once it is set.");
    }
    merge(session, patch, "");
  }

  static TwinProblem voiceIsFixed(String param) {
    return TwinProblem.invalid(
        "cannot_update_voice",
        param,
        "Cannot update a conversation's voice if assistant audio is present.");
  }

  private void checkAbilities(ObjectNode patch) {
    JsonNode input = patch.path("audio").path("input");
    if (input.path("turn_detection") instanceof ObjectNode turns) {
      // Checked here and carried out by merge, so that a refused patch changes nothing.
      TurnRules.merged(session.path("audio").path("input").path("turn_detection"), turns);
    }
    for (String side : List.of("input", "output")) {
      String format = Json.text(patch.path("audio").path(side).path("format"), "type");
      if (onSocket && format != null && !format.equals("audio/pcm")) {
        throw TwinProblem.notImplemented(
            "session.audio." + side + ".format",
            "In a session without media the twin takes and gives audio/pcm only.");
      }
    }
    String language =
        Json.text(patch.path("audio").path("input").path("transcription"), "language");
    if (language != null && !primary(language).equals(primary(recognizerLanguage))) {
      throw TwinProblem.notImplemented(
          "session.audio.input.transcription.language",
          "The twin's recogniser understands '" + recognizerLanguage + "' only.");
    }
  }

  private static String primary(String language) {
    int dash = language.indexOf('-');
    return dash < 0 ? language : language.substring(0, dash);
  }

  private void merge(ObjectNode target, ObjectNode patch, String prefix) {
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      String path = prefix + member.getKey();
      JsonNode value = member.getValue();
      boolean deep =
          switch (path) {
            case "audio", "audio.input", "audio.output", "audio.input.transcription" -> true;
            default -> false;
          };
      if (path.equals("audio.input.turn_detection") && value instanceof ObjectNode turns) {
        target.set(member.getKey(), TurnRules.merged(target.path(member.getKey()), turns));
      } else if (deep && value instanceof ObjectNode changes) {
        if (!(target.get(member.getKey()) instanceof ObjectNode)) {
          target.set(member.getKey(), Json.object());
        }
        merge((ObjectNode) target.path(member.getKey()), changes, path + ".");
      } else {
        target.set(member.getKey(), value.deepCopy());
      }
    }
  }

  ObjectNode snapshot() {
    return session.deepCopy();
  }

  String id() {
    return session.path("id").asString();
  }

  String model() {
    return session.path("model").asString();
  }

  String instructions() {
    return session.path("instructions").asString();
  }

  String modality() {
    return session.path("output_modalities").path(0).asString();
  }

  String voice() {
    return session.path("audio").path("output").path("voice").asString();
  }

  double speed() {
    return session.path("audio").path("output").path("speed").asDouble();
  }

  ArrayNode tools() {
    return session.path("tools") instanceof ArrayNode tools ? tools.deepCopy() : Json.array();
  }

  JsonNode toolChoice() {
    return session.path("tool_choice").deepCopy();
  }

  int maxOutputTokens() {
    JsonNode most = session.path("max_output_tokens");
    return most.isIntegralNumber() ? most.intValue() : ResponseRequest.INF;
  }

  JsonNode outputFormat() {
    return session.path("audio").path("output").path("format");
  }

  boolean transcribes() {
    return session.path("audio").path("input").path("transcription").isObject();
  }

  /** Words that are likely to be said; empty for none. */
  List<String> keywords() {
    List<String> words = new ArrayList<>();
    for (JsonNode word :
        session.path("audio").path("input").path("transcription").path("keywords")) {
      words.add(word.asString());
    }
    return words;
  }

  boolean wantsLogProbabilities() {
    for (JsonNode wanted : session.path("include")) {
      if (wanted.asString().equals(LOGPROBS)) {
        return true;
      }
    }
    return false;
  }

  @Nullable String transcriptionModel() {
    return Json.text(session.path("audio").path("input").path("transcription"), "model");
  }

  /** Empty: turns are the client's business ({@code turn_detection: null}). */
  Optional<Turns> turns() {
    JsonNode turns = session.path("audio").path("input").path("turn_detection");
    if (!turns.isObject()) {
      return Optional.empty();
    }
    boolean semantic = turns.path("type").asString().equals(TurnRules.SEMANTIC);
    Patience patience = semantic ? Patience.of(turns.path("eagerness").asString()) : null;
    TurnSettings settings =
        patience == null
            ? new TurnSettings(
                turns.path("threshold").asDouble(),
                turns.path("prefix_padding_ms").asInt(),
                turns.path("silence_duration_ms").asInt())
            : new TurnSettings(
                TurnSettings.DEFAULT.threshold(),
                TurnSettings.DEFAULT.prefixPaddingMs(),
                patience.silenceMs(""));
    return Optional.of(
        new Turns(
            settings,
            turns.path("create_response").asBoolean(),
            turns.path("interrupt_response").asBoolean(),
            patience,
            turns.path("idle_timeout_ms").asInt(0)));
  }
}
