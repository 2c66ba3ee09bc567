package org.vivavoce.platform.http;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renames camelCase members where the contract knows the snake_case one. What the contract does not
 * describe (a free object such as a whole transcript) is left as it came.
 */
final class ContractNames {
  private static final List<String> COMPOSED = List.of("allOf", "oneOf", "anyOf");

  private final ApiContract contract;

  ContractNames(ApiContract contract) {
    this.contract = contract;
  }

  JsonNode toSnake(JsonNode given, JsonNode schema) {
    return switch (given) {
      case ObjectNode object -> {
        ObjectNode properties = Json.object();
        collect(schema, properties, new HashSet<>());
        ObjectNode renamed = Json.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          String name = member.getKey();
          String snake = MemberNames.snake(name);
          String chosen = properties.has(name) || !properties.has(snake) ? name : snake;
          MemberNames.put(renamed, chosen, toSnake(member.getValue(), properties.path(chosen)));
        }
        yield renamed;
      }
      case ArrayNode array -> {
        JsonNode items = contract.resolved(schema).path("items");
        ArrayNode renamed = Json.mapper().createArrayNode();
        array.forEach(item -> renamed.add(toSnake(item, items)));
        yield renamed;
      }
      default -> given;
    };
  }

  /** The members that a schema knows, its parts included. */
  private void collect(JsonNode schema, ObjectNode into, Set<JsonNode> seen) {
    JsonNode resolved = contract.resolved(schema);
    if (!seen.add(resolved)) {
      return;
    }
    for (Map.Entry<String, JsonNode> property : resolved.path("properties").properties()) {
      if (!into.has(property.getKey())) {
        into.set(property.getKey(), property.getValue());
      }
    }
    for (String composed : COMPOSED) {
      for (JsonNode part : resolved.path(composed)) {
        collect(part, into, seen);
      }
    }
  }
}
