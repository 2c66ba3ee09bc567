package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinKeys;
import tools.jackson.databind.node.ObjectNode;

/** Misbehaviour that a credential asks for by name, and what the hooks change at run time. */
class RealtimeFaultsTest {
  private final Wire wire = new Wire();

  @AfterEach
  void stop() {
    wire.close();
  }

  private HttpResponse<String> offer(String fault) throws Exception {
    return wire.send(
        HttpRequest.newBuilder(wire.base.resolve("/v1/realtime/calls"))
            .header("Authorization", "Bearer " + Wire.KEY + fault)
            .header("Content-Type", "multipart/form-data; boundary=b0")
            .POST(HttpRequest.BodyPublishers.ofString(Wire.multipart(Wire.OFFER, Wire.SESSION)))
            .build());
  }

  private static String callId(HttpResponse<String> answer) {
    assertEquals(201, answer.statusCode(), answer.body());
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private Wire.Sideband sideband(String callId, String fault) {
    return Wire.Sideband.open(wire.http, wire.base, callId, Wire.KEY + fault, Optional.empty());
  }

  private static ObjectNode error(HttpResponse<String> answer) {
    return (ObjectNode) Json.tryObject(answer.body()).orElseThrow().path("error");
  }

  @Test
  void everySecondAttemptGetsThroughTheRateLimit() throws Exception {
    HttpResponse<String> first = offer("+429_then_ok");
    assertEquals(429, first.statusCode());
    assertTrue(first.headers().firstValue("retry-after-ms").isPresent());
    assertEquals(201, offer("+429_then_ok").statusCode());
    assertEquals(429, offer("+429_then_ok").statusCode());
    assertEquals(429, offer("+429_then_ok:9:other").statusCode(), "counted apart");
    assertEquals(201, offer("").statusCode());
  }

  @Test
  void aSpentQuotaIsNotWorthARetryAndAnOverloadIs() throws Exception {
    HttpResponse<String> quota = offer("+quota");
    assertEquals(429, quota.statusCode());
    assertEquals("insufficient_quota", error(quota).path("type").asString());
    assertEquals("credit_balance_exhausted", error(quota).path("code").asString());
    assertTrue(quota.headers().firstValue("retry-after-ms").isEmpty());
    HttpResponse<String> overloaded = offer("+overloaded:1");
    assertEquals(503, overloaded.statusCode());
    assertEquals("server_is_overloaded", error(overloaded).path("code").asString());
    assertEquals(201, offer("+overloaded:1").statusCode(), "the first use only");
  }

  @Test
  void aCallCanBreakOffRightAfterItsAnswer() throws Exception {
    String callId = callId(offer("+drop_after_answer"));
    FakeParts.FakePeer peer = wire.parts.nextPeer();
    Eventually.holds(peer.closed::get);
    assertEquals(
        404, wire.post("/v1/realtime/calls/" + callId + "/hangup", "text/plain", "").statusCode());
  }

  @Test
  void aSidebandCanBeRefusedOrStayMute() throws Exception {
    String callId = callId(offer(""));
    CompletionException refused =
        assertThrows(CompletionException.class, () -> sideband(callId, "+sideband_404:1"));
    assertEquals(
        404,
        ((WebSocketHandshakeException) Optional.ofNullable(refused.getCause()).orElseThrow())
            .getResponse()
            .statusCode());
    sideband(callId, "+sideband_404:1").await("session.created");
    Wire.Sideband mute = sideband(callId, "+no_session_created");
    Wire.Sideband other = sideband(callId, "");
    other.await("session.created");
    mute.send("{'type':'session.update','session':{'type':'realtime'}}");
    other.await("session.updated");
    assertTrue(mute.events.isEmpty(), mute.events.toString());
  }

  @Test
  void aSessionCanExpireSoon() throws Exception {
    String callId = callId(offer("+expire_soon"));
    Wire.Sideband sideband = sideband(callId, "+expire_soon");
    long left =
        sideband.await("session.created").path("session").path("expires_at").asLong()
            - org.vivavoce.twins.common.Clock.system().unixSeconds();
    assertTrue(left >= 8 && left <= 10, String.valueOf(left));
    wire.parts.later(10_000);
    assertEquals("session_expired", sideband.await("error").path("error").path("code").asString());
    assertTrue(sideband.closed.get(5, TimeUnit.SECONDS).startsWith("1001"));
  }

  @Test
  void aVoiceCanStayUnheard() throws Exception {
    String callId = callId(offer("+no_audio"));
    FakeParts.FakePeer peer = wire.parts.nextPeer();
    Wire.Sideband sideband = sideband(callId, "");
    sideband.send(
        "{'type':'response.create','response':{'instructions':'\\\"\\\"\\\"Hello.\\\"\\\"\\\"'}}");
    List<String> types = sideband.typesUntil("response.done");
    assertFalse(types.contains("output_audio_buffer.started"), types.toString());
    assertEquals(0, peer.queuedMs());
  }

  @Test
  void aSlowAnswerComesAfterAll() throws Exception {
    long begun = wire.parts.ports().clock().monotonicMs();
    assertEquals(201, offer("+slow_answer").statusCode());
    assertTrue(wire.parts.ports().clock().monotonicMs() - begun >= 3_900);
  }

  @Test
  void aFaultNobodyKnowsIsNamed() throws Exception {
    HttpResponse<String> answer = offer("+explode");
    assertEquals(400, answer.statusCode());
    assertEquals("unknown_fault", error(answer).path("code").asString());
    assertTrue(answer.body().contains("429_then_ok"), answer.body());
  }

  @Test
  void withoutTheHooksSuchAKeyIsAWrongOne() {
    TwinKeys keys = TwinKeys.of("sk-a-long-enough-key");
    assertThrows(RuntimeException.class, () -> keys.require("Bearer sk-a-long-enough-key+quota"));
    keys.withSuffixes().require("Bearer sk-a-long-enough-key+quota");
    assertThrows(
        RuntimeException.class,
        () -> keys.withSuffixes().require("Bearer sk-another-long-key+quota"));
  }

  @Test
  void theHooksCheckWhatTheyAreAskedFor() throws Exception {
    assertEquals(
        400, wire.post("/twin/faults", "application/json", "{\"drop_share\":2}").statusCode());
    assertEquals(
        400, wire.post("/twin/faults", "application/json", "{\"explode\":1}").statusCode());
    assertEquals(
        204,
        wire.post("/twin/faults", "application/json", "{\"drop_share\":0,\"drop_all_ms\":0}")
            .statusCode());
  }
}
