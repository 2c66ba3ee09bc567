package org.vivavoce.twins.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code response.create} asks for, checked.
 *
 * @param instructions null: the session's
 * @param modality {@code audio} or {@code text}
 * @param voice null: the session's
 * @param metadata given back in the response object; null when none came
 * @param maxOutputTokens {@link #INF} for no limit
 * @param outOfBand {@code conversation: none}: it adds nothing to the conversation
 * @param input what it answers; null: the conversation
 */
record ResponseRequest(
    @Nullable String instructions,
    String modality,
    @Nullable String voice,
    @Nullable ObjectNode metadata,
    ArrayNode tools,
    JsonNode toolChoice,
    int maxOutputTokens,
    boolean outOfBand,
    @Nullable List<Conversation.Item> input) {
  /** {@code max_output_tokens: inf}. */
  static final int INF = Integer.MAX_VALUE;

  private static final Set<String> NOT_YET = Set.of("prompt", "reasoning", "previous_response_id");
  private static final int MAX_INPUT = 200;

  /** The reply that {@code create_response: true} asks for. */
  static ResponseRequest automatic(SessionState session) {
    return new ResponseRequest(
        null,
        session.modality(),
        null,
        null,
        session.tools(),
        session.toolChoice(),
        session.maxOutputTokens(),
        false,
        null);
  }

  /**
   * @param event the client event
   * @param conversation where {@code item_reference}s point
   * @throws TwinProblem naming the member that is wrong or not implemented
   */
  static ResponseRequest parse(ObjectNode event, SessionState session, Conversation conversation) {
    JsonNode response = event.get("response");
    if (response == null || response.isNull()) {
      return automatic(session);
    }
    if (!(response instanceof ObjectNode asked)) {
      throw SessionRules.wrongType("response", "an object");
    }
    String instructions = null;
    String modality = session.modality();
    String voice = null;
    ObjectNode metadata = null;
    ArrayNode tools = session.tools();
    JsonNode toolChoice = session.toolChoice();
    int maxOutputTokens = session.maxOutputTokens();
    boolean outOfBand = false;
    List<Conversation.Item> input = null;
    for (Map.Entry<String, JsonNode> member : asked.properties()) {
      String param = "response." + member.getKey();
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "instructions" -> {
          SessionRules.text(param, value, 0, 200_000);
          instructions = value.stringValue();
        }
        case "output_modalities" -> {
          SessionRules.modalities(param, value);
          modality = value.get(0).stringValue();
        }
        case "conversation" -> outOfBand = outOfBand(param, value);
        case "metadata" -> metadata = metadata(param, value);
        case "audio" -> voice = voice(param, value);
        case "max_output_tokens" -> {
          SessionRules.maxOutputTokens(param, value);
          maxOutputTokens = value.isIntegralNumber() ? value.intValue() : INF;
        }
        case "tools" -> {
          Tools.check(param, value);
          tools = value instanceof ArrayNode list ? list.deepCopy() : Json.array();
        }
        case "tool_choice" -> {
          Tools.checkChoice(param, value);
          toolChoice = value.deepCopy();
        }
        case "parallel_tool_calls" -> {
          // The twin makes one call a response.
        }
        case "input" -> input = input(param, value, conversation);
        default -> {
          if (!NOT_YET.contains(member.getKey())) {
            throw SessionRules.unknown(param);
          }
          if (!value.isNull() && !value.isEmpty()) {
            throw TwinProblem.notImplemented(
                param, "'" + member.getKey() + "' of a response is not implemented by the twin.");
          }
        }
      }
    }
    return new ResponseRequest(
        instructions,
        modality,
        voice,
        metadata,
        tools,
        toolChoice,
        maxOutputTokens,
        outOfBand,
        input);
  }

  private static boolean outOfBand(String param, JsonNode value) {
    SessionRules.text(param, value, 1, 100);
    return switch (value.stringValue()) {
      case "none" -> true;
      case "auto" -> false;
      default -> throw SessionRules.invalidValue(param, "'auto' or 'none'");
    };
  }

  /** Items written out, and references to those of the conversation. */
  private static @Nullable List<Conversation.Item> input(
      String param, JsonNode value, Conversation conversation) {
    if (value.isNull()) {
      return null;
    }
    if (!value.isArray()) {
      throw SessionRules.wrongType(param, "an array");
    }
    if (value.size() > MAX_INPUT) {
      throw SessionRules.invalidValue(param, "at most " + MAX_INPUT + " items");
    }
    List<Conversation.Item> items = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      String each = param + "[" + i + "]";
      if ("item_reference".equals(Json.text(value.get(i), "type"))) {
        String id = Json.text(value.get(i), "id");
        items.add(
            conversation
                .find(id == null ? "" : id)
                .orElseThrow(
                    () ->
                        TwinProblem.invalid(
                            "item_not_found", each + ".id", "Item not found: " + id)));
      } else {
        items.add(new Conversation.Item(ItemRules.read(each, value.get(i))));
      }
    }
    return List.copyOf(items);
  }

  /** At most 16 pairs, keys to 64 and values to 512 characters, as the API has it. */
  private static @Nullable ObjectNode metadata(String param, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (!(value instanceof ObjectNode object)) {
      throw SessionRules.wrongType(param, "an object");
    }
    if (object.size() > 16) {
      throw SessionRules.invalidValue(param, "at most 16 pairs");
    }
    for (Map.Entry<String, JsonNode> pair : object.properties()) {
      if (pair.getKey().length() > 64) {
        throw SessionRules.invalidValue(param, "keys of at most 64 characters");
      }
      SessionRules.text(param + "." + pair.getKey(), pair.getValue(), 0, 512);
    }
    return object.deepCopy();
  }

  private static @Nullable String voice(String param, JsonNode audio) {
    if (!(audio instanceof ObjectNode object)) {
      throw SessionRules.wrongType(param, "an object");
    }
    for (String member : object.propertyNames()) {
      if (!member.equals("output")) {
        throw SessionRules.unknown(param + "." + member);
      }
    }
    JsonNode output = object.path("output");
    for (String member : output.propertyNames()) {
      if (!member.equals("voice") && !member.equals("format")) {
        throw SessionRules.unknown(param + ".output." + member);
      }
    }
    if (output.has("voice")) {
      SessionRules.voice(param + ".output.voice", output.get("voice"));
    }
    return Json.text(output, "voice");
  }
}
