package org.vivavoce.twins.realtime;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Items as clients write them: messages of text, function calls and their outputs. */
final class ItemRules {
  private static final Set<String> ROLES = Set.of("user", "assistant", "system");
  private static final int MAX_TEXT = 1_000_000;

  private ItemRules() {}

  /**
   * The item as the conversation keeps it.
   *
   * @param param how errors name it, e.g. {@code item}
   * @throws TwinProblem naming the member that is wrong or not implemented
   */
  static ObjectNode read(String param, @Nullable JsonNode value) {
    if (value == null) {
      throw missing(param);
    }
    if (!(value instanceof ObjectNode asked)) {
      throw SessionRules.wrongType(param, "an object");
    }
    String id = Json.text(asked, "id");
    if (id != null && (id.isEmpty() || id.length() > 64)) {
      throw SessionRules.invalidValue(param + ".id", "1 to 64 characters");
    }
    String itemId = id == null ? WireIds.next("item") : id;
    String kind = Json.text(asked, "type");
    if (kind == null) {
      throw missing(param + ".type");
    }
    return switch (kind) {
      case "message" -> message(param, itemId, asked);
      case "function_call" ->
          Conversation.functionCall(
              itemId,
              "completed",
              text(param, asked, "call_id"),
              text(param, asked, "name"),
              text(param, asked, "arguments"));
      case "function_call_output" ->
          Conversation.item(itemId, "function_call_output", "completed")
              .put("call_id", text(param, asked, "call_id"))
              .put("output", text(param, asked, "output"));
      default ->
          throw TwinProblem.notImplemented(
              param + ".type", "The twin takes no items of type '" + clip(kind) + "'.");
    };
  }

  private static ObjectNode message(String param, String itemId, ObjectNode asked) {
    String role = Json.text(asked, "role");
    if (role == null || !ROLES.contains(role)) {
      throw SessionRules.invalidValue(param + ".role", "one of user, assistant, system");
    }
    JsonNode content = asked.get("content");
    if (content == null || !content.isArray() || content.isEmpty()) {
      throw SessionRules.wrongType(param + ".content", "an array of content parts");
    }
    String wanted = role.equals("assistant") ? "output_text" : "input_text";
    var parts = Json.array();
    for (int i = 0; i < content.size(); i++) {
      String each = param + ".content[" + i + "]";
      String type = Json.text(content.get(i), "type");
      String text = Json.text(content.get(i), "text");
      if (!wanted.equals(type)) {
        throw TwinProblem.notImplemented(
            each + ".type",
            "In a message of role '" + role + "' the twin takes '" + wanted + "' only.");
      }
      if (text == null) {
        throw SessionRules.wrongType(each + ".text", "a string");
      }
      parts.addObject().put("type", type).put("text", text);
    }
    ObjectNode json = Conversation.message(itemId, role, "completed");
    json.set("content", parts);
    return json;
  }

  private static String text(String param, ObjectNode asked, String member) {
    JsonNode value = asked.get(member);
    if (value == null) {
      throw missing(param + "." + member);
    }
    SessionRules.text(param + "." + member, value, 0, MAX_TEXT);
    return value.stringValue();
  }

  static TwinProblem missing(String param) {
    return TwinProblem.invalid(
        "missing_required_parameter", param, "Missing required parameter: '" + param + "'.");
  }

  static String clip(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
