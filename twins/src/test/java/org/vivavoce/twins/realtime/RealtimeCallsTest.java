package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** The HTTP side of the Realtime API: calls, keys, refusals, limits. */
class RealtimeCallsTest {
  private Wire wire = new Wire();

  @AfterEach
  void stop() {
    wire.close();
  }

  private static ObjectNode error(HttpResponse<String> answer) {
    ObjectNode error = (ObjectNode) Json.tryObject(answer.body()).orElseThrow().path("error");
    for (String member : new String[] {"message", "type", "param", "code"}) {
      assertTrue(error.has(member), answer.body());
    }
    return error;
  }

  @Test
  void anOfferIsAnsweredWithSdpAndAPlaceToFindTheCall() throws Exception {
    HttpResponse<String> answer = wire.offer(Wire.SESSION);
    assertEquals(201, answer.statusCode());
    assertEquals("application/sdp", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals("v=0\r\nanswer\r\n", answer.body());
    String location = answer.headers().firstValue("Location").orElse("");
    assertTrue(location.matches("/v1/realtime/calls/rtc_u[A-Za-z0-9_]+"), location);
    assertTrue(answer.headers().firstValue("x-request-id").isPresent());
    assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty());
  }

  @Test
  void aWrongKeyIsRefusedInTheCloudsWords() throws Exception {
    for (String path : new String[] {"/v1/realtime/calls", "/v1/realtime/calls/rtc_x/hangup"}) {
      HttpResponse<String> answer =
          wire.send(
              HttpRequest.newBuilder(wire.base.resolve(path))
                  .header("Authorization", "Bearer sk-wrong-key-12345678")
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build());
      assertEquals(401, answer.statusCode());
      ObjectNode error = error(answer);
      assertEquals("invalid_api_key", error.path("code").asString());
      assertEquals("invalid_request_error", error.path("type").asString());
      assertTrue(error.path("message").asString().startsWith("Incorrect API key provided: sk-"));
      assertFalse(answer.body().contains("wrong-key"), "the key is masked");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':'m'}|session.type|missing_required_parameter",
        "{'type':'realtime','modalities':['audio']}|session.modalities|unknown_parameter",
        "{'type':'realtime','voice':'alloy'}|session.voice|unknown_parameter",
        "{'type':'realtime','temperature':0.8}|session.temperature|unknown_parameter",
        "{'type':'realtime','model':7}|session.model|invalid_type",
        "{'type':'realtime','output_modalities':['audio','text']}|session.output_modalities|invalid_value",
        "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'semantic_vad','threshold':0.5}}}}|session.audio.input.turn_detection.threshold|unknown_parameter",
        "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','eagerness':'low'}}}}|session.audio.input.turn_detection.eagerness|unknown_parameter",
        "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'wild'}}}}|session.audio.input.turn_detection.eagerness|invalid_value",
        "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':1}}}}|session.audio.input.turn_detection.idle_timeout_ms|invalid_value",
        "{'type':'realtime','max_output_tokens':5000}|session.max_output_tokens|invalid_value",
        "{'type':'realtime','tools':[{'type':'function','name':'no"
            + " blanks'}]}|session.tools[0].name|invalid_value",
        "{'type':'realtime','tools':[{'type':'function','name':'x','schema':{}}]}|session.tools[0].schema|unknown_parameter",
        "{'type':'realtime','tool_choice':'perhaps'}|session.tool_choice|invalid_value",
        "{'type':'realtime','audio':{'output':{'speed':3}}}|session.audio.output.speed|invalid_value",
        "{'type':'realtime','audio':{'output':{'voice':'hal'}}}|session.audio.output.voice|invalid_value",
        "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','threshold':'x'}}}}|session.audio.input.turn_detection.threshold|invalid_type",
        "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','patience':1}}}}|session.audio.input.turn_detection.patience|unknown_parameter",
      })
  void aSessionThatNobodyTakesIsRefusedWithTheMembersName(String session, String param, String code)
      throws Exception {
    HttpResponse<String> answer = wire.offer(session.replace('\'', '"'));
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals("invalid_request_error", error(answer).path("type").asString());
    assertEquals(param, error(answer).path("param").asString());
    assertEquals(code, error(answer).path("code").asString());
    assertEquals(0, wire.parts.peers.size(), "no peer is made for a refused session");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'transcription'}",
        "{'type':'realtime','tools':[{'type':'mcp','server_label':'x'}]}",
        "{'type':'realtime','audio':{'input':{'transcription':{'model':'m','delay':'low'}}}}",
        "{'type':'realtime','audio':{'input':{'transcription':{'model':'m','language':'de'}}}}",
        "{'type':'realtime','prompt':{'id':'pmpt_1'}}",
      })
  void whatTheCloudHasAndTheTwinHasNotIsSaidSo(String session) throws Exception {
    HttpResponse<String> answer = wire.offer(session.replace('\'', '"'));
    assertEquals(501, answer.statusCode(), answer.body());
    assertEquals("not_implemented_by_twin", error(answer).path("code").asString());
    assertEquals(
        "false",
        answer.headers().firstValue("x-should-retry").orElse(""),
        "clients would try again what will never work");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/realtime/calls/rtc_1/accept",
        "/v1/realtime/calls/rtc_1/refer",
        "/v1/realtime/sessions",
        "/v1/realtime/translations/client_secrets",
      })
  void otherRealtimeAddressesAnswer501(String path) throws Exception {
    HttpResponse<String> answer = wire.post(path, "application/json", "{}");
    assertEquals(501, answer.statusCode());
    assertEquals("not_implemented_by_twin", error(answer).path("code").asString());
  }

  @Test
  void anOfferThatIsNoSdpIsTheCallersFault() throws Exception {
    HttpResponse<String> answer =
        wire.post(
            "/v1/realtime/calls",
            "multipart/form-data; boundary=b0",
            Wire.multipart("hello", Wire.SESSION));
    assertEquals(400, answer.statusCode());
    assertEquals("sdp", error(answer).path("param").asString());
  }

  @Test
  void theBetaHeaderIsRefused() throws Exception {
    HttpResponse<String> answer =
        wire.send(
            wire.request("/v1/realtime/calls")
                .header("OpenAI-Beta", "realtime=v1")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    assertEquals(400, answer.statusCode());
    assertEquals("beta_api_shape_disabled", error(answer).path("code").asString());

    String call = wire.call(Wire.SESSION);
    Wire.Sideband beta =
        Wire.Sideband.open(wire.http, wire.base, call, Wire.KEY, Optional.of("realtime=v1"));
    assertEquals(
        "beta_api_shape_disabled", beta.await("error").path("error").path("code").asString());
    assertTrue(beta.closed.get(5, TimeUnit.SECONDS).startsWith("4000"));
  }

  @Test
  void aBrowsersPreflightIsAnsweredAndMaySeeTheLocation() throws Exception {
    HttpResponse<String> answer =
        wire.send(
            HttpRequest.newBuilder(wire.base.resolve("/v1/realtime/calls"))
                .header("Origin", "http://page.example")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
    assertEquals(204, answer.statusCode());
    assertEquals("*", answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    assertEquals(
        "authorization,content-type",
        answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""));
    assertTrue(
        wire.offer(Wire.SESSION)
            .headers()
            .firstValue("Access-Control-Expose-Headers")
            .orElse("")
            .contains("Location"));
  }

  @Test
  void moreCallsThanAllowedGetARetryableAnswerUntilOneEnds() throws Exception {
    wire.close();
    wire = new Wire(Wire.settings(1, 200, 3_600_000));
    String first = wire.call(Wire.SESSION);
    HttpResponse<String> second = wire.offer(Wire.SESSION);
    assertEquals(429, second.statusCode());
    assertEquals("rate_limit_exceeded", error(second).path("code").asString());
    assertTrue(second.headers().firstValue("retry-after-ms").isPresent());
    assertEquals("true", second.headers().firstValue("x-should-retry").orElse(""));

    assertEquals(
        200, wire.post("/v1/realtime/calls/" + first + "/hangup", "text/plain", "").statusCode());
    assertEquals(201, wire.offer(Wire.SESSION).statusCode());
  }

  @Test
  void anEndedCallIsUnknown() throws Exception {
    String call = wire.call(Wire.SESSION);
    FakeParts.FakePeer peer = wire.parts.nextPeer();
    HttpResponse<String> done =
        wire.post("/v1/realtime/calls/" + call + "/hangup", "text/plain", "");
    assertEquals(200, done.statusCode());
    assertTrue(peer.closed.get(), "the media is given back before the answer");
    HttpResponse<String> again =
        wire.post("/v1/realtime/calls/" + call + "/hangup", "text/plain", "");
    assertEquals(404, again.statusCode());
    assertEquals("call_id_not_found", error(again).path("code").asString());
    CompletionException refused =
        assertThrows(CompletionException.class, () -> wire.sideband(call));
    WebSocketHandshakeException handshake =
        (WebSocketHandshakeException) Optional.ofNullable(refused.getCause()).orElseThrow();
    assertEquals(404, handshake.getResponse().statusCode());
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAsSuch() throws Exception {
    HttpResponse<String> answer =
        wire.post("/v1/realtime/calls", "multipart/form-data; boundary=b0", "x".repeat(2 << 20));
    assertEquals(413, answer.statusCode());
    assertEquals("request_too_large", error(answer).path("code").asString());
  }

  @Test
  void anUnknownAddressIsUnknownAsOnTheCloud() throws Exception {
    HttpResponse<String> answer = wire.post("/v1/nothing", "application/json", "{}");
    assertEquals(404, answer.statusCode());
    assertEquals("unknown_url", error(answer).path("code").asString());
  }

  @Test
  void theStatusPageSaysWhatListensAndWhatSpeaks() throws Exception {
    wire.call(Wire.SESSION);
    ObjectNode status =
        Json.tryObject(
                wire.send(HttpRequest.newBuilder(wire.base.resolve("/twin/status")).build()).body())
            .orElseThrow();
    assertEquals("by-hand", status.path("recognizer").path("name").asString());
    assertTrue(status.path("voice").path("available").asBoolean());
    assertEquals(1, status.path("calls").path("open").asInt());
    assertEquals(1, status.path("calls").path("opened").asInt());
    assertTrue(status.path("ready").asBoolean());
  }

  @Test
  void afterItsCallsAndIdleTheTwinAsksToBeReplacedAndTakesNoMore() throws Exception {
    wire.close();
    wire = new Wire(Wire.settings(5, 2, 3_600_000));
    String one = wire.call(Wire.SESSION);
    String two = wire.call(Wire.SESSION);
    wire.post("/v1/realtime/calls/" + one + "/hangup", "text/plain", "");
    assertFalse(wire.spent.isDone(), "one call is still on");
    wire.post("/v1/realtime/calls/" + two + "/hangup", "text/plain", "");
    assertTrue(wire.spent.get(5, TimeUnit.SECONDS));
    assertEquals(503, wire.offer(Wire.SESSION).statusCode());
  }

  @Test
  void aRefusedOfferTakesNoPlace() throws Exception {
    wire.close();
    wire = new Wire(Wire.settings(1, 200, 3_600_000));
    for (int i = 0; i < 3; i++) {
      wire.post(
          "/v1/realtime/calls",
          "multipart/form-data; boundary=b0",
          Wire.multipart("no sdp", Wire.SESSION));
    }
    assertEquals(201, wire.offer(Wire.SESSION).statusCode());
  }

  @Test
  void onATestersWishSidebandsAreRefusedForAWhile() throws Exception {
    String call = wire.call(Wire.SESSION);
    assertEquals(
        204,
        wire.post("/twin/faults", "application/json", "{\"refuse_sidebands\":1}").statusCode());
    assertThrows(CompletionException.class, () -> wire.sideband(call));
    assertEquals(
        "realtime",
        wire.sideband(call).await("session.created").path("session").path("type").asString());
  }
}
