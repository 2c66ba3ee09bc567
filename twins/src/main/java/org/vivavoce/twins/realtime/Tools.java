package org.vivavoce.twins.realtime;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * When a response calls a function, and with what. The twin understands nothing, so the rules are
 * few and written down (README.md):
 *
 * <ul>
 *   <li>{@code tool_choice} {@code function}: that one; {@code required}: the first; {@code none}:
 *       none
 *   <li>{@code auto}: the one whose name stands in the instructions as <em>call NAME now</em>, or
 *       in a sentence <em>when … says "PHRASE" … call NAME</em> whose phrase the newest words of
 *       the user hold; never while the newest item is a function's output
 * </ul>
 */
final class Tools {
  private static final Pattern TOOL_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern SENTENCE = Pattern.compile("[^.!?\\n]+");
  private static final Pattern PHRASE = Pattern.compile("\"([^\"]{1,200})\"");

  /** A call that is to be made. */
  record ToolCall(String callId, String name, String arguments) {}

  private Tools() {}

  /** The session's and a response's {@code tools}: functions only. */
  static void check(String param, JsonNode tools) {
    if (tools.isNull()) {
      return;
    }
    if (!tools.isArray()) {
      throw SessionRules.wrongType(param, "an array");
    }
    for (int i = 0; i < tools.size(); i++) {
      String each = param + "[" + i + "]";
      if (!(tools.get(i) instanceof ObjectNode tool)) {
        throw SessionRules.wrongType(each, "an object");
      }
      if ("mcp".equals(Json.text(tool, "type"))) {
        throw TwinProblem.notImplemented(each, "MCP servers are not implemented by the twin.");
      }
      if (!"function".equals(Json.text(tool, "type"))) {
        throw SessionRules.invalidValue(each + ".type", "'function' or 'mcp'");
      }
      String name = Json.text(tool, "name");
      if (name == null || !TOOL_NAME.matcher(name).matches()) {
        throw SessionRules.invalidValue(each + ".name", "1 to 64 letters, digits, _ and -");
      }
      for (String member : tool.propertyNames()) {
        switch (member) {
          case "type", "name", "strict" -> {}
          case "description" ->
              SessionRules.text(each + ".description", tool.path(member), 0, 10_000);
          case "parameters" -> {
            if (!tool.path(member).isObject() && !tool.path(member).isNull()) {
              throw SessionRules.wrongType(each + ".parameters", "an object");
            }
          }
          default -> throw SessionRules.unknown(each + "." + member);
        }
      }
    }
  }

  static void checkChoice(String param, JsonNode choice) {
    if (choice instanceof ObjectNode one) {
      if ("mcp".equals(Json.text(one, "type"))) {
        throw TwinProblem.notImplemented(param, "MCP servers are not implemented by the twin.");
      }
      if (!"function".equals(Json.text(one, "type")) || Json.text(one, "name") == null) {
        throw SessionRules.invalidValue(param, "{type: 'function', name}");
      }
      return;
    }
    SessionRules.text(param, choice, 1, 50);
    switch (choice.stringValue()) {
      case "auto", "none", "required" -> {}
      default -> throw SessionRules.invalidValue(param, "one of auto, none, required, a function");
    }
  }

  /** Whether the response must be a call and nothing else. */
  static boolean forced(JsonNode choice) {
    return choice.isObject() || choice.asString("").equals("required");
  }

  /**
   * The call that a response makes; empty for none.
   *
   * @param lastUserWords the newest words of the user, typed or transcribed; may be empty
   * @param answersAnOutput whether the newest item is a function's output
   * @throws TwinProblem when a function is demanded that is not there
   */
  static Optional<ToolCall> decide(
      ArrayNode tools,
      JsonNode choice,
      String instructions,
      String lastUserWords,
      boolean answersAnOutput) {
    JsonNode tool = chosen(tools, choice, instructions, lastUserWords, answersAnOutput);
    if (tool == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ToolCall(
            WireIds.next("call"),
            tool.path("name").asString(),
            Json.write(ToolArguments.of(tool.path("parameters"), lastUserWords))));
  }

  private static @Nullable JsonNode chosen(
      ArrayNode tools,
      JsonNode choice,
      String instructions,
      String lastUserWords,
      boolean answersAnOutput) {
    if (choice.isObject()) {
      String name = choice.path("name").asString();
      for (JsonNode tool : tools) {
        if (tool.path("name").asString().equals(name)) {
          return tool;
        }
      }
      throw TwinProblem.invalid(
          "invalid_value", "tool_choice", "Tool choice '" + name + "' not found in 'tools'.");
    }
    switch (choice.asString("auto")) {
      case "none" -> {
        return null;
      }
      case "required" -> {
        if (tools.isEmpty()) {
          throw TwinProblem.invalid(
              "invalid_value", "tool_choice", "Tool choice 'required' needs 'tools'.");
        }
        return tools.get(0);
      }
      default -> {
        if (answersAnOutput) {
          return null;
        }
        for (JsonNode tool : tools) {
          if (told(tool.path("name").asString(), instructions, lastUserWords)) {
            return tool;
          }
        }
        return null;
      }
    }
  }

  private static boolean told(String name, String instructions, String lastUserWords) {
    String call = "(?i)\\bcall (the (function|tool) )?[`'\"]?" + Pattern.quote(name) + "\\b";
    if (Pattern.compile(call + "[`'\"]?(\\(\\))? now\\b").matcher(instructions).find()) {
      return true;
    }
    Pattern anywhere = Pattern.compile(call);
    Matcher sentences = SENTENCE.matcher(instructions);
    while (sentences.find()) {
      String sentence = sentences.group();
      if (anywhere.matcher(sentence).find() && sentence.contains(" says ")) {
        Matcher phrases = PHRASE.matcher(sentence);
        while (phrases.find()) {
          if (holds(lastUserWords, phrases.group(1)) && !phrases.group(1).equals(name)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether the words hold the phrase, whole words, whatever the case and the marks. */
  private static boolean holds(String words, String phrase) {
    String wanted = plain(phrase);
    return !wanted.isBlank() && plain(words).contains(wanted);
  }

  private static String plain(String text) {
    return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}']+", " ").strip() + " ";
  }
}
