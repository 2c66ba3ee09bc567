package org.vivavoce.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ApiContract;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * An operation of the contract, with what is needed to call it.
 *
 * @param schemes any of which lets in; empty where everybody is
 * @param parameters resolved
 * @param schema of the JSON body, resolved; null where there is none
 * @param example of the JSON body
 */
record Operation(
    ApiContract.Route route,
    String id,
    Set<String> schemes,
    List<JsonNode> parameters,
    @Nullable JsonNode schema,
    @Nullable JsonNode example) {

  boolean isOpen() {
    return schemes.isEmpty();
  }

  boolean changes() {
    return !route.method().equals("GET");
  }

  boolean hasHeader(String name) {
    return parameters.stream()
        .anyMatch(
            each ->
                each.path("in").asString("").equals("header")
                    && each.path("name").asString("").equals(name));
  }

  /** Every operation that the server checks requests against. */
  static List<Operation> all() {
    JsonNode document = document();
    List<Operation> all = new ArrayList<>();
    for (ApiContract.Route route : ApiContract.packaged().operations()) {
      if (route.path().startsWith("/internal/v1/live/")) {
        continue; // the door of a host, which this suite has none of: SocketStrangersTest
      }
      JsonNode path = document.path("paths").path(route.path());
      JsonNode operation = path.path(route.method().toLowerCase(Locale.ROOT));
      List<JsonNode> parameters = new ArrayList<>();
      for (JsonNode list : List.of(path.path("parameters"), operation.path("parameters"))) {
        list.forEach(each -> parameters.add(resolved(document, each)));
      }
      JsonNode security = operation.path("security");
      Set<String> schemes = new TreeSet<>();
      (security.isMissingNode() ? document.path("security") : security)
          .forEach(each -> schemes.addAll(each.propertyNames()));
      JsonNode json =
          resolved(document, operation.path("requestBody"))
              .path("content")
              .path("application/json");
      all.add(
          new Operation(
              route,
              operation.path("operationId").asString(),
              schemes,
              List.copyOf(parameters),
              json.has("schema") ? resolved(document, json.path("schema")) : null,
              json.has("example") ? json.path("example") : null));
    }
    return all;
  }

  static JsonNode document() {
    try (InputStream in = ApiContract.class.getResourceAsStream("/api/openapi.yaml")) {
      return new YAMLMapper().readTree(Objects.requireNonNull(in, "the contract"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    JsonNode at = node;
    while (at.path("$ref").isString()) {
      at = document.at(at.path("$ref").asString().substring(1));
    }
    return at;
  }

  @Override
  public String toString() {
    return route.toString();
  }
}
