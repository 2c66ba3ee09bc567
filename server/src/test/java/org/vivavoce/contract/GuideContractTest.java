package org.vivavoce.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import tools.jackson.databind.JsonNode;

/**
 * The implementation guide's server, as its client and its test use it: a session made with a
 * user's token, the socket at {@code /api/ws} with {@code init_session} first, transcripts sent
 * whole at each delta.
 */
class GuideContractTest extends ContractDesk {
  private DocumentSocket socket(UUID user) {
    return new DocumentSocket(http, socket("/api/ws"), "Authorization", "Bearer " + token(user));
  }

  @Test
  void aSessionIsMadeWithEverythingThatTheGuideAnswers() {
    Person robin = person();
    JsonNode made = made(robin);
    UUID id = id(made);
    assertEquals(
        viva.url("/ws?token=").replaceFirst("http://127.0.0.1:[0-9]+", "ws://viva.test"),
        made.path("websocket_url").asString().replaceFirst("=[0-9a-f]{64}&session=.*", "="));
    assertTrue(made.path("video_token").isNull());
    assertTrue(made.path("ice_servers").isArray());
    JsonNode context = made.path("interview_context");
    assertEquals("Engineer", context.path("position").path("title").asString());
    assertEquals("Robin Example", context.path("candidate").path("name").asString());
    assertEquals("Open House", context.path("company").path("name").asString());
    assertEquals("pending", status(id));
    assertEquals(7, id.version());
  }

  @Test
  void withoutATokenOrATenantTheGuidesWordsAreAnswered() {
    ControlFixture.Answer nobody = viva.send("POST", "/api/sessions", making(person()));
    assertEquals(401, nobody.status());
    assertEquals("Unauthorized", nobody.json().path("error").asString());
    ControlFixture.Answer wrong =
        viva.send("POST", "/api/sessions", making(person()), "Authorization", "Bearer not.a.token");
    assertEquals(401, wrong.status());
    assertEquals("Invalid token", wrong.json().path("error").asString());
    ControlFixture.Answer stranger =
        post(UUID.randomUUID(), "/api/sessions", making(person()), "X-Viva-App", "member");
    assertEquals(403, stranger.status());
    assertEquals("No tenant access", stranger.json().path("error").asString());
  }

  @Test
  void theTicketOfTheAnswerOpensTheSocketOnce() {
    JsonNode made = made(person());
    String query = made.path("websocket_url").asString().replaceFirst("^.*/ws", "/ws");
    try (DocumentSocket page = new DocumentSocket(http, socket(query))) {
      assertEquals(id(made).toString(), page.next("session_ready").path("session_id").asString());
    }
    assertEquals(401, DocumentSocket.handshake(http, socket(query)));
  }

  @Test
  void theGuidesPageGoesFromInitToAnAnswerAndToTheEnd() {
    Person robin = person();
    UUID id = id(made(robin));
    try (DocumentSocket page = socket(robin.user())) {
      page.send("init_session", "session_id", id.toString());
      JsonNode ready = page.next("session_ready");
      assertEquals("connecting", ready.path("status").asString());
      assertEquals("session_ready", page.types().getFirst());
      becomes(id, "connecting");
      page.send("sdp_offer", "sdp", OFFER);
      assertTrue(page.next("sdp_answer").path("sdp").asString().startsWith("v=0"));
      confirms();
      becomes(id, "in_progress");
      eventually("the guide's offer and our answer are in the row", () -> recorded(id));
      assertEquals("observed", integrity(id));
      ControlFixture.Answer ended = post(robin.user(), "/api/sessions/" + id + "/complete", null);
      assertEquals(200, ended.status());
      assertEquals(
          Json.object()
              .put("success", true)
              .put("session_id", id.toString())
              .put("status", "completed"),
          ended.json());
      assertEquals("completed", page.next("session_ended").path("status").asString());
    }
    assertEquals(ended(robin, id), ended(robin, id));
  }

  private static JsonNode ended(Person robin, UUID id) {
    return post(robin.user(), "/api/sessions/" + id + "/complete", null).json();
  }

  private static boolean recorded(UUID id) {
    return count(
            """
            select jsonb_array_length(sdp_offers) + jsonb_array_length(sdp_answers)
            from interview_sessions where id = ?
            """,
            id)
        == 2;
  }

  private static String integrity(UUID id) {
    return viva.owner.withHandle(
        h ->
            h.select("select integrity from interview_sessions where id = ?", id)
                .mapTo(String.class)
                .one());
  }

