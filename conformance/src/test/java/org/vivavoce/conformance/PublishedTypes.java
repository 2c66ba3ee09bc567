package org.vivavoce.conformance;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's published description ({@code openai-types.json}, made by {@code openai/subset.mjs}),
 * read more strictly than it is written: a member that it does not name is a problem, and of a
 * union the member that {@code type} and {@code role} name is the one that counts, so that a
 * problem has the path of the field that is wrong.
 */
final class PublishedTypes {
  private static final String REF = "#/components/schemas/";
  private static final String DEFS = "#/$defs/";
  private static final String EVENT = "RealtimeServerEvent";
  private static final List<String> TAGS = List.of("type", "role");
  private static final Set<String> NOT_RULES =
      Set.of("default", "discriminator", "$recursiveAnchor", "$recursiveRef");

  private final ObjectNode published;
  private final ObjectNode strict = Json.object();
  private final Map<String, String> schemaOfEvent = new HashMap<>();
  private final Map<String, Schema> compiled = new HashMap<>();
  private final Set<String> partsOfWholes = new HashSet<>();

  PublishedTypes() {
    published = (ObjectNode) read().path("components").path("schemas");
    collectParts(published);
    for (Map.Entry<String, JsonNode> schema : published.properties()) {
      String name = schema.getKey();
      String event = tag(schema.getValue(), "type");
      if (name.startsWith(EVENT) && event != null) {
        schemaOfEvent.put(event, name);
      }
      strict.set(name, strict(schema.getValue(), partsOfWholes.contains(name)));
    }
  }

  private static ObjectNode read() {
    try (InputStream in = PublishedTypes.class.getResourceAsStream("openai-types.json")) {
      if (in == null) {
        throw new IllegalStateException("openai-types.json is not on the class path");
      }
      return Json.tryObject(new String(in.readAllBytes(), StandardCharsets.UTF_8)).orElseThrow();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The kinds of server events that the description has. */
  Set<String> events() {
    return schemaOfEvent.keySet();
  }

  /** What is wrong with a server event: one entry per field; empty when nothing is. */
  List<String> problemsOfEvent(JsonNode event) {
    String type = event.path("type").asString("");
    String schema = schemaOfEvent.get(type);
    return schema == null
        ? List.of("/type: '" + type + "' is no published event")
        : problems(schema, event).stream().map(problem -> type + " " + problem).toList();
  }

  /** What is wrong with a JSON answer that shall be of that schema. */
  synchronized List<String> problems(String schema, JsonNode value) {
    List<String> problems = new ArrayList<>();
    for (Error error : compiled.computeIfAbsent(schema, this::compile).validate(value)) {
      String path = String.valueOf(error.getInstanceLocation());
      String place = path.replaceAll("/\\d+(?=/|$)", "/*");
      boolean known = PublishedLags.NULLS.containsKey(place) && value.at(path).isNull();
      if (!known) {
        problems.add(path + ": " + error.getMessage());
      }
    }
    return problems;
  }

  private Schema compile(String name) {
    if (!published.has(name)) {
      throw new IllegalArgumentException("no published schema " + name);
    }
    ObjectNode root =
        Json.object()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("$ref", DEFS + name);
    root.set("$defs", strict);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
  }

  /** Schemas that others are put together from ({@code allOf}) may not refuse what those add. */
  private void collectParts(JsonNode node) {
    for (JsonNode part : node.path("allOf")) {
      String name = name(part);
      if (name != null) {
        partsOfWholes.add(name);
      }
    }
    node.forEach(this::collectParts);
  }

  private JsonNode strict(JsonNode node, boolean part) {
    if (node instanceof ArrayNode array) {
      ArrayNode all = Json.array();
      array.forEach(each -> all.add(strict(each, part)));
      return all;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      boolean within = member.getKey().equals("allOf");
      if (member.getKey().equals("properties")) {
        ObjectNode properties = result.putObject("properties");
        member
            .getValue()
            .properties()
            .forEach(each -> properties.set(each.getKey(), strict(each.getValue(), false)));
      } else if (member.getKey().equals("$ref")) {
        result.put("$ref", DEFS + name(object));
      } else if (!NOT_RULES.contains(member.getKey()) && !member.getKey().startsWith("x-")) {
        result.set(member.getKey(), strict(member.getValue(), within));
      }
    }
    if (object.has("allOf")) {
      result.put("unevaluatedProperties", false);
    } else if (!part && object.has("properties") && !object.has("additionalProperties")) {
      result.put("additionalProperties", false);
    }
    choose(object, result, "anyOf");
    choose(object, result, "oneOf");
    return result;
  }

  /** A union whose members have distinct tags becomes a choice by these tags. */
  private void choose(ObjectNode original, ObjectNode strict, String keyword) {
    if (!original.path(keyword).isArray()) {
      return;
    }
    ArrayNode rules = Json.array();
    ArrayNode one = Json.array();
    for (int i = 0; i < original.path(keyword).size(); i++) {
      JsonNode branch = original.path(keyword).get(i);
      if (branch.path("type").asString("").equals("null")) {
        one.add(branch.deepCopy());
        continue;
      }
      Map<String, String> tags = tags(branch);
      if (!tags.containsKey("type")) {
        return;
      }
      ObjectNode condition = Json.object().put("type", "object");
      ObjectNode properties = condition.putObject("properties");
      ArrayNode required = condition.putArray("required");
      tags.forEach(
          (tag, value) -> {
            properties.putObject(tag).put("const", value);
            required.add(tag);
          });
      ObjectNode rule = rules.addObject();
      rule.set("if", condition);
      rule.set("then", strict.path(keyword).get(i));
      one.add(condition.deepCopy());
    }
    if (rules.size() < 2) {
      return;
    }
    strict.remove(keyword);
    ObjectNode named = Json.object();
    named.set("anyOf", one);
    rules.add(named);
    strict.withArrayProperty("allOf").addAll(rules);
  }

  private Map<String, String> tags(JsonNode branch) {
    String name = name(branch);
    JsonNode schema = name == null ? branch : published.path(name);
    Map<String, String> tags = new TreeMap<>();
    for (String tag : TAGS) {
      String value = tag(schema, tag);
      if (value != null) {
        tags.put(tag, value);
      }
    }
    return tags;
  }

  private static @Nullable String name(JsonNode schema) {
    String ref = Json.text(schema, "$ref");
    return ref == null ? null : ref.substring(REF.length());
  }

  /** The one value that the member may have, or null. */
  private static @Nullable String tag(JsonNode schema, String member) {
    JsonNode property = schema.path("properties").path(member);
    JsonNode values = property.path("enum");
    return values.size() == 1 ? values.get(0).asString() : Json.text(property, "const");
  }
}
