package org.vivavoce.platform.http;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code api/openapi.yaml} (OpenAPI 3.1) at work: before a route runs, its path and query
 * parameters and its JSON body are checked against the operation of the same method and template.
 * Headers are the routes' own business: a missing one has a meaning (401, 403) of its own.
 */
public final class ApiContract {
  /** A method and a path template. */
  public record Route(String method, String path) implements Comparable<Route> {
    @Override
    public int compareTo(Route other) {
      int byPath = path.compareTo(other.path);
      return byPath != 0 ? byPath : method.compareTo(other.method);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private record Parameter(
      String name, boolean inPath, boolean required, JsonNode type, Schema schema) {}

  /**
   * @param maxBytes {@code x-max-bytes} of the operation: most of them say one short thing
   * @param mostItems of each array at the top, held before anything is looked at item by item
   */
  private record Body(
      boolean required,
      JsonNode definition,
      Schema schema,
      int maxBytes,
      Map<String, Integer> mostItems) {}

  /**
   * @param missingError {@code x-missing-error}: a source document's words where what it needs is
   *     not there
   */
  private record Operation(
      List<Parameter> parameters,
      @Nullable Body body,
      Set<String> security,
      @Nullable String missingError) {}

  private static final int MAX_BYTES = 64 << 10;

  /** Where anybody may send: so many at once must not fill the memory for bodies. */
  private static final int OPEN_MAX_BYTES = 8 << 10;

  private static final int LONGEST_NUMBER = 15;

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  private final JsonNode document;
  private final SchemaRegistry registry;
  private final Map<Route, Operation> operations = new LinkedHashMap<>();

  private ApiContract(JsonNode document) {
    this.document = document;
    this.registry =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi31(),
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(true)
                        .pathType(PathType.JSON_POINTER)
                        .locale(Locale.ROOT)
                        .build()));
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (METHODS.contains(method.getKey())) {
                            operations.put(
                                new Route(method.getKey().toUpperCase(Locale.ROOT), path.getKey()),
                                operation(path.getValue(), method.getValue()));
                          }
                        }));
  }

  /** The contract that is packed into the server. */
  public static ApiContract packaged() {
    try (InputStream in = ApiContract.class.getResourceAsStream("/api/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("/api/openapi.yaml is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ApiContract parse(String yaml) {
    return new ApiContract(new YAMLMapper().readTree(yaml));
  }

  private Operation operation(JsonNode path, JsonNode operation) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode list : List.of(path.path("parameters"), operation.path("parameters"))) {
      for (JsonNode each : list) {
        JsonNode parameter = resolved(each);
        String in = parameter.path("in").asString();
        if (in.equals("path") || in.equals("query")) {
          JsonNode type = parameter.path("schema");
          parameters.add(
              new Parameter(
                  parameter.path("name").asString(),
                  in.equals("path"),
                  parameter.path("required").asBoolean(false),
                  type,
                  schema(type)));
        }
      }
    }
    JsonNode body = resolved(operation.path("requestBody"));
    JsonNode definition = body.path("content").path("application/json").path("schema");
    return new Operation(
        parameters,
        definition.isMissingNode()
            ? null
            : new Body(
                body.path("required").asBoolean(false),
                definition,
                schema(definition),
                operation
                    .path("x-max-bytes")
                    .asInt(security(operation).isEmpty() ? OPEN_MAX_BYTES : MAX_BYTES),
                mostItems(definition)),
        security(operation),
        operation.path("x-missing-error").asString(null));
  }

  /** The operation's own, else the document's (OpenAPI 3.1, Operation Object). */
  private Set<String> security(JsonNode operation) {
    JsonNode own = operation.path("security");
    Set<String> schemes = new TreeSet<>();
    for (JsonNode each : own.isMissingNode() ? document.path("security") : own) {
      schemes.addAll(each.propertyNames());
    }
    return schemes;
  }

  private Map<String, Integer> mostItems(JsonNode definition) {
    Map<String, Integer> most = new TreeMap<>();
    resolved(definition)
        .path("properties")
        .properties()
        .forEach(
            member -> {
              JsonNode limit = resolved(member.getValue()).path("maxItems");
              if (limit.isInt()) {
                most.put(member.getKey(), limit.intValue());
              }
            });
    return most;
  }

  /** The schema on its own, with the document's components where its references look for them. */
  private Schema schema(JsonNode definition) {
    ObjectNode root = Json.object();
    root.putArray("allOf").add(definition);
    root.set("components", document.path("components"));
    return registry.getSchema(root);
  }

  /** Follows a local reference (RFC 6901 pointer). */
  JsonNode resolved(JsonNode node) {
    JsonNode at = node;
    while (at.path("$ref").isString()) {
      String reference = at.path("$ref").asString();
      at = document.at(reference.substring(1));
      if (at.isMissingNode()) {
        throw new IllegalStateException("the contract refers to nothing: " + reference);
      }
    }
    return at;
  }

  /**
   * Checks the request of a matched route, its caller first; one that the contract does not know
   * passes.
   *
   * @throws ProblemException 400 with an entry for each member, 413 or 415; 401 from the gate
   */
  void check(Context ctx, Gate gate) {
    var matched = ctx.endpoints().matchedHttpEndpoint();
    if (matched == null) {
      return;
    }
    Operation operation = operations.get(new Route(matched.method.name(), matched.path));
    if (operation == null) {
      return;
    }
    gate.admit(ctx, operation.security());
    List<FieldError> errors = new ArrayList<>();
    for (Parameter parameter : operation.parameters()) {
      check(ctx, parameter, errors);
    }
    Body body = operation.body();
    if (body != null && errors.isEmpty()) {
      check(ctx, body, errors);
    }
    if (!errors.isEmpty()) {
      FieldError first = errors.getFirst();
      String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          (first.field().isEmpty() ? "The body" : first.field())
              + " "
              + first.message()
              + more
              + ".",
          errors,
          documents(ctx, operation, errors));
    }
  }

  /** The documents' words for a needed member that is absent or empty. */
  private Map<String, Object> documents(Context ctx, Operation operation, List<FieldError> errors) {
    String words = operation.missingError();
    Body body = operation.body();
    if (words == null) {
      return Map.of();
    }
    JsonNode given = ctx.req().getAttribute(Requests.BODY) instanceof JsonNode node ? node : null;
    boolean missing = body == null && errors.stream().anyMatch(ApiContract::isMissing);
    if (body != null && given != null) {
      for (JsonNode name : resolved(body.definition()).path("required")) {
        JsonNode value = given.path(name.asString());
        missing |= value.isMissingNode() || value.isNull() || value.asString("x").isEmpty();
      }
    }
    return missing ? Map.of("error", words) : Map.of();
  }

  private static boolean isMissing(FieldError error) {
    return error.message().equals("is missing");
  }

  private static void check(Context ctx, Parameter parameter, List<FieldError> errors) {
    String text =
        parameter.inPath() ? ctx.pathParam(parameter.name()) : ctx.queryParam(parameter.name());
    if (text == null) {
      if (parameter.required()) {
        errors.add(new FieldError(parameter.name(), "is missing"));
      }
      return;
    }
    if (!PlainText.is(text)) {
      errors.add(new FieldError(parameter.name(), PlainText.WANTED));
      return;
    }
    Violations.of(parameter.schema().validate(typed(parameter.type(), text))).stream()
        .map(error -> new FieldError(parameter.name(), error.message()))
        .forEach(errors::add);
  }

  /** A parameter is text on the wire; the schema may want a number or a truth value. */
  private static JsonNode typed(JsonNode type, String text) {
    try {
      return switch (type.path("type").asString("")) {
        // Short enough to be counted with: 1e999999999 is a number too.
        case "integer", "number" ->
            text.length() > LONGEST_NUMBER || text.indexOf('e') >= 0 || text.indexOf('E') >= 0
                ? StringNode.valueOf(text)
                : DecimalNode.valueOf(new java.math.BigDecimal(text));
        case "boolean" ->
            switch (text) {
              case "true" -> BooleanNode.TRUE;
              case "false" -> BooleanNode.FALSE;
              default -> StringNode.valueOf(text);
            };
        default -> StringNode.valueOf(text);
      };
    } catch (NumberFormatException e) {
      return StringNode.valueOf(text);
    }
  }

  private void check(Context ctx, Body body, List<FieldError> errors) {
    boolean empty =
        ctx.req().getContentLengthLong() <= 0 && ctx.header("Transfer-Encoding") == null;
    if (empty && !body.required()) {
      ctx.req().setAttribute(Requests.BODY, Json.object());
      return;
    }
    JsonNode given =
        new ContractNames(this).toSnake(Requests.json(ctx, body.maxBytes()), body.definition());
    body.mostItems()
        .forEach(
            (name, most) -> {
              if (given.path(name) instanceof ArrayNode list && list.size() > most) {
                errors.add(new FieldError(name, "has too many entries (most: " + most + ")"));
                while (list.size() > most) {
                  list.remove(list.size() - 1);
                }
              }
            });
    errors.addAll(Violations.of(body.schema().validate(given)));
    PlainText.check(given, errors);
    ctx.req().setAttribute(Requests.BODY, given);
  }

  /** Every operation of the file. */
  public Set<Route> operations() {
    return new TreeSet<>(operations.keySet());
  }

  /**
   * What routes and contract do not share, as sentences; empty when they agree. {@code HEAD} is
   * served with each {@code GET}, and a WebSocket's route is in {@code api/session-events.yaml}.
   */
  public List<String> differences(Set<Route> routes, Set<String> socketPaths) {
    List<String> sentences = new ArrayList<>();
    for (Route route : new TreeSet<>(routes)) {
      if (!operations.containsKey(route) && !socketPaths.contains(route.path())) {
        sentences.add(route + " is served but not in api/openapi.yaml");
      }
    }
    for (Route operation : operations()) {
      if (!routes.contains(operation)) {
        sentences.add(operation + " is in api/openapi.yaml but not served");
      }
    }
    return sentences;
  }
}