  @Test
  void aListThatIsSentWholeAtEachDeltaIsStoredOnceAndReadAsUtterances() {
    Person robin = person();
    UUID id = id(made(robin));
    talking(robin.user(), id);
    try (DocumentSocket page = socket(robin.user())) {
      page.send("init_session", "session_id", id.toString());
      page.next("session_ready");
      List<Map<String, Object>> entries = new ArrayList<>();
      String[] deltas = {"Tell me", " about", " yourself."};
      for (int i = 0; i < deltas.length; i++) {
        entries.add(
            Map.of(
                "speaker", "ai", "text", deltas[i], "timestamp", "2026-11-21T10:00:0" + i + "Z"));
        page.send("transcript_update", "entries", entries);
        assertEquals(i + 1, page.next("transcript_ack").path("entries").size());
      }
      entries.add(
          Map.of(
              "speaker",
              "candidate",
              "text",
              "I grew roses.",
              "timestamp",
              "2026-11-21T10:00:04.5Z"));
      page.send("transcript_update", "entries", entries);
      JsonNode ack = page.next("transcript_ack").path("entries");
      page.send("transcript_update", "entries", entries);
      assertEquals(ack, page.next("transcript_ack").path("entries"));
      assertEquals(4, count("select count(*) from client_entries where session_id = ?", id));
    }
    JsonNode transcript = get(recruiter.user(), "/api/sessions/" + id + "/transcript").json();
    JsonNode said = transcript.path("client_entries");
    assertEquals("Tell me about yourself.", said.path(0).path("text").asString());
    assertEquals("I grew roses.", said.path(1).path("text").asString());
    assertEquals("client", said.path(1).path("source").asString());
    assertEquals(0, transcript.path("entries").size(), "the record is what our server heard");
    assertEquals(0, count("select count(*) from transcript_entries where session_id = ?", id));
  }

  @Test
  void theGuidesErrorStringsAreAnsweredAndTheSocketStaysOpen() {
    Person robin = person();
    UUID id = id(made(robin));
    try (DocumentSocket page = socket(robin.user())) {
      page.send("sdp_offer", "sdp", OFFER);
      assertEquals("Session not initialized", page.next("error").path("error").asString());
      page.text("{");
      assertEquals("Failed to process message", page.next("error").path("error").asString());
      page.send("dance");
      assertEquals("Unknown message type", page.next("error").path("error").asString());
      page.send("init_session", "sessionId", id.toString());
      page.next("session_ready");
      page.send("dance");
      assertEquals("Unknown message type", page.next("error").path("error").asString());
      page.text("no JSON");
      assertEquals("Failed to process message", page.next("error").path("error").asString());
      page.send("end_session");
      assertEquals("Session not initialized", page.next("error").path("error").asString());
      page.send("ping", "n", 1);
      assertEquals(1, page.next("pong").path("n").asInt());
    }
    eventually(
        "a page that left before it offered leaves it ready", () -> status(id).equals("ready"));
  }

  @Test
  void aSessionThatIsNotTheirsIsInvalidWhetherItExistsOrNot() {
    UUID theirs = id(made(person()));
    for (UUID id : List.of(theirs, UUID.randomUUID())) {
      try (DocumentSocket page = socket(person().user())) {
        page.send("init_session", "session_id", id.toString());
        JsonNode error = page.next("error");
        assertEquals("Invalid session", error.path("error").asString());
        assertEquals("session_not_found", error.path("code").asString());
        eventually("the socket is closed", () -> page.closeCode == 1008);
      }
    }
    assertEquals("pending", status(theirs));
  }

  @Test
  void theGuidesPageReadsItsSessionThroughRest() {
    Person robin = person();
    UUID id = id(made(robin));
    String path = "/rest/v1/interview_sessions?select=*%2Cpositions(*)%2Ccandidates(*)&id=eq." + id;
    JsonNode row = get(robin.user(), path).json();
    assertEquals(id.toString(), row.path("id").asString());
    assertEquals("Engineer", row.path("positions").path("title").asString());
    assertEquals(
        robin.candidate() + "@example.org", row.path("candidates").path("email").asString());
    JsonNode session = get(robin.user(), "/api/sessions/" + id).json();
    session.propertyNames().forEach(name -> assertEquals(session.get(name), row.get(name), name));
    assertEquals(404, get(person().user(), path).status());
    assertEquals(
        501, get(robin.user(), "/rest/v1/interview_sessions?select=*&id=eq." + id).status());
    assertEquals(501, get(robin.user(), "/rest/v1/tenants?select=*").status());
    ControlFixture.Answer written =
        post(robin.user(), "/rest/v1/interview_sessions", Json.object().put("status", "completed"));
    assertEquals(501, written.status());
    assertEquals("not_implemented", written.code());
    assertFalse(status(id).equals("completed"));
  }
}
