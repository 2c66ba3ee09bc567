package org.vivavoce.twins.realtime;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arguments of a function call: what the function's JSON schema requires and nothing else,
 * filled in the plainest way. A {@code const}, {@code default} or first {@code enum} value is taken
 * as it stands; a string is the newest words of the user; a number is the least allowed from 0 on;
 * a boolean is false; an array is as short as it may be.
 */
final class ToolArguments {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_ITEMS = 100;

  private final String words;

  private ToolArguments(String words) {
    this.words = words;
  }

  /**
   * @param schema of the function's {@code parameters}; missing or null for none
   * @throws TwinProblem 501 for a schema that cannot be filled so
   */
  static ObjectNode of(JsonNode schema, String lastUserWords) {
    return new ToolArguments(lastUserWords).object(schema, 0);
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode filled = Json.object();
    for (JsonNode name : schema.path("required")) {
      JsonNode property = schema.path("properties").path(name.asString());
      filled.set(name.asString(), value(name.asString(), property, depth + 1));
    }
    return filled;
  }

  private JsonNode value(String name, JsonNode schema, int depth) {
    if (depth > MAX_DEPTH) {
      throw cannot(name, "a schema deeper than " + MAX_DEPTH);
    }
    for (String given : new String[] {"const", "default"}) {
      if (schema.has(given)) {
        return schema.path(given).deepCopy();
      }
    }
    if (schema.path("enum").size() > 0) {
      return schema.path("enum").get(0).deepCopy();
    }
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      if (schema.path(choice).size() > 0) {
        return value(name, schema.path(choice).get(0), depth + 1);
      }
    }
    JsonNode type =
        schema.path("type").isArray() ? schema.path("type").get(0) : schema.path("type");
    ObjectNode holder = Json.object();
    switch (type == null ? "" : type.asString("")) {
      case "object" -> holder.set("v", object(schema, depth));
      case "string" -> holder.put("v", string(name, schema));
      case "integer" -> holder.put("v", (long) Math.ceil(number(name, schema, 1)));
      case "number" -> holder.put("v", number(name, schema, 0.001));
      case "boolean" -> holder.put("v", false);
      case "array" -> holder.set("v", array(name, schema, depth));
      case "null" -> holder.putNull("v");
      default -> throw cannot(name, "a schema without a type");
    }
    return holder.path("v");
  }

  private ArrayNode array(String name, JsonNode schema, int depth) {
    ArrayNode array = Json.array();
    int least = schema.path("minItems").asInt(0);
    if (least > MAX_ITEMS) {
      throw cannot(name, "more than " + MAX_ITEMS + " items");
    }
    for (int i = 0; i < least; i++) {
      array.add(value(name, schema.path("items"), depth + 1));
    }
    return array;
  }

  private String string(String name, JsonNode schema) {
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    String text = words.length() <= most ? words : words.substring(0, most);
    if (text.length() < schema.path("minLength").asInt(0) || !matches(schema, text)) {
      throw cannot(name, "a string of that form");
    }
    return text;
  }

  private static boolean matches(JsonNode schema, String text) {
    String pattern = Json.text(schema, "pattern");
    try {
      return pattern == null || Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException otherDialect) {
      return false;
    }
  }

  private static double number(String name, JsonNode schema, double step) {
    double value = schema.path("minimum").asDouble(0);
    if (schema.has("exclusiveMinimum")) {
      value = Math.max(value, schema.path("exclusiveMinimum").asDouble() + step);
    }
    if (!schema.has("minimum") && !schema.has("exclusiveMinimum")) {
      value = Math.min(0, schema.path("maximum").asDouble(0));
    }
    if (schema.has("maximum") && value > schema.path("maximum").asDouble()) {
      throw cannot(name, "a number in that range");
    }
    return value;
  }

  private static TwinProblem cannot(String name, String what) {
    return TwinProblem.notImplemented(
        "tools", "The twin cannot fill '" + name + "': it has no " + what + ".");
  }
}
