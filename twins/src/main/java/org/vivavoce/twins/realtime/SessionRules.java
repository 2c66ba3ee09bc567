package org.vivavoce.twins.realtime;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which session members the twin takes. Each is checked; what the cloud has and the twin has not is
 * refused with {@code not_implemented_by_twin}, what nobody has with {@code unknown_parameter}.
 * Nothing is ignored.
 */
final class SessionRules {
  private static final int MAX_INSTRUCTIONS = 200_000;
  private static final int MAX_KEYWORDS = 200;
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
  private static final Set<String> VOICES =
      Set.of(
          "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar");
  private static final Set<String> CONTAINERS = Set.of("audio", "audio.input", "audio.output");

  private interface Rule {
    void check(String param, JsonNode value);
  }

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          entry("type", SessionRules::type),
          entry("model", (param, value) -> text(param, value, 1, 200)),
          entry("instructions", (param, value) -> text(param, value, 0, MAX_INSTRUCTIONS)),
          entry("output_modalities", SessionRules::modalities),
          entry("audio.input.format", SessionRules::format),
          entry("audio.output.format", SessionRules::format),
          entry("audio.input.transcription", SessionRules::transcription),
          entry("audio.input.noise_reduction", SessionRules::noiseReduction),
          entry("audio.input.turn_detection", TurnRules::check),
          entry("audio.output.voice", SessionRules::voice),
          entry("audio.output.speed", (param, value) -> number(param, value, 0.25, 1.5)),
          entry("tools", Tools::check),
          entry("tool_choice", Tools::checkChoice),
          entry("parallel_tool_calls", SessionRules::bool),
          entry("max_output_tokens", SessionRules::maxOutputTokens),
          entry("truncation", SessionRules::truncation),
          entry("tracing", SessionRules::tracing),
          entry("include", SessionRules::include),
          entry("reasoning", SessionRules::reasoning),
          entry("prompt", absent("Prompt objects are not implemented by the twin.")));

  private SessionRules() {}

  /**
   * Checks a whole or partial session.
   *
   * @throws TwinProblem naming the first member that is wrong
   */
  static void check(ObjectNode session) {
    if (!session.has("type")) {
      throw TwinProblem.invalid(
          "missing_required_parameter",
          "session.type",
          "Missing required parameter: 'session.type'.");
    }
    walk("", session);
  }

  private static void walk(String prefix, ObjectNode node) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String path = prefix + member.getKey();
      String param = "session." + path;
      Rule rule = RULES.get(path);
      if (rule != null) {
        rule.check(param, member.getValue());
      } else if (!CONTAINERS.contains(path)) {
        throw unknown(param);
      } else if (member.getValue() instanceof ObjectNode object) {
        walk(path + ".", object);
      } else {
        throw wrongType(param, "an object");
      }
    }
  }

  private static void type(String param, JsonNode value) {
    text(param, value, 1, 50);
    if (value.stringValue().equals("transcription")) {
      throw TwinProblem.notImplemented(
          param, "Transcription sessions are not implemented by the twin.");
    }
    oneOf("realtime").check(param, value);
  }

  static void modalities(String param, JsonNode value) {
    if (!value.isArray()) {
      throw wrongType(param, "an array");
    }
    if (value.size() != 1) {
      throw TwinProblem.invalid(
          "invalid_value",
          param,
          "Invalid modalities: supported combinations are: ['text'] and ['audio'].");
    }
    oneOf("audio", "text").check(param, value.get(0));
  }

  private static void format(String param, JsonNode value) {
    ObjectNode format = object(param, value, Set.of("type", "rate"));
    required(format, param, "type");
    oneOf("audio/pcm", "audio/pcmu", "audio/pcma").check(param + ".type", format.get("type"));
    JsonNode rate = format.get("rate");
    if (rate != null && !(rate.isIntegralNumber() && rate.intValue() == 24_000)) {
      throw invalidValue(param + ".rate", "24000");
    }
  }

  private static void transcription(String param, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    Set<String> later = Set.of("languages", "delay");
    ObjectNode object =
        object(
            param, value, Set.of("model", "language", "prompt", "languages", "keywords", "delay"));
    for (String member : later) {
      if (object.has(member) && !object.path(member).isNull()) {
        throw TwinProblem.notImplemented(
            param + "." + member, "The twin's recogniser takes no '" + member + "'.");
      }
    }
    if (object.has("keywords")) {
      keywords(param + ".keywords", object.path("keywords"));
    }
    if (object.has("prompt") && !object.path("prompt").isNull()) {
      text(param + ".prompt", object.get("prompt"), 0, 10_000);
    }
    if (object.has("model")) {
      text(param + ".model", object.get("model"), 1, 200);
    }
    JsonNode language = object.get("language");
    if (language != null && !language.isNull()) {
      text(param + ".language", language, 2, 35);
      if (!LANGUAGE.matcher(language.stringValue()).matches()) {
        throw invalidValue(param + ".language", "an ISO 639-1 code");
      }
    }
  }

  /** Words or short phrases that are likely to be said. */
  private static void keywords(String param, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (!value.isArray()) {
      throw wrongType(param, "an array");
    }
    if (value.size() > MAX_KEYWORDS) {
      throw invalidValue(param, "at most " + MAX_KEYWORDS + " keywords");
    }
    for (int i = 0; i < value.size(); i++) {
      text(param + "[" + i + "]", value.get(i), 1, 100);
    }
  }

  private static void include(String param, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (!value.isArray()) {
      throw wrongType(param, "an array");
    }
    for (int i = 0; i < value.size(); i++) {
      oneOf(SessionState.LOGPROBS).check(param + "[" + i + "]", value.get(i));
    }
  }

  private static void noiseReduction(String param, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    ObjectNode object = object(param, value, Set.of("type", "strength"));
    required(object, param, "type");
    oneOf("near_field", "far_field").check(param + ".type", object.get("type"));
    if (object.has("strength")) {
      number(param + ".strength", object.get("strength"), 0, 1);
    }
  }

  static void voice(String param, JsonNode value) {
    if (value.isObject()) {
      throw TwinProblem.notImplemented(param, "Custom voices are not implemented by the twin.");
    }
    text(param, value, 1, 100);
    if (!VOICES.contains(value.stringValue())) {
      throw invalidValue(param, "one of " + VOICES.stream().sorted().toList());
    }
  }

  static void maxOutputTokens(String param, JsonNode value) {
    if (value.isString()) {
      oneOf("inf").check(param, value);
    } else {
      integer(param, value, 1, 4096);
    }
  }

  private static void truncation(String param, JsonNode value) {
    if (!value.isObject()) {
      oneOf("auto", "disabled").check(param, value);
      return;
    }
    // The twin's context has no end, so none of the three ever leaves anything out.
    ObjectNode ratio = object(param, value, Set.of("type", "retention_ratio", "token_limits"));
    required(ratio, param, "type");
    oneOf("retention_ratio").check(param + ".type", ratio.get("type"));
    required(ratio, param, "retention_ratio");
    number(param + ".retention_ratio", ratio.get("retention_ratio"), 0, 1);
    if (ratio.has("token_limits")) {
      String limits = param + ".token_limits";
      ObjectNode object = object(limits, ratio.get("token_limits"), Set.of("post_instructions"));
      if (object.has("post_instructions")) {
        integer(
            limits + ".post_instructions", object.get("post_instructions"), 0, Integer.MAX_VALUE);
      }
    }
  }

  private static void reasoning(String param, JsonNode value) {
    if (!value.isNull() && object(param, value, Set.of("effort")).has("effort")) {
      oneOf("minimal", "low", "medium", "high", "xhigh")
          .check(param + ".effort", value.get("effort"));
    }
  }

  private static void tracing(String param, JsonNode value) {
    if (value.isObject()) {
      object(param, value, Set.of("workflow_name", "group_id", "metadata"));
    } else if (!value.isNull()) {
      oneOf("auto").check(param, value);
    }
  }

  private static Rule oneOfRule(List<String> allowed) {
    return (param, value) -> {
      text(param, value, 0, 1_000);
      if (!allowed.contains(value.stringValue())) {
        throw invalidValue(
            param, allowed.size() == 1 ? "'" + allowed.getFirst() + "'" : "one of " + allowed);
      }
    };
  }

  private static Rule oneOf(String... allowed) {
    return oneOfRule(List.of(allowed));
  }

  private static Rule absent(String words) {
    return (param, value) -> {
      if (!value.isNull()) {
        throw TwinProblem.notImplemented(param, words);
      }
    };
  }

  static void text(String param, JsonNode value, int min, int max) {
    if (!value.isString()) {
      throw wrongType(param, "a string");
    }
    int length = value.stringValue().length();
    if (length < min || length > max) {
      throw invalidValue(param, "a string of " + min + " to " + max + " characters");
    }
  }

  static void bool(String param, JsonNode value) {
    if (!value.isBoolean()) {
      throw wrongType(param, "a boolean");
    }
  }

  static void number(String param, JsonNode value, double min, double max) {
    if (!value.isNumber()) {
      throw wrongType(param, "a number");
    }
    if (!(value.doubleValue() >= min && value.doubleValue() <= max)) {
      throw invalidValue(param, "a number from " + min + " to " + max);
    }
  }

  static void integer(String param, JsonNode value, int min, int max) {
    if (!value.isIntegralNumber()) {
      throw wrongType(param, "an integer");
    }
    if (value.longValue() < min || value.longValue() > max) {
      throw invalidValue(param, "an integer from " + min + " to " + max);
    }
  }

  private static ObjectNode object(String param, JsonNode value, Set<String> members) {
    if (!(value instanceof ObjectNode object)) {
      throw wrongType(param, "an object");
    }
    for (String name : object.propertyNames()) {
      if (!members.contains(name)) {
        throw unknown(param + "." + name);
      }
    }
    return object;
  }

  private static void required(ObjectNode object, String param, String member) {
    if (!object.has(member)) {
      throw TwinProblem.invalid(
          "missing_required_parameter",
          param + "." + member,
          "Missing required parameter: '" + param + "." + member + "'.");
    }
  }

  static TwinProblem unknown(String param) {
    return TwinProblem.invalid("unknown_parameter", param, "Unknown parameter: '" + param + "'.");
  }

  static TwinProblem wrongType(String param, String wanted) {
    return TwinProblem.invalid(
        "invalid_type", param, "Invalid type for '" + param + "': expected " + wanted + ".");
  }

  static TwinProblem invalidValue(String param, String wanted) {
    return TwinProblem.invalid(
        "invalid_value", param, "Invalid value for '" + param + "': expected " + wanted + ".");
  }
}
