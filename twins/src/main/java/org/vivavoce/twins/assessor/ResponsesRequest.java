package org.vivavoce.twins.assessor;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to {@code POST /v1/responses}, checked.
 *
 * @param lastUserMessage the text of the last input item of role user, or the input itself
 * @param characters all text of input and instructions, for the usage
 * @param format {@code text.format} as it came
 * @param asked the request, whose settings the answer shows again
 */
record ResponsesRequest(
    String model, String lastUserMessage, int characters, ObjectNode format, ObjectNode asked) {
  /** Members that may stand there and change nothing for a service that only quotes. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "max_output_tokens",
          "temperature",
          "top_p",
          "reasoning",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "user",
          "metadata",
          "truncation",
          "tool_choice",
          "parallel_tool_calls");

  private static final Set<String> NOT_YET =
      Set.of(
          "stream",
          "tools",
          "store",
          "background",
          "conversation",
          "previous_response_id",
          "prompt",
          "include",
          "top_logprobs",
          "moderation",
          "context_management");

  /**
   * @throws TwinProblem naming the member that is wrong, unknown or not implemented
   */
  static ResponsesRequest parse(String body) {
    ObjectNode request =
        Json.tryObject(body)
            .orElseThrow(
                () ->
                    TwinProblem.invalid(
                        null, null, "We could not parse the JSON body of your request."));
    for (Map.Entry<String, JsonNode> member : request.properties()) {
      check(member.getKey(), member.getValue());
    }
    String model = Json.text(request, "model");
    if (model == null || model.isBlank()) {
      throw missing("model");
    }
    JsonNode input = request.path("input");
    String instructions = Json.text(request, "instructions");
    int characters = instructions == null ? 0 : instructions.length();
    String lastUser = null;
    if (input.isString()) {
      lastUser = input.stringValue();
      characters += lastUser.length();
    } else if (input.isArray() && !input.isEmpty()) {
      for (JsonNode item : input) {
        String text = text(item);
        characters += text.length();
        if ("user".equals(Json.text(item, "role"))) {
          lastUser = text;
        }
      }
    } else {
      throw missing("input");
    }
    if (lastUser == null) {
      throw TwinProblem.invalid(
          "unsupported_schema", "input", "The extractive twin needs an input of role 'user'.");
    }
    return new ResponsesRequest(model, lastUser, characters, format(request), request);
  }

  private static void check(String member, JsonNode value) {
    switch (member) {
      case "model", "input", "text" -> {}
      case "instructions" -> {
        if (!value.isNull() && !value.isString()) {
          throw TwinProblem.notImplemented(member, "The twin takes instructions as a string.");
        }
      }
      default -> {
        boolean asksForNothing =
            value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isContainer() && value.isEmpty());
        if (NOT_YET.contains(member)) {
          if (!asksForNothing) {
            throw TwinProblem.notImplemented(
                member, "'" + member + "' is not implemented by the twin.");
          }
        } else if (!WITHOUT_EFFECT.contains(member)) {
          throw TwinProblem.invalid(
              "unknown_parameter", member, "Unknown parameter: '" + member + "'.");
        }
      }
    }
  }

  /** An input message: its content is a string or an array of {@code input_text} parts. */
  private static String text(JsonNode item) {
    String type = Json.text(item, "type");
    if (type != null && !type.equals("message")) {
      throw TwinProblem.notImplemented("input", "The twin reads input messages only.");
    }
    JsonNode content = item.path("content");
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder all = new StringBuilder();
    for (JsonNode part : content) {
      @Nullable String text = Json.text(part, "text");
      if (text == null) {
        throw TwinProblem.notImplemented("input", "The twin reads text parts only.");
      }
      all.append(text);
    }
    return all.toString();
  }

  private static ObjectNode format(ObjectNode request) {
    JsonNode format = request.path("text").path("format");
    if (!(format instanceof ObjectNode object)
        || !"json_schema".equals(Json.text(format, "type"))
        || !format.path("schema").isObject()) {
      throw TwinProblem.invalid(
          "unsupported_schema",
          "text.format",
          "The extractive twin answers only with a text.format of type json_schema.");
    }
    String name = Json.text(format, "name");
    if (name == null || !name.matches("[a-zA-Z0-9_-]{1,64}")) {
      throw TwinProblem.invalid(
          "invalid_value",
          "text.format.name",
          "Invalid 'text.format.name': 1 to 64 of a-z, A-Z, 0-9, _ and -.");
    }
    return object;
  }

  private static TwinProblem missing(String member) {
    return TwinProblem.invalid(
        "missing_required_parameter", member, "Missing required parameter: '" + member + "'.");
  }
}
