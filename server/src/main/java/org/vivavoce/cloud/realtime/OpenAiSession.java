package org.vivavoce.cloud.realtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.EffectiveSession;
import org.vivavoce.plan.TurnDetection;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The session object of the GA Realtime API (reference of 2026-11, "Session object"), from our
 * settings and back to what we ask of it.
 */
final class OpenAiSession {
  /** How sure the recogniser is of each word; a model that cannot tell leaves it out. */
  private static final String LOGPROBS = "item.input_audio_transcription.logprobs";

  private static final String AUTO = "auto";

  private OpenAiSession() {}

  /** The {@code session} part of {@code POST /realtime/calls}. */
  static ObjectNode forCall(CallSettings settings) {
    ObjectNode session = ordered(settings);
    session.put("model", settings.model());
    return session;
  }

  /**
   * The session of a {@code session.update}; the model cannot be updated. Only present members
   * change, so what somebody else may have set is set back by name. Not {@code prompt}, which has
   * ended: a call with one does not become ours again.
   */
  static ObjectNode forUpdate(CallSettings settings) {
    ObjectNode session = ordered(settings);
    session.put("tool_choice", AUTO);
    session.put("truncation", AUTO);
    session.putArray("tools");
    ObjectNode input = (ObjectNode) session.path("audio").path("input");
    ObjectNode transcription = (ObjectNode) input.path("transcription");
    String model = settings.transcriptionModel();
    if (takesPrompt(model)) {
      transcription.put("prompt", "");
    }
    if (takesKeywords(model) && !transcription.has("keywords")) {
      transcription.putArray("keywords");
    }
    if (settings.turnDetection() instanceof TurnDetection.ServerVad) {
      ((ObjectNode) input.path("turn_detection")).putNull("idle_timeout_ms");
    }
    return session;
  }

