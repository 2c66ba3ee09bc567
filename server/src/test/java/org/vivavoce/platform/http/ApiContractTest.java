package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(20)
class ApiContractTest {
  private static final String FILE =
      """
      openapi: 3.1.0
      info: {title: test, version: '1'}
      paths:
        /things/{id}:
          parameters:
            - {$ref: '#/components/parameters/Id'}
          post:
            parameters:
              - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9}}
              - {name: X-Viva, in: header, required: true, schema: {type: string}}
            requestBody:
              required: true
              content:
                application/json:
                  schema: {$ref: '#/components/schemas/Thing'}
            responses: {'200': {description: ok}}
          delete:
            responses: {'200': {description: ok}}
        /maybe:
          post:
            requestBody:
              required: false
              content:
                application/json:
                  schema: {type: object, properties: {note: {type: [string, 'null']}}}
            responses: {'200': {description: ok}}
      components:
        parameters:
          Id: {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        schemas:
          Thing:
            type: object
            required: [display_name, entries]
            additionalProperties: false
            properties:
              display_name: {type: string, minLength: 1, maxLength: 5}
              kind: {type: string, enum: [red, blue]}
              anything: {type: object}
              entries:
                type: array
                maxItems: 2
                items: {$ref: '#/components/schemas/Entry'}
          Entry:
            oneOf:
              - {$ref: '#/components/schemas/Said'}
              - {$ref: '#/components/schemas/Gap'}
          Said:
            type: object
            required: [start_ms]
            properties: {start_ms: {type: integer, minimum: 0}}
          Gap:
            type: object
            required: [from_ms]
            properties: {from_ms: {type: integer}}
      """;
  private static final String ID = "/things/01995b5e-7d00-7000-8000-000000000001";

  private final ApiContract contract = ApiContract.parse(FILE);
  private final TestServer server =
      new TestServer(
          builder ->
              builder
                  .contract(contract)
                  .routes(
                      routes -> {
                        routes.post("/things/{id}", ctx -> ctx.json(Requests.body(ctx)));
                        routes.post("/maybe", ctx -> ctx.json(Requests.body(ctx)));
                        routes.get("/extra", ctx -> ctx.result("x"));
                        routes.get("/ws", ctx -> ctx.result("x"));
                      }));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aGoodRequestReachesItsRouteInSnakeCase() {
    var answer =
        server.post(ID, "{\"displayName\":\"Ada\",\"entries\":[{\"startMs\":4},{\"from_ms\":1}]}");
    assertEquals(
        "{\"display_name\":\"Ada\",\"entries\":[{\"start_ms\":4},{\"from_ms\":1}]}", answer.body());
  }

  @Test
  void whatTheContractDoesNotDescribeIsLeftAsItCame() {
    var answer =
        server.post(
            ID, "{\"display_name\":\"Ada\",\"entries\":[],\"anything\":{\"someName\":{\"aB\":1}}}");
    assertTrue(answer.body().contains("{\"someName\":{\"aB\":1}}"), answer.body());
  }

  @Test
  void eachViolationIsAPlainSentenceAtItsMember() {
    assertEquals(Map.of("display_name", "is missing", "entries", "is missing"), errors(ID, "{}"));
    assertEquals(
        Map.of("display_name", "must be a text", "kind", "must be one of red, blue"),
        errors(ID, "{\"display_name\":7,\"entries\":[],\"kind\":\"green\"}"));
    assertEquals(
        Map.of("display_name", "is too long (most: 5 characters)", "colour", "is not known here"),
        errors(ID, "{\"display_name\":\"hunter2\",\"entries\":[],\"colour\":1}"));
    assertEquals(
        Map.of("display_name", "must not be empty", "entries", "has too many entries (most: 2)"),
        errors(
            ID,
            "{\"display_name\":\"\",\"entries\":[{\"start_ms\":1},{\"start_ms\":1},{\"start_ms\":1}]}"));
    assertEquals(
        Map.of("entries[1]", "fits none of the forms that are allowed here"),
        errors(ID, "{\"display_name\":\"a\",\"entries\":[{\"start_ms\":1},{\"x\":1}]}"));
    assertEquals(
        Map.of("display_name", "is given in two spellings; send it once"),
        errors(ID, "{\"display_name\":\"a\",\"displayName\":\"b\",\"entries\":[]}"));
  }

  @Test
  void valuesAreNeverRepeatedInTheAnswer() {
    var answer = server.post(ID, "{\"display_name\":\"hunter2\",\"entries\":\"hunter2\"}");
    assertEquals(400, answer.statusCode());
    assertFalse(answer.body().contains("hunter2"), answer.body());
  }

  @Test
  void pathAndQueryParametersAreChecked() {
    String good = "{\"display_name\":\"a\",\"entries\":[]}";
    assertEquals(Map.of("id", "must be a UUID"), errors("/things/7", good));
    assertEquals(Map.of("limit", "must be at most 9"), errors(ID + "?limit=10", good));
    assertEquals(Map.of("limit", "must be a whole number"), errors(ID + "?limit=many", good));
    assertEquals(200, server.post(ID + "?limit=9", good).statusCode());
  }

  @Test
  void anOptionalBodyMayBeAbsent() {
    assertEquals("{}", server.post("/maybe", "", "Accept", "*/*").body());
    assertEquals("{\"note\":null}", server.post("/maybe", "{\"note\":null}").body());
    assertEquals(Map.of("note", "must be a text or null"), errors("/maybe", "{\"note\":false}"));
  }

  @Test
  void aRequiredBodyIsAskedFor() {
    HttpServerTest.assertProblem(
        server.post(ID, "", "Content-Type", "application/json"), 400, "invalid_json");
    HttpServerTest.assertProblem(
        server.post(ID, "x", "Content-Type", "text/plain"), 415, "unsupported_media_type");
  }

  @Test
  void routesAndContractAreHeldAgainstEachOther() {
    assertEquals(
        List.of(
            "GET /extra is served but not in api/openapi.yaml",
            "DELETE /things/{id} is in api/openapi.yaml but not served"),
        contract.differences(server.server.routes(), Set.of("/ws")));
  }

  @Test
  void theProductsContractCanBeLoaded() {
    assertTrue(
        ApiContract.packaged().operations().contains(new ApiContract.Route("GET", "/healthz")));
  }

  private Map<String, String> errors(String path, String body) {
    var answer = server.post(path, body);
    HttpServerTest.assertProblem(answer, 400, "invalid_input");
    Map<String, String> errors = new LinkedHashMap<>();
    for (JsonNode each : TestServer.json(answer).path("errors")) {
      errors.put(each.path("field").asString(), each.path("message").asString());
    }
    return errors;
  }
}
