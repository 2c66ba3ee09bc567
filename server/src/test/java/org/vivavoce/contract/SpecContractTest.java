package org.vivavoce.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The specification's session API: settings, the whole answer, and its socket events; and the short
 * integration guide's, which are the same operations in its words. What both ask of a data channel
 * is the realtime service's wire and no part of this.
 */
class SpecContractTest extends ContractDesk {
  @Test
  void settingsAreCheckedKeptAndFrozenAndDoNotChangeTheMode() {
    ObjectNode body = making(person());
    body.putObject("settings")
        .put("voice", "alloy")
        .put("language", "en-US")
        .put("temperature", 0.7);
    ControlFixture.Answer made = post(recruiter.user(), "/api/sessions", body);
    assertEquals(201, made.status(), made.body());
    JsonNode frozen = settingsOf(UUID.fromString(made.json().path("session_id").asString()));
    assertEquals("alloy", frozen.path("voice").asString());
    assertEquals(0.7, frozen.path("temperature").asDouble());
    ObjectNode hot = making(person());
    hot.putObject("settings").put("temperature", 3);
    ControlFixture.Answer refused = post(recruiter.user(), "/api/sessions", hot);
    assertEquals(400, refused.status());
    assertEquals(
        "settings.temperature", refused.json().path("errors").path(0).path("field").asString());
    assertEquals("open", frozen.path("session_mode").asString());
    ObjectNode mode = making(person());
    mode.putObject("settings").put("session_mode", "sealed");
    assertEquals(400, post(recruiter.user(), "/api/sessions", mode).status());
  }

  private static JsonNode settingsOf(UUID id) {
    return Json.tree(
        viva.owner.withHandle(
            h ->
                h.select("select settings::text from interview_sessions where id = ?", id)
                    .mapTo(String.class)
                    .one()));
  }

  @Test
  void aSessionWithoutAnInvitationNeedsATenantThatAsksItsCandidatesItself() {
    settings("{\"interviews\":{\"session_mode\":\"open\"}}");
    try {
      ControlFixture.Answer refused = post(recruiter.user(), "/api/sessions", making(person()));
      assertEquals(409, refused.status());
      assertEquals("consent_required", refused.code());
    } finally {
      settings(OPEN);
    }
    ObjectNode foreign = making(person()).put("candidate_id", UUID.randomUUID().toString());
    assertEquals(404, post(recruiter.user(), "/api/sessions", foreign).status());
    assertEquals(
        403, post(tenant.member("reviewer").user(), "/api/sessions", making(person())).status());
  }

  @Test
  void aKeyMakesOneSessionAndItsAnswerHasAFreshTicket() {
    Person robin = person();
    String[] key = {"Idempotency-Key", "make-" + robin.candidate()};
    JsonNode first = post(recruiter.user(), "/api/sessions", making(robin), key).json();
    ControlFixture.Answer again = post(recruiter.user(), "/api/sessions", making(robin), key);
    assertEquals(201, again.status());
    assertEquals(first.path("session_id"), again.json().path("session_id"));
    assertNotEquals(first.path("websocket_url"), again.json().path("websocket_url"));
    assertEquals(422, post(recruiter.user(), "/api/sessions", making(person()), key).status());
    assertEquals(
        0, count("select count(*) from idempotency_keys where response::text like '%token=%'"));
  }

  @Test
  void eachWayToProveWhoOneIsOpensTheSocketAndNoSecretComesBack() {
    Person robin = person();
    UUID id = id(made(robin));
    String named = "/ws?session=" + id;
    String jwt = token(robin.user());
    assertEquals(
        101, DocumentSocket.handshake(http, socket(named), "Authorization", "Bearer " + jwt));
    try (DocumentSocket page =
        new DocumentSocket(http, socket(named), "Sec-WebSocket-Protocol", "bearer." + jwt)) {
      page.next("session_ready");
      assertEquals("", page.subprotocol(), "a secret is not echoed");
    }
    assertNotEquals("bearer." + jwt, Sockets.SUBPROTOCOL);
    assertEquals(401, DocumentSocket.handshake(http, socket(named)));
    assertEquals(401, DocumentSocket.handshake(http, socket("/api/ws")));
    assertEquals(401, DocumentSocket.handshake(http, socket("/")));
    assertEquals(
        401,
        DocumentSocket.handshake(
            http, socket(named), "Authorization", "Bearer " + token(person().user())));
    assertEquals(
        401, DocumentSocket.handshake(http, socket(named), "Authorization", "Bearer x.y.z"));
    assertEquals(
        101,
        DocumentSocket.handshake(
            http, socket("/?session=session-" + id), "Authorization", "Bearer " + jwt));
  }

