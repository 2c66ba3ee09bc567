package org.vivavoce.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the short integration guide (document 001) promises of its own: the columns it adds, its two
 * functions, a page that keeps all of the text so far again every ten seconds, and who may read and
 * write.
 */
class ShortContractTest extends ContractDesk {
  private static final String START = "/functions/v1/interview-start";
  private static final String TRANSCRIPT = "/functions/v1/interview-transcript";

  private static ObjectNode of(UUID id) {
    return Json.object().put("interviewId", id.toString());
  }

  private static String socketToken(UUID user, UUID id) {
    return get(user, "/api/interviews/token?interviewId=" + id).json().path("token").asString("");
  }

  @Test
  void theColumnsThatItAddsAreThereWithItsNamesAndDefaults() {
    UUID id = id(made(person()));
    assertEquals(
        "pending null null [] [] []",
        viva.owner.withHandle(
            h ->
                h.select(
                        """
                        select concat_ws(' ', webrtc_status, coalesce(webrtc_server_url, 'null'),
                          coalesce(webrtc_session_id, 'null'), ice_candidates::text,
                          sdp_offers::text, sdp_answers::text)
                        from interview_sessions where id = ?
                        """,
                        id)
                    .mapTo(String.class)
                    .one()));
    // Its "text" is on the wire; in the table what was said is sealed.
    for (String column :
        List.of(
            "id",
            "interview_session_id",
            "text_sealed",
            "timestamp",
            "speaker",
            "confidence",
            "created_at",
            "updated_at")) {
      assertEquals(
          1,
          count(
              """
              select count(*) from information_schema.columns where table_schema = 'public'
                and table_name = 'transcript_entries' and column_name = ?
              """,
              column),
          column);
    }
  }

  @Test
  void theInterviewGoesFromItsStartFunctionOverTheSocketToItsEnd() {
    Person robin = person();
    UUID id = id(made(robin));
    JsonNode started = post(robin.user(), START, of(id)).json();
    assertTrue(started.path("success").asBoolean(false), started.toString());
    JsonNode webrtc = started.path("webrtc");
    assertEquals("ready", webrtc.path("status").asString(""));
    assertTrue(webrtc.path("serverUrl").asString("").startsWith("ws"), started.toString());
    assertEquals(
        1,
        count(
            "select count(*) from interview_sessions where id = ? and webrtc_server_url = ?",
            id,
            webrtc.path("serverUrl").asString("")),
        "the record is updated with the connection's details");
    String address = "/?token=" + socketToken(robin.user(), id) + "&session=" + id;
    try (DocumentSocket page = new DocumentSocket(http, socket(address))) {
      page.next("session_ready");
      page.send("sdp_offer", "sdp", OFFER);
      page.next("sdp_answer");
      confirms();
      page.send("connection_state", "state", "connected");
      becomes(id, "in_progress");
      eventually(
          "offer, answer and state are in the row",
          () ->
              count(
                      """
                      select count(*) from interview_sessions where id = ?
                        and webrtc_status = 'connected' and jsonb_array_length(sdp_offers) = 1
                        and jsonb_array_length(sdp_answers) = 1
                      """,
                      id)
                  == 1);
      // Its page sends all of the text so far, again and again.
      for (String text : List.of("Roses.", "Roses. Tulips.", "Roses. Tulips. Aphids.")) {
        ControlFixture.Answer kept = post(robin.user(), TRANSCRIPT, of(id).put("text", text));
        assertEquals(200, kept.status(), kept.body());
        assertEquals(text, kept.json().path("entry").path("text").asString(""));
      }
      ObjectNode whole = of(id).put("finalTranscript", "Roses. Tulips. Aphids.");
      assertEquals(200, post(robin.user(), "/api/interviews/end", whole).status());
      page.next("session_ended");
    }
    becomes(id, "completed");
    assertEquals(1, count("select count(*) from client_transcripts where session_id = ?", id));
    assertEquals(3, count("select count(*) from client_entries where session_id = ?", id));
    assertEquals(
        0,
        count("select count(*) from transcript_entries where session_id = ?", id),
        "what a page says was said is not what was heard");
  }

  @Test
  void wordsAreTakenWhileTheSessionIsActiveOnlyAndFromWhoIsInIt() {
    Person robin = person();
    UUID id = id(made(robin));
    ObjectNode said = of(id).put("text", "Roses.");
    assertEquals(409, post(robin.user(), TRANSCRIPT, said).status(), "it has not begun");
    talking(robin.user(), id);
    assertEquals(200, post(robin.user(), TRANSCRIPT, said).status());
    assertEquals(404, post(person().user(), TRANSCRIPT, said).status());
    assertEquals(
        401, viva.send("POST", TRANSCRIPT, said).status(), "its functions check the token too");
    assertEquals(1, count("select count(*) from client_entries where session_id = ?", id));
  }

  @Test
  void ownershipIsProvedBeforeTheSocketOpens() {
    Person robin = person();
    UUID id = id(made(robin));
    UUID other = id(made(person()));
    String token = socketToken(robin.user(), id);
    assertEquals(401, DocumentSocket.handshake(http, socket("/?session=" + id)));
    assertEquals(
        401, DocumentSocket.handshake(http, socket("/?token=" + token + "&session=" + other)));
    assertEquals("", socketToken(person().user(), id), "nobody else is given one");
    assertEquals(
        101, DocumentSocket.handshake(http, socket("/?token=" + token + "&session=" + id)));
  }

  @Test
  void theTranscriptIsReadByItsCandidateAndByMembersOfItsTenant() {
    Person robin = person();
    UUID id = id(made(robin));
    String path = "/api/sessions/" + id + "/transcript";
    assertEquals(200, get(robin.user(), path).status());
    assertEquals(200, get(recruiter.user(), path).status());
    assertEquals(404, get(person().user(), path).status());
    TestTenant elsewhere = new TestTenant(db, viva, "Elsewhere " + id);
    assertEquals(404, get(elsewhere.member("recruiter").user(), path).status());
  }
}
