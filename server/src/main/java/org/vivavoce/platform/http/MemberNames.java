package org.vivavoce.platform.http;

import java.util.List;
import java.util.Map;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Names in snake_case or camelCase come in; only snake_case goes on. The same member in both
 * spellings is refused: it would be a guess which one is meant.
 */
final class MemberNames {
  private MemberNames() {}

  /** Every object of the tree, renamed. */
  static JsonNode toSnake(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode renamed = Json.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          put(renamed, snake(member.getKey()), toSnake(member.getValue()));
        }
        yield renamed;
      }
      case ArrayNode array -> {
        ArrayNode renamed = Json.mapper().createArrayNode();
        array.forEach(item -> renamed.add(toSnake(item)));
        yield renamed;
      }
      default -> node;
    };
  }

  static void put(ObjectNode into, String name, JsonNode value) {
    if (into.has(name)) {
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          "The same member is there in two spellings.",
          List.of(new FieldError(name, "is given in two spellings; send it once")),
          Map.of());
    }
    into.set(name, value);
  }

  static String snake(String name) {
    if (name.isEmpty() || !Character.isLowerCase(name.charAt(0))) {
      return name;
    }
    StringBuilder snake = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
