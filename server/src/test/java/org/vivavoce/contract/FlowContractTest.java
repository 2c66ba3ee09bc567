package org.vivavoce.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ScriptedRealtime;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The technical flow's client: HTTP alone, from the offer to the completion. */
class FlowContractTest extends ContractDesk {
  private static ObjectNode offer(UUID id) {
    return Json.object().put("sdpOffer", OFFER).put("sessionId", id.toString());
  }

  private static ObjectNode entry(UUID id, String text) {
    return Json.object()
        .put("sessionId", id.toString())
        .put("speaker", "candidate")
        .put("text", text)
        .put("timestamp", "2026-11-21T10:00:00.123Z");
  }

  @Test
  void anInterviewLivesOnHttpAlone() {
    Person robin = person();
    UUID id = id(made(robin));
    ControlFixture.Answer answered = post(robin.user(), "/api/sdp-exchange", offer(id));
    assertEquals(200, answered.status(), answered.body());
    assertTrue(answered.json().path("sdpAnswer").asString().startsWith("v=0"));
    ScriptedRealtime.Line line = confirms();
    becomes(id, "in_progress");
    line.next(text -> text.contains("\"response.create\""));
    ControlFixture.Answer kept = post(robin.user(), "/api/transcript", entry(id, "Roses."));
    assertEquals(200, kept.status(), kept.body());
    assertTrue(kept.json().path("success").asBoolean());
    UUID.fromString(kept.json().path("id").asString());
    ObjectNode url = Json.object().put("recordingUrl", "https://evil.example/v.mp4");
    ControlFixture.Answer done = post(robin.user(), "/api/sessions/" + id + "/complete", url);
    assertEquals("completed", done.json().path("status").asString());
    assertEquals(
        0,
        count("select count(video_recording_url)::int from interview_sessions where id = ?", id),
        "a foreign address is never believed");
    assertEquals(done.json(), post(robin.user(), "/api/sessions/" + id + "/complete", null).json());
  }

  @Test
  void aNewOfferReplacesTheCallAndTheOldOneIsHungUp() {
    Person robin = person();
    UUID id = id(made(robin));
    talking(robin.user(), id);
    long before = far.hangUps();
    talking(robin.user(), id);
    org.vivavoce.testing.Eventually.eventually(
        "the first call was hung up", () -> far.hangUps() > before);
  }

  @Test
  void whatTheRealtimeServiceRefusesIsABadGatewayWithItsStatus() {
    Person robin = person();
    UUID id = id(made(robin));
    far.answerNextCall(
        new ScriptedRealtime.Answer(
            401,
            Map.of("Content-Type", "application/json"),
            "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}"));
    ControlFixture.Answer refused = post(robin.user(), "/api/sdp-exchange", offer(id));
    assertEquals(502, refused.status(), refused.body());
    assertEquals("OpenAI connection failed", refused.json().path("error").asString());
    assertEquals(502, refused.json().path("status").asInt());
    assertEquals(401, refused.json().path("upstream_status").asInt());
    talking(robin.user(), id);
  }

  @Test
  void aLimitOfOursIsNoFaultOfTheRealtimeService() {
    Person robin = person();
    UUID id = id(made(robin));
    Person sam = person();
    UUID other = id(made(sam));
    talking(sam.user(), other);
    viva.owner.useHandle(
        h ->
            h.execute(
                "update tenants set settings = jsonb_set(settings, '{interviews,calls_at_once}', '1')"));
    try {
      ControlFixture.Answer busy = post(robin.user(), "/api/sdp-exchange", offer(id));
      assertEquals(503, busy.status(), busy.body());
      assertEquals("calls_at_limit", busy.code());
      assertEquals("5", busy.raw().headers().firstValue("Retry-After").orElse(""));
    } finally {
      viva.owner.useHandle(
          h -> h.execute("update tenants set settings = settings #- '{interviews,calls_at_once}'"));
    }
    viva.owner.useHandle(
        h ->
            h.execute(
                """
                update interview_sessions set settings = settings || '{"session_budget_usd":0}'
                where id = ?
                """,
                id));
    ControlFixture.Answer spent = post(robin.user(), "/api/sdp-exchange", offer(id));
    assertEquals(409, spent.status(), spent.body());
    assertEquals("budget_spent", spent.code());
    assertEquals("session_budget", spent.json().path("reason").asString());
    assertTrue(spent.json().path("upstream_status").isMissingNode(), "nobody was asked");
    viva.owner.useHandle(
        h ->
            h.execute(
                "update interview_sessions set settings = settings - 'session_budget_usd' where id = ?",
                id));
    talking(robin.user(), id);
  }

