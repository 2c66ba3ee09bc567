package org.vivavoce.twins.common;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The twins' one JSON mapper, and small helpers to read wire trees. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** The object in that text, or empty when the text is no JSON or not an object. */
  public static Optional<ObjectNode> tryObject(String text) {
    return tryTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  /** The tree in that text, or null when the text is no JSON. */
  public static @Nullable JsonNode tryTree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException noJson) {
      return null;
    }
  }

  /** The member's text, or null when it is absent, null or no string. */
  public static @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.get(member);
    return value != null && value.isString() ? value.stringValue() : null;
  }
}
