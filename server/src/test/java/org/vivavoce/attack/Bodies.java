package org.vivavoce.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.http.ApiContract;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies for an operation: the right one about the victim's rows, and every kind of wrong one. */
final class Bodies {
  private static final String JSON = "application/json";

  /** Stands in a tree for what a tree cannot hold. */
  private static final String HOLE = "hole-in-the-tree";

  private final Victim victim;
  private int strangers;

  Bodies(Victim victim) {
    this.victim = victim;
  }

  /** A body as it goes over the wire. */
  record Body(String name, String type, Bytes content) {
    static Body encoded(String name, String type, byte[] bytes) {
      return new Body(name, type, Bytes.of(bytes));
    }

    static Body of(String name, String text) {
      return encoded(name, JSON, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The example of the contract with the victim's ids in it; empty where no body is wanted. */
  Optional<ObjectNode> right(Operation operation) {
    JsonNode schema = operation.schema();
    if (schema == null) {
      return Optional.empty();
    }
    JsonNode example = operation.example();
    ObjectNode body =
        example instanceof ObjectNode object ? object.deepCopy() : fromSchema(operation, schema);
    address(operation.route(), body);
    return Optional.of(body);
  }

  private static ObjectNode fromSchema(Operation operation, JsonNode schema) {
    ObjectNode body = Json.object();
    schema
        .path("properties")
        .properties()
        .forEach(
            member -> {
              String type = member.getValue().path("type").asString("string");
              switch (type) {
                case "string" -> body.put(member.getKey(), "0".repeat(64));
                case "integer", "number" -> body.put(member.getKey(), 1);
                case "boolean" -> body.put(member.getKey(), true);
                default ->
                    throw new AssertionError(
                        operation + " needs an example in the contract for " + member.getKey());
              }
            });
    return body;
  }

  /** Puts the victim's ids in the places of the example's. */
  private void address(ApiContract.Route route, JsonNode node) {
    if (node instanceof ArrayNode list) {
      list.forEach(each -> address(route, each));
    }
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
      JsonNode value = member.getValue();
      String name = member.getKey();
      if (value instanceof ArrayNode list && !list.isEmpty() && isId(list.get(0))) {
        object.putArray(name).add(id(route, name).toString());
      } else if (isId(value)) {
        object.put(name, id(route, name).toString());
      } else if (value.isString() && value.asString().matches("\\S+@\\S+")) {
        strangers++;
        object.put(name, "stranger" + strangers + "@example.org");
      } else {
        address(route, value);
      }
    }
  }

  private static boolean isId(JsonNode node) {
    return node.isString() && node.asString().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  private UUID id(ApiContract.Route route, String member) {
    return switch (member) {
      case "session_id", "interview_id" -> victim.waiting;
      case "invitation_id" -> victim.acceptedInvitation;
      case "candidate_id" -> victim.spareCandidate;
      case "position_id" -> victim.sparePosition;
      case "competency_id" -> victim.competency;
      case "user_ids" -> victim.otherReviewer.user();
      default -> throw new AssertionError(route + " names by " + member + " what is unknown here");
    };
  }

  /** Every kind of wrong body there is, made from the right one. */
  static List<Body> wrong(ObjectNode right) {
    List<Body> wrong = new ArrayList<>();
    for (String name : right.propertyNames()) {
      with(wrong, right, name, "17");
      with(wrong, right, name, "-1e400");
      with(wrong, right, name, "1e999999999");
      with(wrong, right, name, "true");
      with(wrong, right, name, "null");
      with(wrong, right, name, "[]");
      with(wrong, right, name, "{}");
      with(wrong, right, name, "[[{\"a\":[null]}]]");
      with(wrong, right, name, "\"\"");
      with(wrong, right, name, "\" \"");
      with(wrong, right, name, "\"a\\u0000b\"");
      with(wrong, right, name, "\"a\\ud800b\"");
      with(wrong, right, name, "\"a\\u202eb\\r\\nBcc: x@example.org\"");
      with(wrong, right, name, "\"a\\u0000b@example.org\"");
      with(wrong, right, name, "\"' or 1=1; drop table tenants; --\"");
      with(wrong, right, name, "\"<script>alert(1)</script>\"");
      with(wrong, right, name, "\"" + "A".repeat(5_000) + "\"");
      with(wrong, right, name, "\"" + "é".repeat(40_000) + "\"");
      bothSpellings(wrong, right, name);
    }
    inside(wrong, right, "\"a\\u0000b\"");
    inside(wrong, right, "\"a\\ud800b\"");
    String text = right.toString();
    wrong.add(Body.of("unknown member", text.replaceFirst("\\{", "{\"role\":\"owner\",")));
    wrong.add(Body.of("unknown tenant", text.replaceFirst("\\{", "{\"tenant_id\":\"x\",")));
    wrong.add(Body.of("__proto__", text.replaceFirst("\\{", "{\"__proto__\":{},")));
    wrong.add(Body.of("NUL as a name", text.replaceFirst("\\{", "{\"a\\\\u0000\":1,")));
    for (String each :
        List.of("[]", "null", "17", "\"text\"", "{", "}", "{}", "", " ", text + text, "{'a':1}")) {
      wrong.add(Body.of("the text " + each, each));
    }
    wrong.add(Body.of("deep", "[".repeat(2_000) + "]".repeat(2_000)));
    wrong.add(Body.of("deep member", "{\"a\":".repeat(600) + "1" + "}".repeat(600)));
    wrong.add(Body.of("1 MiB", "{\"a\":\"" + "x".repeat(1 << 20) + "\"}"));
    wrong.add(
        Body.encoded("not UTF-8", JSON, new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"'}));
    wrong.add(Body.encoded("UTF-16", JSON, text.getBytes(StandardCharsets.UTF_16)));
    wrong.add(Body.encoded("as text", "text/plain", text.getBytes(StandardCharsets.UTF_8)));
    wrong.add(
        Body.encoded(
            "as a form",
            "application/x-www-form-urlencoded",
            "a=1".getBytes(StandardCharsets.UTF_8)));
    wrong.add(
        Body.encoded(
            "odd type", "application/json;charset=utf-7", text.getBytes(StandardCharsets.UTF_8)));
    return wrong;
  }

  private static void with(List<Body> wrong, ObjectNode right, String name, String json) {
    String text = right.deepCopy().put(name, HOLE).toString().replace("\"" + HOLE + "\"", json);
    String shown = json.length() > 40 ? json.substring(0, 40) + "…" : json;
    wrong.add(Body.of(name + " = " + shown, text));
  }

  /** The same in every text further down. */
  private static void inside(List<Body> wrong, ObjectNode right, String json) {
    ObjectNode copy = right.deepCopy();
    if (dig(copy)) {
      wrong.add(Body.of("every text = " + json, copy.toString().replace("\"" + HOLE + "\"", json)));
    }
  }

  private static boolean dig(JsonNode node) {
    boolean found = false;
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        if (member.getValue().isString() && !isId(member.getValue())) {
          object.put(member.getKey(), HOLE);
          found = true;
        } else {
          found |= dig(member.getValue());
        }
      }
    } else if (node.isArray()) {
      for (JsonNode each : node) {
        found |= dig(each);
      }
    }
    return found;
  }

  private static void bothSpellings(List<Body> wrong, ObjectNode right, String name) {
    int at = name.indexOf('_');
    if (at > 0) {
      String camel =
          name.substring(0, at)
              + Character.toUpperCase(name.charAt(at + 1))
              + name.substring(at + 2);
      ObjectNode both = right.deepCopy();
      both.set(camel, right.get(name));
      wrong.add(Body.of("both spellings of " + name, both.toString()));
    }
  }
}
