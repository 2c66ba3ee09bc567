package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.moved;
import static org.vivavoce.testing.Facts.uttered;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.transcript.JournalChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class HostJourneyTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static ObjectNode batch(long epoch, long seq, String fact) {
    ObjectNode body = Json.object().put("epoch", epoch);
    body.putArray("entries")
        .addObject()
        .put("seq", seq)
        .put("at_ms", 5)
        .put("v", 1)
        .set("fact", Json.tree(fact));
    return body;
  }

  private static ControlFixture.Answer append(
      ControlFixture.Sitting sitting, long epoch, long seq, String fact) {
    return viva.bearer(sitting.hostToken, "/internal/v1/host/journal", batch(epoch, seq, fact));
  }

  private static UUID tenant(ControlFixture.Sitting sitting) {
    return viva.owner.withHandle(
        h ->
            h.createQuery("select tenant_id from interview_sessions where id = :id")
                .bind("id", sitting.id)
                .mapTo(UUID.class)
                .one());
  }

  private static JournalChain.Verdict verify(ControlFixture.Sitting sitting) {
    return viva.control.journal().verify(tenant(sitting), sitting.id);
  }

  private static List<String> spoken(ControlFixture.Sitting sitting) {
    List<String> texts = new ArrayList<>();
    JsonNode transcript =
        sitting.candidate.get("/api/sessions/" + sitting.id + "/transcript").json();
    int number = 0;
    for (JsonNode entry : transcript.path("entries")) {
      number++;
      assertEquals(number, entry.path("sequence_number").asInt());
      texts.add(entry.path("speaker").asString() + ": " + entry.path("text").asString());
    }
    return texts;
  }

  @Test
  void aGrantIsExchangedOnceForOneSessionWithItsPlan() {
    ControlFixture.Sitting sitting = viva.sitting();
    String grant = viva.fleet.of(sitting.id).getFirst().grant();
    ControlFixture.Answer again = viva.bearer(grant, "/internal/v1/host/exchange", null);
    assertEquals(410, again.status());
    assertEquals(401, viva.bearer("a".repeat(64), "/internal/v1/host/exchange", null).status());
    assertEquals(401, viva.send("POST", "/internal/v1/host/exchange", null).status());
    viva.fleet.kill(sitting.id);
    sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null);
    JsonNode granted = sitting.takeOver();
    assertEquals(2, granted.path("host_epoch").asLong());
    assertEquals(3, granted.path("plan").path("questions").size());
    assertEquals("Northwind", granted.path("plan").path("company_name").asString());
    assertEquals("sk-realtime", granted.path("realtime").path("api_key").asString());
    assertEquals("pending", granted.path("status").asString());
    assertTrue(granted.path("sealed").asBoolean());
  }

  @Test
  void theGrantAndTheTokensAreInTheDatabaseAsHashesOnly() {
    ControlFixture.Sitting sitting = viva.sitting();
    String grant = viva.fleet.of(sitting.id).getFirst().grant();
    String dump =
        viva.owner.withHandle(
            h ->
                h.createQuery(
                        """
                        select string_agg(g::text, ' ') from (select * from ops.session_grants) g
                        """)
                    .mapTo(String.class)
                    .one());
    assertFalse(dump.contains(grant) || dump.contains(sitting.hostToken));
  }

  @Test
  void aHoleIsRefusedWithTheNumberThatIsExpected() {
    ControlFixture.Sitting sitting = viva.sitting();
    assertEquals(200, append(sitting, 1, 1, moved("connecting")).status());
    ControlFixture.Answer hole = append(sitting, 1, 3, moved("in_progress"));
    assertEquals(409, hole.status());
    assertEquals("journal_hole", hole.code());
    assertEquals(2, hole.json().path("expected").asLong());
    assertEquals("connecting", sitting.status());
  }

  @Test
  void repeatsOfDurableEntriesAreAcknowledgedAndChangeNothing() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    append(sitting, 1, 3, uttered("i1", null, "ai", "Hello.", 0));
    ControlFixture.Answer again =
        append(sitting, 1, 3, uttered("i1", null, "ai", "Something else.", 0));
    assertEquals(200, again.status());
    assertEquals(3, again.json().path("durable_seq").asLong());
    assertEquals(List.of("ai: Hello."), spoken(sitting));
    assertEquals(3, assertInstanceOf(JournalChain.Verdict.Intact.class, verify(sitting)).length());
  }

  @Test
  void aBatchIsStoredWholeOrNotAtAll() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    ControlFixture.Answer refused =
        sitting.journal(uttered("i1", null, "ai", "Hello.", 0), moved("pending"));
    assertEquals(409, refused.status());
    assertEquals("status_conflict", refused.code());
    assertEquals(List.of(), spoken(sitting));
    assertEquals(
        3,
        append(sitting, 1, 3, uttered("i1", null, "ai", "Hi.", 0))
            .json()
            .path("durable_seq")
            .asLong());
  }

  @Test
  void aNewHostFencesTheOldOneAndGoesOnWhereItEnded() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    append(sitting, 1, 3, uttered("i1", null, "ai", "Hello.", 0));
    String oldToken = sitting.hostToken;
    viva.fleet.kill(sitting.id);
    assertEquals(
        200, sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null).status());
    assertEquals("disconnected", sitting.status());
    for (long epoch : List.of(1L, 2L)) {
      ControlFixture.Answer fenced =
          viva.bearer(
              oldToken,
              "/internal/v1/host/journal",
              batch(epoch, 4, uttered("i2", "i1", "ai", "I am the old one.", 5)));
      assertEquals(409, fenced.status());
      assertEquals("fenced", fenced.code());
    }
    assertEquals(
        409,
        viva.bearer(oldToken, "/internal/v1/host/heartbeat", Json.object().put("epoch", 1))
            .status());
    JsonNode granted = sitting.takeOver();
    assertEquals("disconnected", granted.path("status").asString());
    assertEquals(3, granted.path("history").size());
    assertEquals("Hello.", granted.path("history").path(2).path("fact").path("text").asString());
    assertEquals(
        200,
        sitting
            .journal(moved("in_progress"), uttered("i2", null, "ai", "Welcome back.", 9000))
            .status());
    assertEquals(List.of("ai: Hello.", "ai: Welcome back."), spoken(sitting));
    assertEquals(5, assertInstanceOf(JournalChain.Verdict.Intact.class, verify(sitting)).length());
  }

  @Test
  void theTranscriptIsOrderedByTheConversationNotByArrival() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        uttered("q1", null, "ai", "What did you do?", 100),
        uttered("q2", "a1", "ai", "Why?", 5000),
        uttered("a2", "q2", "candidate", "Because.", 6000),
        uttered("a1", "q1", "candidate", "Open so far", 3000),
        uttered("a1", "q1", "candidate", "I repaired it.", 3000),
        "{\"kind\":\"gap_found\",\"item_id\":null,\"speaker\":\"candidate\",\"from_ms\":7000,"
            + "\"to_ms\":7400,\"reason\":\"transcription_failed\"}");
    assertEquals(
        List.of(
            "ai: What did you do?", "candidate: I repaired it.", "ai: Why?", "candidate: Because."),
        spoken(sitting));
    JsonNode gaps =
        sitting.candidate.get("/api/sessions/" + sitting.id + "/transcript").json().path("gaps");
    assertEquals("transcription_failed", gaps.path(0).path("reason").asString());
  }

  @Test
  void whatWasSaidIsNowhereInTheDatabase() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        uttered("i1", null, "candidate", "Xylophone marmalade", 0)
            .replaceFirst(
                "\\}$",
                ",\"words\":[{\"word\":\"Xylophone\",\"confidence\":0.4},"
                    + "{\"word\":\"marmalade\",\"confidence\":null}]}"));
    List<byte[]> stored =
        viva.owner.withHandle(
            h ->
                h.createQuery(
                        """
                        select payload_sealed from journal where session_id = :id
                        union all select text_sealed from transcript_entries where session_id = :id
                        union all select words_sealed from transcript_entries where session_id = :id
                        """)
                    .bind("id", sitting.id)
                    .mapTo(byte[].class)
                    .list());
    assertEquals(5, stored.size());
    JsonNode entry =
        sitting
            .candidate
            .get("/api/sessions/" + sitting.id + "/transcript")
            .json()
            .path("entries")
            .path(0);
    assertEquals(
        Json.tree(
            "[{\"word\":\"Xylophone\",\"confidence\":0.4},{\"word\":\"marmalade\",\"confidence\":null}]"),
        entry.path("words"));
    for (byte[] bytes : stored) {
      assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains("Xylophone"));
    }
  }

  @Test
  void nothingFollowsTheClosedFactButItsRepeatIsAcknowledged() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    assertEquals(200, append(sitting, 1, 3, closed("completed")).status());
    assertEquals("completed", sitting.status());
    assertEquals(200, append(sitting, 1, 3, closed("completed")).status());
    ControlFixture.Answer after = append(sitting, 1, 4, uttered("i9", null, "ai", "More.", 9));
    assertEquals("fenced", after.code());
    assertEquals(
        409,
        viva.bearer(sitting.hostToken, "/internal/v1/host/heartbeat", Json.object().put("epoch", 1))
            .status());
    assertEquals(
        409, sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null).status());
  }

  @Test
  void aTicketIsSpentOnceAndOnlyAtItsOwnSessionsHost() {
    ControlFixture.Sitting sitting = viva.sitting();
    ControlFixture.Sitting other = viva.sitting();
    JsonNode ticket =
        sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null).json();
    assertTrue(ticket.path("websocket_url").asString().startsWith("ws://viva.test/ws?token="));
    ObjectNode body = Json.object().set("token", ticket.path("ticket"));
    String path = "/internal/v1/host/socket/authenticate";
    assertEquals(401, viva.bearer(other.hostToken, path, body).status());
    ControlFixture.Answer let = viva.bearer(sitting.hostToken, path, body);
    assertEquals(200, let.status());
    assertEquals(sitting.id.toString(), let.json().path("only_session").asString());
    assertEquals(401, viva.bearer(sitting.hostToken, path, body).status());
  }

  @Test
  void aLivingHostIsNotReplacedByAnotherTab() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null);
    assertEquals(1, viva.fleet.of(sitting.id).size());
    assertEquals(
        "pending",
        viva.bearer(sitting.hostToken, "/internal/v1/host/heartbeat", Json.object().put("epoch", 1))
            .json()
            .path("status")
            .asString());
  }

  @Test
  void tooManyEntriesAreRefused() {
    ControlFixture.Sitting sitting = viva.sitting();
    ObjectNode body = Json.object().put("epoch", 1);
    var entries = body.putArray("entries");
    for (int i = 1; i <= 201; i++) {
      entries
          .addObject()
          .put("seq", i)
          .put("at_ms", 0)
          .put("v", 1)
          .set("fact", Json.tree("{\"kind\":\"call_opened\",\"call_id\":\"rtc_1\"}"));
    }
    int status = viva.bearer(sitting.hostToken, "/internal/v1/host/journal", body).status();
    assertTrue(status == 400 || status == 413, "was " + status);
  }

  @Test
  void aDatabaseConnectionThatDiesInTheMiddleLeavesNothingHalfStored() throws Exception {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    String fact = uttered("i1", null, "candidate", "All or nothing.", 0);
    try (var blocker = viva.owner.open();
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      blocker.begin();
      // The append stores its journal rows and then waits here for the table it projects to.
      blocker.execute("lock table transcript_entries in share row exclusive mode");
      Future<ControlFixture.Answer> answer = pool.submit(() -> append(sitting, 1, 3, fact));
      eventually(
          "the append was cut off in the middle",
          () ->
              viva.owner.withHandle(
                  h ->
                      h.createQuery(
                              """
                              select coalesce(bool_or(pg_terminate_backend(pid)), false)
                              from pg_stat_activity
                              where wait_event_type = 'Lock' and query like '%transcript_entries%'
                                and datname = current_database()
                              """)
                          .mapTo(Boolean.class)
                          .one()));
      assertEquals(503, answer.get().status());
      blocker.rollback();
    }
    assertEquals(List.of(), spoken(sitting));
    assertEquals(2, assertInstanceOf(JournalChain.Verdict.Intact.class, verify(sitting)).length());
    assertEquals(200, append(sitting, 1, 3, fact).status());
    assertEquals(List.of("candidate: All or nothing."), spoken(sitting));
    assertEquals(3, assertInstanceOf(JournalChain.Verdict.Intact.class, verify(sitting)).length());
  }
}
