package org.vivavoce.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitive guide's client: start, a token for the socket, {@code ?token=&session=} at the
 * root, text sent line by line and whole, and an end at every drop.
 */
class DefinitiveContractTest extends ContractDesk {
  private static ObjectNode of(UUID id) {
    return Json.object().put("interviewId", id.toString());
  }

  private static String socketToken(Person robin, UUID id) {
    return get(robin.user(), "/api/interviews/token?interviewId=" + id)
        .json()
        .path("token")
        .asString();
  }

  private static DocumentSocket socket(Person robin, UUID id) {
    return new DocumentSocket(http, socket("/?token=" + socketToken(robin, id) + "&session=" + id));
  }

  @Test
  void itStartsConnectsWithItsTokenAndReportsItsStates() {
    Person robin = person();
    UUID id = id(made(robin));
    JsonNode started =
        post(
                robin.user(),
                "/api/interviews/start",
                of(id)
                    .put("candidateId", robin.candidate().toString())
                    .put("positionId", tenant.position.toString()))
            .json();
    assertTrue(started.path("success").asBoolean(), started.toString());
    assertEquals(id.toString(), started.path("interviewId").asString());
    assertEquals("ready", started.path("webrtc").path("status").asString());
    assertEquals("ws://viva.test/ws", started.path("webrtc").path("serverUrl").asString());
    becomes(id, "ready");
    try (DocumentSocket page = socket(robin, id)) {
      page.next("session_ready");
      page.send("sdp_offer", "sdp", OFFER);
      page.send("ice_candidate", "candidate", java.util.Map.of("candidate", "candidate:1 1 udp"));
      // What no row takes: as text that looks like an escape, as NUL, half a character, a number.
      page.send("ice_candidate", "candidate", java.util.Map.of("candidate", "\\u0000"));
      page.send("ice_candidate", "candidate", java.util.Map.of("candidate", "a\u0000b"));
      page.send("ice_candidate", "candidate", java.util.Map.of("x", new BigDecimal("1e400000")));
      page.next("sdp_answer");
      confirms();
      page.send("connection_state", "state", "checking");
      page.send("connection_state", "state", "completed");
      becomes(id, "in_progress");
      eventually(
          "the state is in the row",
          () ->
              count(
                      """
                      select count(*) from interview_sessions where id = ? and
                        webrtc_status = 'connected' and webrtc_connection_time is not null
                        and jsonb_array_length(ice_candidates) = 4
                      """,
                      id)
                  == 1);
    }
  }

  @Test
  void theTokenIsGoodAtItsOwnSocketAndNowhereElse() {
    Person robin = person();
    UUID id = id(made(robin));
    UUID other = id(made(robin));
    String token = socketToken(robin, id);
    assertEquals(3, token.split("\\.").length);
    for (int i = 0; i < 2; i++) { // for an hour, not once
      assertEquals(
          101, DocumentSocket.handshake(http, socket("/ws?token=" + token + "&session=" + id)));
    }
    assertEquals(
        401, DocumentSocket.handshake(http, socket("/ws?token=" + token + "&session=" + other)));
    String[] parts = token.split("\\.");
    // Its first letter: of the last one not every bit counts, and it may be the same.
    String seal = (parts[2].startsWith("A") ? "B" : "A") + parts[2].substring(1);
    String forged = parts[0] + "." + parts[1] + "." + seal;
    assertEquals(
        401, DocumentSocket.handshake(http, socket("/ws?token=" + forged + "&session=" + id)));
    String none = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
    assertEquals(
        401, DocumentSocket.handshake(http, socket("/ws?token=" + none + "&session=" + id)));
    assertEquals(
        401,
        viva.send("GET", "/api/sessions/" + id, null, "Authorization", "Bearer " + token).status());
    assertEquals(404, get(person().user(), "/api/interviews/token?interviewId=" + id).status());
  }

  @Test
  void whatIsMissingIsSaidInTheGuidesWords() {
    Person robin = person();
    UUID id = id(made(robin));
    for (String path : List.of("/api/interviews/start", "/functions/v1/interview-start")) {
      ControlFixture.Answer answer = post(robin.user(), path, Json.object());
      assertEquals(400, answer.status());
      assertEquals("interviewId is required", answer.json().path("error").asString());
    }
    for (String path :
        List.of("/api/interviews/transcript", "/functions/v1/interview-transcript")) {
      ControlFixture.Answer answer = post(robin.user(), path, of(id).put("text", ""));
      assertEquals(400, answer.status());
      assertEquals("interviewId and text are required", answer.json().path("error").asString());
    }
    ControlFixture.Answer unknown =
        post(robin.user(), "/api/interviews/start", of(UUID.randomUUID()));
    assertEquals(404, unknown.status());
    assertEquals("Interview session not found", unknown.json().path("error").asString());
    assertEquals(
        400,
        post(
                robin.user(),
                "/api/interviews/start",
                of(id).put("candidateId", UUID.randomUUID().toString()))
            .status());
    assertEquals(
        "interviewId is required",
        get(robin.user(), "/api/interviews/token").json().path("error").asString());
  }