  @Test
  void wrongIdsWrongPeopleAndWrongBodiesAreRefused() {
    Person robin = person();
    UUID id = id(made(robin));
    assertEquals(
        "Interview session not found",
        post(person().user(), "/api/sdp-exchange", offer(id)).json().path("error").asString());
    assertEquals(404, post(robin.user(), "/api/sdp-exchange", offer(UUID.randomUUID())).status());
    assertEquals(401, viva.send("POST", "/api/sdp-exchange", offer(id)).status());
    ObjectNode both = offer(id).put("session_id", id.toString());
    assertEquals(400, post(robin.user(), "/api/sdp-exchange", both).status());
    assertEquals(400, post(robin.user(), "/api/sdp-exchange", Json.object()).status());
    ControlFixture.Answer method = get(robin.user(), "/api/sdp-exchange");
    assertEquals(405, method.status());
    assertEquals("Method not allowed", method.json().path("error").asString());
    ObjectNode huge = offer(id).put("sdpOffer", "v=0\r\n" + "a".repeat(100_000));
    assertEquals(413, post(robin.user(), "/api/sdp-exchange", huge).status());
    assertEquals(415, plain(robin.user(), offer(id)).statusCode());
    ObjectNode early = entry(id, "before it begins");
    ControlFixture.Answer refused = post(robin.user(), "/api/transcript", early);
    assertEquals(409, refused.status());
    assertEquals("Session not initialized", refused.json().path("error").asString());
    ObjectNode other = entry(id, "x").put("speaker", "system");
    JsonNode problem = post(robin.user(), "/api/transcript", other).json();
    assertEquals("speaker", problem.path("errors").path(0).path("field").asString());
  }

  private static java.net.http.HttpResponse<String> plain(UUID user, ObjectNode body) {
    try {
      return http.send(
          java.net.http.HttpRequest.newBuilder(java.net.URI.create(viva.url("/api/sdp-exchange")))
              .header("Authorization", "Bearer " + token(user))
              .header("Content-Type", "text/plain")
              .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body.toString()))
              .build(),
          java.net.http.HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anEntryIsKeptOnceAndAKeyIsGoodForOneBody() {
    Person robin = person();
    UUID id = id(made(robin));
    talking(robin.user(), id);
    JsonNode first = post(robin.user(), "/api/transcript", entry(id, "Roses.")).json();
    assertEquals(first, post(robin.user(), "/api/transcript", entry(id, "Roses.")).json());
    String[] key = {"Idempotency-Key", "one-word"};
    JsonNode keyed = post(robin.user(), "/api/transcript", entry(id, "Tulips."), key).json();
    ControlFixture.Answer again = post(robin.user(), "/api/transcript", entry(id, "Tulips."), key);
    assertEquals(keyed, again.json());
    assertEquals("true", again.raw().headers().firstValue("Idempotency-Replayed").orElse("false"));
    assertEquals(422, post(robin.user(), "/api/transcript", entry(id, "Nettles."), key).status());
    assertEquals(2, count("select count(*) from client_entries where session_id = ?", id));
    assertEquals(
        0,
        count("select count(*) from idempotency_keys where response::text like '%Tulips%'"),
        "what was said is remembered in no answer");
  }

  @Test
  void wordsOfBeforeTheEndComeInForTenMinutesAndAreMarkedLate() {
    Person robin = person();
    UUID id = id(made(robin));
    talking(robin.user(), id);
    post(robin.user(), "/api/sessions/" + id + "/complete", null);
    assertEquals(200, post(robin.user(), "/api/transcript", entry(id, "Late.")).status());
    assertTrue(
        get(robin.user(), "/api/sessions/" + id + "/transcript")
            .json()
            .path("client_entries")
            .path(0)
            .path("late")
            .asBoolean());
    viva.owner.useHandle(
        h ->
            h.execute(
                "update interview_sessions set completed_at = now() - interval '601 seconds' where id = ?",
                id));
    assertEquals(409, post(robin.user(), "/api/transcript", entry(id, "Too late.")).status());
  }
}