  private static ObjectNode ordered(CallSettings settings) {
    ObjectNode session = Json.object();
    session.put("type", "realtime");
    session.putArray("output_modalities").add("audio");
    session.put("instructions", settings.manners());
    session.putArray("include").add(LOGPROBS);
    ObjectNode audio = session.putObject("audio");
    ObjectNode input = audio.putObject("input");
    ObjectNode transcription = input.putObject("transcription");
    transcription.put("model", settings.transcriptionModel());
    if (settings.language() != null) {
      transcription.put("language", settings.language());
    }
    if (!settings.keywords().isEmpty() && takesKeywords(settings.transcriptionModel())) {
      ArrayNode keywords = transcription.putArray("keywords");
      settings.keywords().forEach(keywords::add);
    }
    if (settings.noiseReduction() == null) {
      input.putNull("noise_reduction");
    } else {
      input.putObject("noise_reduction").put("type", settings.noiseReduction());
    }
    turns(input.putObject("turn_detection"), settings);
    ObjectNode output = audio.putObject("output");
    voice(output, settings.voice());
    output.put("speed", settings.speed());
    if (settings.maxOutputTokens() == null) {
      session.put("max_output_tokens", "inf");
    } else {
      session.put("max_output_tokens", settings.maxOutputTokens());
    }
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

  private static void turns(ObjectNode detection, CallSettings settings) {
    switch (settings.turnDetection()) {
      case TurnDetection.ServerVad vad -> {
        detection.put("type", "server_vad");
        detection.put("threshold", vad.threshold());
        detection.put("prefix_padding_ms", vad.prefixPaddingMs());
        detection.put("silence_duration_ms", vad.silenceDurationMs());
      }
      case TurnDetection.SemanticVad vad -> {
        detection.put("type", "semantic_vad");
        detection.put("eagerness", vad.eagerness());
      }
    }
    detection.put("create_response", false);
    detection.put("interrupt_response", settings.yieldsToSpeech());
  }

  /** A voice of the account's own is named by its id, inside an object. */
  private static void voice(ObjectNode output, String voice) {
    if (voice.startsWith("voice_")) {
      output.putObject("voice").put("id", voice);
    } else {
      output.put("voice", voice);
    }
  }

  /**
   * Transcription models that take {@code keywords}, as their reference says (2026-11); others
   * refuse the session for them.
   */
  private static boolean takesKeywords(String model) {
    return model.startsWith("gpt-transcribe") || model.startsWith("gpt-live-transcribe");
  }

  /** Those that are said to take no {@code prompt} refuse the session for an empty one too. */
  private static boolean takesPrompt(String model) {
    return !model.startsWith("gpt-realtime-whisper") && !model.contains("diarize");
  }

  /**
   * Absent members have the API's defaults: it answers by itself unless it says that it does not.
   */
  static EffectiveSession effective(JsonNode session) {
    JsonNode input = session.path("audio").path("input");
    JsonNode transcription = input.path("transcription");
    JsonNode detection = input.path("turn_detection");
    boolean detects = detection.isObject();
    JsonNode output = session.path("audio").path("output");
    JsonNode voice = output.path("voice");
    return new EffectiveSession(
        text(session.path("model")),
        text(session.path("instructions")),
        text(voice.isObject() ? voice.path("id") : voice),
        number(output.path("speed")),
        text(transcription.path("model")),
        text(transcription.path("language")),
        detects ? turns(detection) : null,
        detects && detection.path("create_response").asBoolean(true),
        detects && detection.path("interrupt_response").asBoolean(true),
        input.path("noise_reduction").isNull()
            ? EffectiveSession.NONE
            : text(input.path("noise_reduction").path("type")),
        "inf".equals(text(session.path("max_output_tokens")))
            ? Integer.valueOf(EffectiveSession.NO_LIMIT)
            : integer(session.path("max_output_tokens")),
        speaks(session.path("output_modalities")),
        session.path("tools").isArray() && !session.path("tools").isEmpty(),
        keywords(transcription),
        unordered(session));
  }

  /** Null where the service said nothing of them, or where its model takes none anyway. */
  private static @Nullable List<String> keywords(JsonNode transcription) {
    JsonNode keywords = transcription.path("keywords");
    String model = text(transcription.path("model"));
    boolean taken = model != null && takesKeywords(model);
    if (keywords.isMissingNode() || (!taken && keywords.isEmpty())) {
      return null;
    }
    List<String> words = new ArrayList<>();
    keywords.forEach(word -> words.add(word.asString("")));
    return words;
  }

  /**
   * What is neither absent, null nor the API's default, though we never set it; and {@code
   * include}, where it is said and is not the one word that we always set. Not {@code tracing}: the
   * official client sets it by itself, it can never be set back, and it changes neither ear nor
   * voice.
   */
  private static List<String> unordered(JsonNode session) {
    JsonNode input = session.path("audio").path("input");
    JsonNode transcription = input.path("transcription");
    List<String> names = new ArrayList<>();
    addIf(names, isSet(transcription.path("prompt"), ""), "transcription_prompt");
    JsonNode languages = transcription.path("languages");
    boolean others =
        languages.isArray()
            && !languages.isEmpty()
            && !(languages.size() == 1 && languages.get(0).equals(transcription.path("language")));
    addIf(names, others, "languages");
    addIf(
        names, isSet(input.path("turn_detection").path("idle_timeout_ms"), ""), "idle_timeout_ms");
    JsonNode include = session.path("include");
    boolean ours = include.size() == 1 && LOGPROBS.equals(text(include.path(0)));
    addIf(names, isSet(include, "") && !ours, "include");
    addIf(names, isSet(session.path("truncation"), AUTO), "truncation");
    addIf(names, isSet(session.path("tool_choice"), AUTO), "tool_choice");
    addIf(names, isSet(session.path("prompt"), ""), "prompt");
    return names;
  }

  private static boolean isSet(JsonNode member, String byDefault) {
    return !member.isMissingNode() && !member.isNull() && !byDefault.equals(text(member));
  }

  private static void addIf(List<String> names, boolean condition, String name) {
    if (condition) {
      names.add(name);
    }
  }

  private static EffectiveSession.Turns turns(JsonNode detection) {
    String type = text(detection.path("type"));
    return new EffectiveSession.Turns(
        type == null ? "server_vad" : type,
        number(detection.path("threshold")),
        integer(detection.path("prefix_padding_ms")),
        integer(detection.path("silence_duration_ms")),
        text(detection.path("eagerness")));
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