  @Test
  void aFunctionIsCalledFromAnotherSitesPage() {
    Person robin = person();
    UUID id = id(made(robin));
    ControlFixture.Answer preflight =
        viva.send(
            "OPTIONS",
            "/functions/v1/interview-start",
            null,
            "Origin",
            "https://elsewhere.example",
            "Access-Control-Request-Method",
            "POST");
    assertEquals(200, preflight.status());
    assertEquals("ok", preflight.body());
    assertEquals("*", allowed(preflight));
    ControlFixture.Answer started =
        post(
            robin.user(),
            "/functions/v1/interview-start",
            of(id),
            "Origin",
            "https://elsewhere.example");
    assertEquals(200, started.status());
    assertEquals("*", allowed(started));
    ControlFixture.Answer refused =
        viva.send("POST", "/functions/v1/interview-start", of(id), "Origin", "https://x.example");
    assertEquals(401, refused.status());
    assertEquals("*", allowed(refused));
    assertEquals("", allowed(get(robin.user(), "/api/sessions/" + id)));
  }

  private static String allowed(ControlFixture.Answer answer) {
    return answer.raw().headers().firstValue("Access-Control-Allow-Origin").orElse("");
  }

  @Test
  void textComesLineByLineAndWholeAndIsNeverTheRecord() {
    Person robin = person();
    UUID id = id(made(robin));
    talking(robin.user(), id);
    ControlFixture.Answer kept =
        post(
            robin.user(),
            "/api/interviews/transcript",
            of(id).put("text", "Roses.").put("timestamp", "2026-11-21T10:00:00.123Z"));
    JsonNode entry = kept.json().path("entry");
    assertTrue(kept.json().path("success").asBoolean(), kept.body());
    assertEquals("unknown", entry.path("speaker").asString());
    assertEquals("Roses.", entry.path("text").asString());
    assertEquals(id.toString(), entry.path("interview_session_id").asString());
    String[] key = {"Idempotency-Key", "line-1"};
    JsonNode first =
        post(robin.user(), "/functions/v1/interview-transcript", of(id).put("text", "A."), key)
            .json();
    assertEquals(
        first,
        post(robin.user(), "/functions/v1/interview-transcript", of(id).put("text", "A."), key)
            .json());
    JsonNode second =
        post(robin.user(), "/functions/v1/interview-transcript", of(id).put("text", "A.")).json();
    assertNotEquals(first.path("entry").path("id"), second.path("entry").path("id"));
    ObjectNode whole = of(id).put("fullTranscript", "Roses.\nTulips.");
    assertEquals(200, post(robin.user(), "/api/interviews/save-transcript", whole).status());
    assertEquals(200, post(robin.user(), "/api/interviews/save-transcript", whole).status());
    ObjectNode huge = of(id).put("fullTranscript", "x".repeat(1_200_000));
    assertEquals(413, post(robin.user(), "/api/interviews/save-transcript", huge).status());
    assertEquals(1, count("select count(*) from client_transcripts where session_id = ?", id));
    assertEquals(0, count("select count(*) from transcript_entries where session_id = ?", id));
  }

  @Test
  void anEndWithTheCallUpEndsAndAfterADropItWaitsForTheWindow() {
    Person robin = person();
    UUID id = id(made(robin));
    try (DocumentSocket page = socket(robin, id)) {
      page.next("session_ready");
      page.send("sdp_offer", "sdp", OFFER);
      page.next("sdp_answer");
      confirms();
      becomes(id, "in_progress");
      ControlFixture.Answer ended =
          post(robin.user(), "/api/interviews/end", of(id).put("finalTranscript", "Roses."));
      assertEquals(Json.object().put("success", true), ended.json());
      assertEquals("completed", status(id));
      assertEquals(200, post(robin.user(), "/api/interviews/end", of(id)).status());
    }
    UUID dropped = id(made(robin));
    try (DocumentSocket page = socket(robin, dropped)) {
      page.next("session_ready");
      page.send("sdp_offer", "sdp", OFFER);
      page.next("sdp_answer");
      confirms();
      becomes(dropped, "in_progress");
      page.send("connection_state", "state", "failed");
      becomes(dropped, "disconnected");
    }
    assertEquals(200, post(robin.user(), "/api/interviews/end", of(dropped)).status());
    assertEquals("disconnected", status(dropped));
    assertEquals(1, ends(dropped));
    talking(robin.user(), dropped); // the candidate came back: it goes on
    assertEquals(0, ends(dropped));
  }

  private static int ends(UUID id) {
    return count("select count(end_requested_at)::int from interview_sessions where id = ?", id);
  }
}
