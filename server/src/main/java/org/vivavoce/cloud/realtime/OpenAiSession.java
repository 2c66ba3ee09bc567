package org.vivavoce.cloud.realtime;

import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.EffectiveSession;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The session object of the GA Realtime API (reference of 2026-11, "Session object"), from our
 * settings and back to what we ask of it.
 */
final class OpenAiSession {
  private OpenAiSession() {}

  /** The {@code session} part of {@code POST /realtime/calls}. */
  static ObjectNode forCall(CallSettings settings) {
    ObjectNode session = forUpdate(settings);
    session.put("model", settings.model());
    return session;
  }

  /** The session of a {@code session.update}; the model cannot be updated. */
  static ObjectNode forUpdate(CallSettings settings) {
    ObjectNode session = Json.object();
    session.put("type", "realtime");
    session.putArray("output_modalities").add("audio");
    session.put("instructions", settings.manners());
    ObjectNode audio = session.putObject("audio");
    ObjectNode input = audio.putObject("input");
    ObjectNode transcription = input.putObject("transcription");
    transcription.put("model", settings.transcriptionModel());
    if (settings.language() != null) {
      transcription.put("language", settings.language());
    }
    input.putObject("noise_reduction").put("type", "near_field");
    CallSettings.TurnDetection turns = settings.turnDetection();
    ObjectNode detection = input.putObject("turn_detection");
    detection.put("type", "server_vad");
    detection.put("threshold", turns.threshold());
    detection.put("prefix_padding_ms", turns.prefixPaddingMs());
    detection.put("silence_duration_ms", turns.silenceDurationMs());
    detection.put("create_response", false);
    detection.put("interrupt_response", settings.yieldsToSpeech());
    ObjectNode output = audio.putObject("output");
    output.put("voice", settings.voice());
    output.put("speed", settings.speed());
    return session;
  }

  /** A session in writing: no ear and no voice, so nothing of either can differ from ours. */
  static ObjectNode forText(CallSettings settings) {
    ObjectNode session = Json.object();
    session.put("type", "realtime");
    session.putArray("output_modalities").add("text");
    session.put("instructions", settings.manners());
    return session;
  }

  /**
   * Absent members have the API's defaults: it answers by itself unless it says that it does not.
   */
  static EffectiveSession effective(JsonNode session) {
    JsonNode input = session.path("audio").path("input");
    JsonNode transcription = input.path("transcription");
    JsonNode detection = input.path("turn_detection");
    boolean detects = detection.isObject();
    return new EffectiveSession(
        text(session.path("instructions")),
        text(session.path("audio").path("output").path("voice")),
        text(transcription.path("model")),
        text(transcription.path("language")),
        number(detection.path("threshold")),
        integer(detection.path("prefix_padding_ms")),
        integer(detection.path("silence_duration_ms")),
        detects && "server_vad".equals(text(detection.path("type"))),
        detects && detection.path("create_response").asBoolean(true),
        detects && detection.path("interrupt_response").asBoolean(true),
        speaks(session.path("output_modalities")),
        session.path("tools").isArray() && !session.path("tools").isEmpty());
  }

  private static boolean speaks(JsonNode modalities) {
    if (!modalities.isArray()) {
      return true;
    }
    for (JsonNode modality : modalities) {
      if ("audio".equals(text(modality))) {
        return true;
      }
    }
    return false;
  }

  static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }

  private static @Nullable Double number(JsonNode node) {
    return node.isNumber() ? node.doubleValue() : null;
  }

  private static @Nullable Integer integer(JsonNode node) {
    return node.isNumber() ? (int) Math.round(node.doubleValue()) : null;
  }
}
