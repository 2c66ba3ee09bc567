package org.vivavoce.twins.assessor;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chat completion request, checked.
 *
 * @param lastUserMessage its text
 * @param characters all text of all messages, for the usage
 */
record ChatRequest(String model, String lastUserMessage, int characters, JsonNode schema) {
  /** Members that may stand there and change nothing for a service that only quotes. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "max_completion_tokens",
          "max_tokens",
          "seed",
          "temperature",
          "top_p",
          "frequency_penalty",
          "presence_penalty",
          "reasoning_effort",
          "verbosity",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "user",
          "metadata");

  private static final Set<String> NOT_YET =
      Set.of("stream", "tools", "functions", "logprobs", "store", "audio", "web_search_options");

  /**
   * @throws TwinProblem naming the member that is wrong, unknown or not implemented
   */
  static ChatRequest parse(String body) {
    ObjectNode request =
        Json.tryObject(body)
            .orElseThrow(
                () ->
                    TwinProblem.invalid(
                        null, null, "We could not parse the JSON body of your request."));
    for (String member : request.propertyNames()) {
      check(member, request.path(member));
    }
    String model = Json.text(request, "model");
    if (model == null || model.isBlank()) {
      throw missing("model");
    }
    JsonNode messages = request.path("messages");
    if (!messages.isArray() || messages.isEmpty()) {
      throw missing("messages");
    }
    String lastUser = null;
    int characters = 0;
    for (JsonNode message : messages) {
      String text = text(message.path("content"));
      characters += text.length();
      if ("user".equals(Json.text(message, "role"))) {
        lastUser = text;
      }
    }
    if (lastUser == null) {
      throw TwinProblem.invalid(
          "unsupported_schema", "messages", "The extractive twin needs a message of role 'user'.");
    }
    return new ChatRequest(model, lastUser, characters, schema(request));
  }

  private static void check(String member, JsonNode value) {
    switch (member) {
      case "model", "messages", "response_format" -> {}
      case "n" -> {
        if (!value.isNull() && value.asInt(0) != 1) {
          throw TwinProblem.notImplemented("n", "The twin gives one choice only.");
        }
      }
      default -> {
        if (NOT_YET.contains(member)) {
          boolean asksForNothing =
              value.isNull()
                  || (value.isBoolean() && !value.booleanValue())
                  || (value.isContainer() && value.isEmpty());
          if (!asksForNothing) {
            throw TwinProblem.notImplemented(
                member, "'" + member + "' is not implemented by the twin.");
          }
        } else if (!WITHOUT_EFFECT.contains(member)) {
          throw TwinProblem.invalid(
              "unknown_parameter", member, "Unrecognized request argument supplied: " + member);
        }
      }
    }
  }

  private static JsonNode schema(ObjectNode request) {
    JsonNode format = request.path("response_format");
    JsonNode schema = format.path("json_schema").path("schema");
    if (!"json_schema".equals(Json.text(format, "type")) || !schema.isObject()) {
      throw TwinProblem.invalid(
          "unsupported_schema",
          "response_format",
          "The extractive twin answers only with a response_format of type json_schema.");
    }
    String name = Json.text(format.path("json_schema"), "name");
    if (name == null || !name.matches("[a-zA-Z0-9_-]{1,64}")) {
      throw TwinProblem.invalid(
          "invalid_value",
          "response_format.json_schema.name",
          "Invalid 'response_format.json_schema.name': 1 to 64 of a-z, A-Z, 0-9, _ and -.");
    }
    return schema;
  }

  /** A message's content is a string or an array of text parts. */
  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder all = new StringBuilder();
    for (JsonNode part : content) {
      @Nullable String text = Json.text(part, "text");
      if (text == null) {
        throw TwinProblem.notImplemented("messages", "The twin reads text parts only.");
      }
      all.append(text);
    }
    return all.toString();
  }

  private static TwinProblem missing(String member) {
    return TwinProblem.invalid(
        "missing_required_parameter", member, "Missing required parameter: '" + member + "'.");
  }
}