  @Test
  void aTicketIsGoodForSixtySecondsAndNoLonger() {
    Person robin = person();
    UUID id = id(made(robin));
    for (int age : List.of(59, 60)) {
      String url =
          post(robin.user(), "/api/v1/sessions/" + id + "/ticket", null)
              .json()
              .path("websocket_url")
              .asString();
      // So much of its minute is over: what it was given is moved, and nobody waits.
      int moved =
          viva.owner.withHandle(
              h ->
                  h.execute(
                      """
                      update ops.tickets set created_at = created_at - ? * interval '1 second',
                        expires_at = expires_at - ? * interval '1 second'
                      where session_id = ? and used_at is null
                        and expires_at = created_at + interval '60 seconds'
                      """,
                      age,
                      age,
                      id));
      assertTrue(moved > 0, "it is for sixty seconds");
      assertEquals(
          age == 59 ? 101 : 401,
          DocumentSocket.handshake(http, socket(url.replaceFirst("^.*/ws", "/ws"))),
          age + " s");
    }
  }

  @Test
  void aCookieIsTakenFromAPageOfThisSiteOnly() {
    String email = "spec-" + UUID.randomUUID() + "@example.org";
    UUID invitation =
        UUID.fromString(tenant.invite(recruiter.browser(), email).path("id").asString());
    ControlFixture.Browser page = tenant.accept(invitation, UUID.randomUUID());
    JsonNode interview = page.get("/api/v1/interview").json();
    ControlFixture.agree(page, interview);
    UUID id =
        UUID.fromString(
            page.post("/api/sessions", Json.object().put("invitation_id", invitation.toString()))
                .json()
                .path("session_id")
                .asString());
    String named = "/api/ws?session=" + id;
    String here = viva.url("");
    assertEquals(
        101, DocumentSocket.handshake(http, socket(named), "Cookie", page.cookie, "Origin", here));
    assertEquals(
        401,
        DocumentSocket.handshake(
            http, socket(named), "Cookie", page.cookie, "Origin", "https://evil.example"));
    assertEquals(401, DocumentSocket.handshake(http, socket(named), "Cookie", page.cookie));
    // An invited candidate's seat is nobody else's.
    assertEquals(
        401,
        DocumentSocket.handshake(
            http, socket(named), "Authorization", "Bearer " + token(recruiter.user())));
    assertEquals(
        403,
        post(
                recruiter.user(),
                "/api/sdp-exchange",
                Json.object().put("sessionId", id.toString()).put("sdpOffer", OFFER))
            .status());
  }

  @Test
  void aSealedSessionRefusesTheChannelAndStaysUsable() {
    settings("{\"interviews\":{\"consent_taken_by\":\"tenant\"}}");
    Person robin = person();
    UUID id;
    try {
      id = id(made(robin));
    } finally {
      settings(OPEN);
    }
    ControlFixture.Answer refused =
        post(
            robin.user(),
            "/api/sdp-exchange",
            Json.object().put("sessionId", id.toString()).put("sdpOffer", OFFER));
    assertEquals(400, refused.status(), refused.body());
    assertEquals("data_channel_refused", refused.code());
    ControlFixture.Answer taken =
        post(
            robin.user(),
            "/api/sdp-exchange",
            Json.object()
                .put("sessionId", id.toString())
                .put("sdpOffer", OFFER.lines().limit(2).reduce("", (a, b) -> a + b + "\r\n")));
    assertEquals(200, taken.status(), taken.body());
    confirms();
    becomes(id, "in_progress");
  }

  @Test
  void theSpecificationsEventsGoToTheEnd() {
    Person robin = person();
    JsonNode made = made(robin);
    UUID id = id(made);
    String query = made.path("websocket_url").asString().replaceFirst("^.*/ws", "/ws");
    try (DocumentSocket page = new DocumentSocket(http, socket(query))) {
      page.next("session_ready");
      page.send("sdp_offer", "sdp", OFFER);
      page.next("sdp_answer");
      confirms();
      becomes(id, "in_progress");
      page.send(
          "transcript_update",
          "entries",
          List.of(
              Map.of(
                  "text", "Tell me about yourself.",
                  "speaker", "ai",
                  "timestamp", "2024-06-10T14:32:01.123Z"),
              Map.of(
                  "text", "I have five years of experience...",
                  "speaker", "candidate",
                  "timestamp", "2024-06-10T14:32:10.456Z")));
      assertEquals(2, page.next("transcript_ack").path("entries").size());
      page.send("transcript_update", "entries", List.of(Map.of("text", "x")));
      assertEquals("Failed to process message", page.next("error").path("error").asString());
      page.send(
          "end_session",
          "recording_url",
          "https://api.video/videos/vi52d1jtaik8jfej213r",
          "final_transcript",
          Map.of("entries", List.of()));
      eventually(
          "the transcript that was sent whole is kept",
          () -> count("select count(*) from client_transcripts where session_id = ?", id) == 1);
      assertEquals("completed", page.next("session_ended").path("status").asString());
    }
    becomes(id, "completed");
    assertEquals(
        0,
        count("select count(video_recording_url)::int from interview_sessions where id = ?", id),
        "where a recording is said to be is not believed");
    eventually(
        "and it is noted",
        () ->
            count(
                    """
                    select count(*) from integrity_events
                    where session_id = ? and event = 'recording_not_ours' and level = 'info'
                    """,
                    id)
                == 1);
    assertTrue(count("select count(*) from client_entries where session_id = ?", id) == 2);
  }
}
