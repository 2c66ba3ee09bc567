package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.node.ObjectNode;

/** Keys for browsers, and calls made with them. */
class ClientSecretsTest {
  private static final String SECRETS = "/v1/realtime/client_secrets";
  private static final String CALLS = "/v1/realtime/calls";
  private final Wire wire = new Wire();

  @AfterEach
  void stop() {
    wire.close();
  }

  private ObjectNode secret(String body) throws Exception {
    HttpResponse<String> answer = wire.post(SECRETS, "application/json", body.replace('\'', '"'));
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.tryObject(answer.body()).orElseThrow();
  }

  private HttpResponse<String> withKey(String key, String path, String type, String body)
      throws Exception {
    return wire.send(
        HttpRequest.newBuilder(wire.base.resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", type)
            .header("Origin", "http://page.example")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void aKeyComesWithItsExpiryAndTheWholeSession() throws Exception {
    long before = Clock.system().unixSeconds();
    ObjectNode secret =
        secret("{'session':{'type':'realtime','instructions':'Be calm.','model':'m-1'}}");
    assertTrue(secret.path("value").asString().startsWith("ek_"));
    long lives = secret.path("expires_at").asLong() - before;
    assertTrue(lives >= 600 && lives <= 602, "ten minutes where nothing is asked: " + lives);
    assertEquals("Be calm.", secret.path("session").path("instructions").asString());
    assertEquals("m-1", secret.path("session").path("model").asString());
    assertTrue(secret.path("session").path("audio").path("output").has("voice"), "whole");
    assertTrue(secret("").path("session").has("expires_at"), "an empty body asks for defaults");
  }

  @Test
  void aBareOfferWithSuchAKeyOpensItsSession() throws Exception {
    String key =
        secret("{'session':{'type':'realtime','instructions':'From the key.'}}")
            .path("value")
            .asString();
    for (int use = 0; use < 2; use++) {
      HttpResponse<String> answer = withKey(key, CALLS, "application/sdp", Wire.OFFER);
      assertEquals(201, answer.statusCode(), answer.body());
      assertEquals("v=0\r\nanswer\r\n", answer.body());
      assertEquals("*", answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
      String location = answer.headers().firstValue("Location").orElseThrow();
      Wire.Sideband sideband = wire.sideband(location.substring(location.lastIndexOf('/') + 1));
      assertEquals(
          "From the key.",
          sideband.await("session.created").path("session").path("instructions").asString());
    }
  }

  @Test
  void aSessionSentWithTheOfferTakesThePlaceOfTheKeys() throws Exception {
    String key = secret("{'session':{'type':'realtime','model':'m-1'}}").path("value").asString();
    HttpResponse<String> answer =
        withKey(
            key,
            CALLS,
            "multipart/form-data; boundary=b0",
            Wire.multipart(Wire.OFFER, "{\"type\":\"realtime\",\"model\":\"m-2\"}"));
    String location = answer.headers().firstValue("Location").orElseThrow();
    assertEquals(
        "m-2",
        wire.sideband(location.substring(location.lastIndexOf('/') + 1))
            .await("session.created")
            .path("session")
            .path("model")
            .asString());
  }

  @Test
  void aKeyForBrowsersOpensCallsAndNothingElse() throws Exception {
    String key = secret("{}").path("value").asString();
    HttpResponse<String> call = withKey(key, CALLS, "application/sdp", Wire.OFFER);
    String location = call.headers().firstValue("Location").orElseThrow();
    assertEquals(401, withKey(key, SECRETS, "application/json", "{}").statusCode());
    assertEquals(401, withKey(key, location + "/hangup", "text/plain", "").statusCode());
    String id = location.substring(location.lastIndexOf('/') + 1);
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () -> Wire.Sideband.open(wire.http, wire.base, id, key, Optional.empty()));
    WebSocketHandshakeException handshake =
        (WebSocketHandshakeException) Optional.ofNullable(refused.getCause()).orElseThrow();
    assertEquals(404, handshake.getResponse().statusCode());
  }

  /** A page cannot set headers of a socket, so OpenAI's client puts its key here. */
  @Test
  void aPagesSocketBringsItsKeyAsASubprotocol() throws Exception {
    String key =
        secret("{'session':{'type':'realtime','instructions':'From the key.'}}")
            .path("value")
            .asString();
    Wire.Sideband socket = new Wire.Sideband();
    WebSocket opened =
        wire.http
            .newWebSocketBuilder()
            .subprotocols("realtime", "openai-insecure-api-key." + key)
            .buildAsync(
                URI.create("ws://" + wire.base.getAuthority() + "/v1/realtime?model=m"), socket)
            .get(5, TimeUnit.SECONDS);
    assertEquals("realtime", opened.getSubprotocol(), "the key is not echoed");
    assertEquals(
        "From the key.",
        socket.await("session.created").path("session").path("instructions").asString());
  }

  @Test
  void aPageThatAsksForTheBetaIsRefusedToo() throws Exception {
    Wire.Sideband socket = new Wire.Sideband();
    wire.http
        .newWebSocketBuilder()
        .subprotocols("realtime", "openai-insecure-api-key." + Wire.KEY, "openai-beta.realtime-v1")
        .buildAsync(URI.create("ws://" + wire.base.getAuthority() + "/v1/realtime?model=m"), socket)
        .get(5, TimeUnit.SECONDS);
    assertEquals(
        "beta_api_shape_disabled", socket.await("error").path("error").path("code").asString());
    assertTrue(socket.closed.get(5, TimeUnit.SECONDS).startsWith("4000"));
  }

  @Test
  void aSessionMayBringWhatChangesNothingHere() throws Exception {
    ObjectNode session =
        (ObjectNode)
            secret(
                    "{'session':{'type':'realtime','reasoning':{'effort':'low'},'truncation':"
                        + "{'type':'retention_ratio','retention_ratio':0.8,'token_limits':"
                        + "{'post_instructions':8000}}}}")
                .path("session");
    assertEquals("low", session.path("reasoning").path("effort").asString());
    assertEquals(0.8, session.path("truncation").path("retention_ratio").asDouble());
  }

  @Test
  void anInventedKeyIsRefused() throws Exception {
    HttpResponse<String> answer =
        withKey("ek_000000000000000000000000", CALLS, "application/sdp", Wire.OFFER);
    assertEquals(401, answer.statusCode());
    assertEquals(
        "invalid_api_key",
        Json.tryObject(answer.body()).orElseThrow().path("error").path("code").asString());
  }

  @Test
  void aKeyOpensNoCallOnceItHasExpired() {
    AtomicLong second = new AtomicLong(1_000);
    ClientSecrets secrets = new ClientSecrets(session -> session, at(second));
    String key =
        "Bearer "
            + secrets
                .create("{\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":10}}")
                .path("value")
                .asString();
    second.set(1_009);
    assertTrue(secrets.sessionOf(key).isPresent());
    second.set(1_010);
    TwinProblem expired = assertThrows(TwinProblem.class, () -> secrets.sessionOf(key));
    assertEquals(401, expired.status());
  }

  private static Clock at(AtomicLong second) {
    return new Clock() {
      @Override
      public Instant now() {
        return Instant.ofEpochSecond(second.get());
      }

      @Override
      public long nanos() {
        return second.get() * 1_000_000_000L;
      }
    };
  }

  @Test
  void aStandardKeyAndABareOfferNameNoSession() throws Exception {
    HttpResponse<String> answer = wire.post(CALLS, "application/sdp", Wire.OFFER);
    assertEquals(400, answer.statusCode());
    assertEquals(
        "session",
        Json.tryObject(answer.body()).orElseThrow().path("error").path("param").asString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'expires_after':{'seconds':9}}|expires_after.seconds|invalid_value",
        "{'expires_after':{'seconds':7201}}|expires_after.seconds|invalid_value",
        "{'expires_after':{'seconds':'60'}}|expires_after.seconds|invalid_type",
        "{'expires_after':{'anchor':'used_at'}}|expires_after.anchor|invalid_value",
        "{'expires_after':{'minutes':1}}|expires_after.minutes|unknown_parameter",
        "{'session':{'type':'realtime','reasoning':{'effort':'much'}}}|session.reasoning.effort|invalid_value",
        "{'session':{'type':'realtime','truncation':{'type':'retention_ratio','retention_ratio':2}}}|session.truncation.retention_ratio|invalid_value",
        "{'session':{'model':'m'}}|session.type|missing_required_parameter",
        "{'session':{'type':'realtime','voice':'alloy'}}|session.voice|unknown_parameter",
        "{'sessions':{}}|sessions|unknown_parameter",
      })
  void aRequestThatNobodyTakesIsRefusedWithTheMembersName(String body, String param, String code)
      throws Exception {
    HttpResponse<String> answer = wire.post(SECRETS, "application/json", body.replace('\'', '"'));
    assertEquals(400, answer.statusCode(), answer.body());
    ObjectNode error = (ObjectNode) Json.tryObject(answer.body()).orElseThrow().path("error");
    assertEquals(param, error.path("param").asString());
    assertEquals(code, error.path("code").asString());
  }
}
