package org.vivavoce.twins.assessor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinKeys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The extractive assessor at {@code /v1/responses}. */
class ResponsesTest {
  private static final String KEY = "sk-twin-assessor-0123456789";
  private static final String ENTRIES =
      "{\"entries\":[{\"id\":1,\"speaker\":\"ai\",\"text\":\"What did you build?\"},"
          + "{\"id\":2,\"speaker\":\"candidate\",\"text\":\"A search index for two thousand"
          + " shops.\"}]}";
  private static final String FORMAT =
      "{'type':'json_schema','name':'s','strict':true,'schema':{'type':'object',"
          + "'additionalProperties':false,'required':['summary'],"
          + "'properties':{'summary':{'type':'string'}}}}";

  private final AssessorTwin twin = AssessorTwin.start(0, TwinKeys.of(KEY), Clock.system());
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    twin.close();
    http.close();
  }

  private HttpResponse<String> post(String key, ObjectNode body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(twin.baseUrl() + "/responses"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static ObjectNode request() {
    ObjectNode request = Json.object().put("model", "any-model").put("input", ENTRIES);
    request.putObject("text").set("format", tree(FORMAT));
    return request;
  }

  private static ObjectNode tree(String json) {
    return Json.tryObject(json.replace('\'', '"')).orElseThrow();
  }

  private static String text(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode message = Json.tryObject(answer.body()).orElseThrow().path("output").path(0);
    assertEquals("message", message.path("type").asString());
    JsonNode part = message.path("content").path(0);
    assertEquals("output_text", part.path("type").asString());
    return part.path("text").asString();
  }

  @Test
  void aTextAndAListOfMessagesGiveTheSameQuotingAnswer() throws Exception {
    String said = text(post(KEY, request()));
    assertTrue(said.contains("A search index for two thousand shops"), said);
    ObjectNode listed = request().put("store", false).put("instructions", "Sum it up.");
    ObjectNode message = listed.putArray("input").addObject().put("role", "user");
    message.putArray("content").addObject().put("type", "input_text").put("text", ENTRIES);
    assertEquals(said, text(post(KEY, listed)));
  }

  @Test
  void aWrongKeyIsRefused() throws Exception {
    assertEquals(401, post("sk-nobody-0000000000", request()).statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':''}|400|model|missing_required_parameter",
        "{'input':[]}|400|input|missing_required_parameter",
        "{'input':'hello'}|400|input|unsupported_schema",
        "{'messages':[]}|400|messages|unknown_parameter",
        "{'text':{}}|400|text.format|unsupported_schema",
        "{'text':{'format':{'type':'json_schema','name':'a b','schema':{}}}}|400|text.format.name|invalid_value",
        "{'text':{'format':{'type':'json_schema','name':'s','schema':{'type':'object','required':['x'],'properties':{'x':{'type':'string'}}}}}}|400|text.format.schema|unsupported_schema",
        "{'stream':true}|501|stream|not_implemented_by_twin",
        "{'store':true}|501|store|not_implemented_by_twin",
        "{'previous_response_id':'resp_1'}|501|previous_response_id|not_implemented_by_twin",
      })
  void whatCannotBeDoneIsRefusedWithTheMembersName(
      String change, int status, String param, String code) throws Exception {
    ObjectNode asked = request();
    tree(change).properties().forEach(member -> asked.set(member.getKey(), member.getValue()));
    HttpResponse<String> answer = post(KEY, asked);
    assertEquals(status, answer.statusCode(), answer.body());
    JsonNode error = Json.tryObject(answer.body()).orElseThrow().path("error");
    assertEquals(param, error.path("param").asString());
    assertEquals(code, error.path("code").asString());
  }
}
