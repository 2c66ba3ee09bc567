package org.vivavoce.twins.assessor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinKeys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The extractive assessor over its wire. */
class AssessorTwinTest {
  private static final String KEY = "sk-twin-assessor-0123456789";
  private static final String ENTRIES =
      """
      {"entries":[
       {"id":"e1","speaker":"ai","text":"Hello, I am an AI. Welcome."},
       {"id":"e2","speaker":"ai","text":"Thank you. Tell me about a system you built?"},
       {"id":"e3","speaker":"candidate","text":"last year i built a payment system with two colleagues it took card payments for thirty shops and we cut failed payments by half because we retried them with the second bank"},
       {"id":"e4","speaker":"ai","text":"What was hard about it?"},
       {"id":"e5","speaker":"candidate","text":"i don't know"},
       {"id":"e6","speaker":"ai","text":"How do you test your work?"},
       {"id":"e7","speaker":"ai","text":"Thank you, goodbye."}]}""";
  private static final String POINTS =
      """
      {"type":"array","items":{"type":"object","additionalProperties":false,
       "required":["sentence","entry_ids"],"properties":{"sentence":{"type":"string"},
       "entry_ids":{"type":"array","items":{"type":"string"}}}}}""";
  private static final String SCHEMA =
      """
      {"type":"object","additionalProperties":false,"required":["covered","strengths","probe"],
       "properties":{"covered":%1$s,"strengths":%1$s,"probe":%1$s}}"""
          .formatted(POINTS);

