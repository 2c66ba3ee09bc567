package org.vivavoce.twins.assessor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills the members of a JSON schema that the twin knows (README.md lists them), in the shape the
 * schema gives them. A member that is required and unknown, or of another shape, is refused: the
 * twin never makes something up to satisfy a schema.
 */
final class SchemaFiller {
  static final String NO_EVIDENCE = "insufficient_evidence";

  private final JsonNode root;
  private final Summary summary;

  private SchemaFiller(JsonNode root, Summary summary) {
    this.root = root;
    this.summary = summary;
  }

  /**
   * @throws TwinProblem 400 {@code unsupported_schema} naming the member
   */
  static ObjectNode fill(JsonNode schema, Summary summary) {
    SchemaFiller filler = new SchemaFiller(schema, summary);
    JsonNode top = filler.resolve(schema);
    if (!top.path("properties").isObject()) {
      throw unsupported("(root)", "an object with properties is wanted");
    }
    ObjectNode filled = Json.object();
    int known = 0;
    for (Map.Entry<String, JsonNode> member : top.path("properties").properties()) {
      JsonNode value = filler.member(member.getKey(), filler.resolve(member.getValue()));
      if (value != null) {
        filled.set(member.getKey(), value);
        known++;
      } else if (required(top, member.getKey())) {
        throw unsupported(member.getKey(), "the twin does not know this member");
      }
    }
    if (known == 0) {
      throw unsupported("(root)", "the twin knows none of its members");
    }
    return filled;
  }

  private static boolean required(JsonNode schema, String member) {
    for (JsonNode name : schema.path("required")) {
      if (name.asString().equals(member)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable JsonNode member(String name, JsonNode schema) {
    return switch (name) {
      case "covered" -> points(name, schema, summary.covered());
      case "strengths" -> points(name, schema, summary.strengths());
      case "probe" -> points(name, schema, summary.probe());
      case "quotes" -> quotes(name, schema);
      case "summary" -> summaryText(name, schema);
      case "rating" -> rating(name, schema);
      case "ratings", "evidence" -> {
        wantType(name, schema, "array");
        yield sized(name, schema, Json.array());
      }
      default -> null;
    };
  }

  private JsonNode summaryText(String name, JsonNode schema) {
    wantType(name, schema, "string");
    return Json.object().put("it", summary.text()).path("it");
  }

  private JsonNode rating(String name, JsonNode schema) {
    for (JsonNode value : schema.path("enum")) {
      if (value.asString().equals(NO_EVIDENCE)) {
        return value;
      }
    }
    throw unsupported(name, "the twin rates nobody; the enum must offer '" + NO_EVIDENCE + "'");
  }

  private JsonNode points(String name, JsonNode schema, List<Summary.Point> points) {
    wantType(name, schema, "array");
    JsonNode item = resolve(schema.path("items"));
    ArrayNode array = Json.array();
    for (Summary.Point point : points) {
      ObjectNode object = array.addObject();
      for (Map.Entry<String, JsonNode> member : properties(name, item)) {
        switch (member.getKey()) {
          case "sentence", "text" -> object.put(member.getKey(), point.sentence());
          case "entry_ids" ->
              object.set("entry_ids", ids(resolve(member.getValue()), point.entryIds()));
          default -> refuseIfRequired(name, item, member.getKey());
        }
      }
    }
    return sized(name, schema, array);
  }

  private JsonNode quotes(String name, JsonNode schema) {
    wantType(name, schema, "array");
    JsonNode item = resolve(schema.path("items"));
    ArrayNode array = Json.array();
    for (Summary.Quote quote : summary.quotes()) {
      ObjectNode object = array.addObject();
      for (Map.Entry<String, JsonNode> member : properties(name, item)) {
        switch (member.getKey()) {
          case "quote", "text" -> object.put(member.getKey(), quote.quote());
          case "entry_id" ->
              object.set("entry_id", id(resolve(member.getValue()), quote.entryId()));
          default -> refuseIfRequired(name, item, member.getKey());
        }
      }
    }
    return sized(name, schema, array);
  }

  private static Iterable<Map.Entry<String, JsonNode>> properties(String name, JsonNode item) {
    if (!item.path("properties").isObject()) {
      throw unsupported(name, "its items must be objects");
    }
    return item.path("properties").properties();
  }

  private static void refuseIfRequired(String name, JsonNode item, String member) {
    if (required(item, member)) {
      throw unsupported(name + "[]." + member, "the twin does not know this member");
    }
  }

  private ArrayNode ids(JsonNode schema, List<JsonNode> ids) {
    ArrayNode array = Json.array();
    JsonNode item = resolve(schema.path("items"));
    ids.forEach(id -> array.add(id(item, id)));
    return array;
  }

  /** The id as it came, or as text where the schema has text. */
  private static JsonNode id(JsonNode schema, JsonNode id) {
    return hasType(schema, "string") && !id.isString()
        ? Json.object().put("it", id.asString()).path("it")
        : id;
  }

  private static JsonNode sized(String name, JsonNode schema, ArrayNode array) {
    int least = schema.path("minItems").asInt(0);
    int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    if (array.size() < least) {
      throw unsupported(name, "there is not that much to quote");
    }
    List<JsonNode> kept = new ArrayList<>();
    array.forEach(kept::add);
    ArrayNode result = Json.array();
    kept.stream().limit(most).forEach(result::add);
    return result;
  }

  private static void wantType(String name, JsonNode schema, String type) {
    if (!hasType(schema, type)) {
      throw unsupported(name, "the twin fills it as " + type + " only");
    }
  }

  private static boolean hasType(JsonNode schema, String type) {
    JsonNode declared = schema.path("type");
    if (declared.isArray()) {
      for (JsonNode one : declared) {
        if (one.asString().equals(type)) {
          return true;
        }
      }
      return false;
    }
    return declared.isString() && declared.stringValue().equals(type);
  }

  /** Follows {@code $ref} inside the schema ({@code #/$defs/…}). */
  private JsonNode resolve(JsonNode schema) {
    JsonNode at = schema;
    for (int hops = 0; hops < 16; hops++) {
      String ref = Json.text(at, "$ref");
      if (ref == null) {
        return at;
      }
      if (!ref.startsWith("#")) {
        break;
      }
      at = root.at(ref.substring(1));
    }
    throw unsupported("$ref", "only references inside the schema are followed");
  }

  private static TwinProblem unsupported(String member, String why) {
    return TwinProblem.invalid(
        "unsupported_schema",
        "response_format.json_schema.schema",
        "The extractive twin cannot fill '" + member + "': " + why + ".");
  }
}