  private final AssessorTwin twin = AssessorTwin.start(0, TwinKeys.of(KEY), Clock.system());
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    twin.close();
    http.close();
  }

  private HttpResponse<String> post(String key, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(twin.baseUrl() + "/chat/completions"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String request(String schema, String userMessage) {
    ObjectNode request = Json.object().put("model", "any-model").put("temperature", 0);
    var messages = request.putArray("messages");
    messages.addObject().put("role", "system").put("content", "Summarise.");
    messages.addObject().put("role", "user").put("content", userMessage);
    ObjectNode format = request.putObject("response_format").put("type", "json_schema");
    ObjectNode wrapped =
        format.putObject("json_schema").put("name", "interview_summary").put("strict", true);
    wrapped.set("schema", Json.tryTree(schema));
    return Json.write(request);
  }

  private ObjectNode content(String schema, String userMessage) throws Exception {
    HttpResponse<String> answer = post(KEY, request(schema, userMessage));
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode message =
        Json.tryObject(answer.body()).orElseThrow().path("choices").get(0).path("message");
    assertEquals("assistant", message.path("role").asString());
    assertTrue(message.path("refusal").isNull());
    return Json.tryObject(message.path("content").asString()).orElseThrow();
  }

  private static String code(HttpResponse<String> answer) {
    return Json.tryObject(answer.body()).orElseThrow().path("error").path("code").asString();
  }

  @Test
  void everyAnsweredQuestionIsCoveredWithItsQuestionAndEntries() throws Exception {
    JsonNode covered = content(SCHEMA, ENTRIES).path("covered");
    assertEquals(2, covered.size());
    String first = covered.get(0).path("sentence").asString();
    assertTrue(
        first.startsWith("Asked “Tell me about a system you built?”, the candidate said: “"),
        first);
    assertEquals("[\"e2\",\"e3\"]", covered.get(0).path("entry_ids").toString());
  }

  @Test
  void nothingIsSaidThatNobodySaid() throws Exception {
    Map<String, String> texts = new HashMap<>();
    for (JsonNode entry : Json.tryObject(ENTRIES).orElseThrow().path("entries")) {
      texts.put(entry.path("id").asString(), entry.path("text").asString());
    }
    ObjectNode summary = content(SCHEMA, ENTRIES);
    int quotes = 0;
    for (String member : List.of("covered", "strengths", "probe")) {
      for (JsonNode point : summary.path(member)) {
        List<String> cited = new ArrayList<>();
        point.path("entry_ids").forEach(id -> cited.add(texts.getOrDefault(id.asString(), "")));
        Matcher quote = Pattern.compile("“([^”]+)”").matcher(point.path("sentence").asString());
        while (quote.find()) {
          String piece = quote.group(1);
          assertTrue(cited.stream().anyMatch(text -> text.contains(piece)), piece);
          quotes++;
        }
        String frame = quote.replaceAll("").replaceAll("[^a-zA-Z' ]", "").trim();
        assertTrue(
            List.of(
                    "Asked the candidate said",
                    "In the candidate's own words",
                    "To the candidate said",
                    "No answer was recorded to",
                    "The answer to was short")
                .contains(
                    frame.replaceAll(" and ", " ").replaceAll(" +", " ").replaceAll(" and$", "")),
            frame);
      }
    }
    assertTrue(quotes >= 6, "quotes: " + quotes);
  }

  @Test
  void deedsAndFiguresAreStrengthsAndOpenQuestionsAreToProbe() throws Exception {
    ObjectNode summary = content(SCHEMA, ENTRIES);
    assertEquals("e3", summary.path("strengths").get(0).path("entry_ids").get(0).asString());
    assertEquals(2, summary.path("probe").size());
    assertEquals(
        "To “What was hard about it?” the candidate said: “i don't know”.",
        summary.path("probe").get(0).path("sentence").asString());
    assertEquals(
        "No answer was recorded to “How do you test your work?”.",
        summary.path("probe").get(1).path("sentence").asString());
  }

  @Test
  void theSameTalkGivesTheSameSummary() throws Exception {
    assertEquals(content(SCHEMA, ENTRIES), content(SCHEMA, ENTRIES));
  }

  @Test
  void anEmptyTalkGivesEmptyLists() throws Exception {
    ObjectNode summary = content(SCHEMA, "{\"entries\":[]}");
    assertEquals(0, summary.path("covered").size());
    assertEquals(0, summary.path("probe").size());
  }

  @Test
  void itRatesNobody() throws Exception {
    ObjectNode rated =
        content(
            """
            {"type":"object","required":["rating","evidence"],"properties":{
             "rating":{"type":"string","enum":["strong","weak","insufficient_evidence"]},
             "evidence":{"type":"array","items":{"type":"object"}}}}""",
            ENTRIES);
    assertEquals("insufficient_evidence", rated.path("rating").asString());
    assertEquals(0, rated.path("evidence").size());
    HttpResponse<String> forced =
        post(
            KEY,
            request(
                "{\"type\":\"object\",\"required\":[\"rating\"],\"properties\":{\"rating\":"
                    + "{\"type\":\"string\",\"enum\":[\"strong\",\"weak\"]}}}",
                ENTRIES));
    assertEquals(400, forced.statusCode());
    assertEquals("unsupported_schema", code(forced));
  }

  @Test
  void aSchemaItDoesNotKnowIsRefused() throws Exception {
    for (String schema :
        List.of(
            "{\"type\":\"object\",\"required\":[\"poem\"],\"properties\":{\"poem\":{\"type\":\"string\"}}}",
            "{\"type\":\"object\",\"required\":[],\"properties\":{\"poem\":{\"type\":\"string\"}}}",
            "{\"type\":\"object\",\"required\":[\"covered\"],\"properties\":{\"covered\":{\"type\":\"string\"}}}",
            "{\"type\":\"array\"}")) {
      HttpResponse<String> answer = post(KEY, request(schema, ENTRIES));
      assertEquals(400, answer.statusCode(), schema);
      assertEquals("unsupported_schema", code(answer));
    }
    HttpResponse<String> noEntries = post(KEY, request(SCHEMA, "What do you think?"));
    assertEquals("unsupported_schema", code(noEntries));
    HttpResponse<String> noSchema =
        post(KEY, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    assertEquals("unsupported_schema", code(noSchema));
  }

  @Test
  void referencesInsideTheSchemaAreFollowedAndMembersOnlyOfferedAreLeftOut() throws Exception {
    ObjectNode filled =
        content(
            """
            {"type":"object","required":["covered"],"properties":{
             "covered":{"type":"array","items":{"$ref":"#/$defs/point"}},
             "mood":{"type":"string"}},
             "$defs":{"point":{"type":"object","required":["text","entry_ids"],"properties":{
              "text":{"type":"string"},"entry_ids":{"type":"array","items":{"type":"string"}}}}}}""",
            "Entries follow.\n" + ENTRIES);
    assertTrue(filled.path("covered").get(0).has("text"));
    assertFalse(filled.has("mood"));
  }

  @Test
  void keysAreChecked() throws Exception {
    HttpResponse<String> answer = post("sk-someone-else-00000000", request(SCHEMA, ENTRIES));
    assertEquals(401, answer.statusCode());
    assertEquals("invalid_api_key", code(answer));
  }

  @Test
  void whatItCannotDoIsSaidSo() throws Exception {
    ObjectNode request = Json.tryObject(request(SCHEMA, ENTRIES)).orElseThrow();
    HttpResponse<String> streamed = post(KEY, Json.write(request.deepCopy().put("stream", true)));
    assertEquals(501, streamed.statusCode());
    assertEquals("not_implemented_by_twin", code(streamed));
    HttpResponse<String> unknown = post(KEY, Json.write(request.put("shout", true)));
    assertEquals(400, unknown.statusCode());
    assertEquals("unknown_parameter", code(unknown));
  }

  @Test
  void unpunctuatedSpeechIsCutBeforeJoiningWordsAndStaysExact() {
    String speech =
        "we began with one server and that was fine for a year but then the load grew and we moved"
            + " the reports to a second one because they were slow when everybody looked at them on"
            + " monday morning";
    List<String> pieces = Spans.quotable(speech);
    assertTrue(pieces.size() >= 2);
    assertEquals(speech, String.join(" ", pieces));
    pieces.forEach(piece -> assertTrue(Spans.wordCount(piece) <= 28, piece));
  }
}
