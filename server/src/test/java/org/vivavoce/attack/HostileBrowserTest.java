package org.vivavoce.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;
import static org.vivavoce.testing.Facts.moved;
import static org.vivavoce.testing.Facts.uttered;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Sitting;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A candidate whose browser is theirs in every way: whatever it sends over HTTP, no byte of the
 * scored record changes, and that it was tried stands in the log within two seconds.
 */
@Tag("slow")
class HostileBrowserTest {
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

  private static Sitting running() {
    Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        uttered("q1", null, "ai", "What did you do?", 100),
        uttered("a1", "q1", "candidate", "I repaired it.", 3_000));
    return sitting;
  }

  /** Journal, what was heard, and the result, of all sessions: SHA-256 over every byte of it. */
  private static String scored() {
    return viva.owner.withHandle(
        h ->
            HexFormat.of()
                .formatHex(
                    Tokens.sha256(
                        h.createQuery(
                                """
                                select coalesce(string_agg(line, E'\\n' order by line), '') from (
                                  select j::text as line from journal j
                                  union all select t::text from transcript_entries t
                                    where source = 'sideband'
                                  union all select g::text from transcript_gaps g
                                  union all select r::text from interview_results r
                                  union all select s.id || ' ' || s.journal_length || ' '
                                    || encode(coalesce(s.journal_head, ''), 'hex')
                                    from interview_sessions s) all_of_it
                                """)
                            .mapTo(String.class)
                            .one()
                            .getBytes(StandardCharsets.UTF_8))));
  }

  private static int noted(UUID session, String event) {
    return viva.owner.withHandle(
        h ->
            h.createQuery(
                    """
                    select coalesce(sum(count), 0)::int from integrity_events
                    where session_id = :id and event = :event
                    """)
                .bind("id", session)
                .bind("event", event)
                .mapTo(Integer.class)
                .one());
  }

  private static void standsInTheLog(UUID session, String event) {
    long before = System.nanoTime();
    eventually(event, () -> noted(session, event) > 0);
    long tookMs = (System.nanoTime() - before) / 1_000_000;
    assertTrue(tookMs < 2_000, event + " took " + tookMs + " ms");
  }

  @Test
  void swappedSessionIdsRolesAndTenantsChangeNothingAndAreNoted() {
    Sitting mine = running();
    Sitting theirs = running();
    String before = scored();
    for (String path :
        List.of(
            "/api/sessions/" + theirs.id,
            "/api/sessions/" + theirs.id + "/transcript",
            "/api/sessions/" + theirs.id + "/result",
            "/api/v1/sessions/" + theirs.id + "/receipt",
            "/api/sessions/" + UUID.randomUUID())) {
      assertEquals(404, mine.candidate.get(path).status(), path);
    }
    standsInTheLog(mine.id, "not_theirs");
    assertEquals(
        404, mine.candidate.post("/api/sessions/" + theirs.id + "/complete", null).status());
    assertEquals(
        404, mine.candidate.post("/api/v1/sessions/" + theirs.id + "/ticket", null).status());
    // With its own cookie as another app's, and for a tenant that it is none of.
    assertEquals(
        401,
        viva.send(
                "GET",
                "/api/v1/sessions/" + mine.id + "/export",
                null,
                "Cookie",
                mine.candidate.cookie,
                "X-Viva-App",
                "member",
                "X-Tenant",
                UUID.randomUUID().toString())
            .status());
    standsInTheLog(mine.id, "not_signed_in");
    assertEquals(403, mine.candidate.get("/api/v1/sessions/" + mine.id + "/plan").status());
    standsInTheLog(mine.id, "not_allowed");
    assertEquals(0, noted(theirs.id, "not_theirs"), "it says nothing about the other candidate");
    assertEquals(before, scored());
  }

  @Test
  void whatABrowserClaimsIsShownForWhatItIsAndNotedWhereItContradicts() {
    Sitting mine = running();
    String before = scored();
    for (String[] said :
        new String[][] {
          {"candidate", "i repaired it", "a1"},
          {"candidate", "I led forty people.", "b1"},
          {"candidate", "Long after.", null}
        }) {
      ObjectNode entry =
          Json.object()
              .put("sessionId", mine.id.toString())
              .put("speaker", said[0])
              .put("text", said[1])
              .put("timestamp", "2030-01-01T00:00:00Z");
      if (said[2] != null) {
        entry.put("item_id", said[2]);
      }
      ControlFixture.Answer kept = mine.candidate.post("/api/transcript", entry);
      assertEquals(200, kept.status(), kept.body());
    }
    assertEquals(0, noted(mine.id, "client_contradicts_record"), "nothing did until now");
    ObjectNode otherwise =
        Json.object()
            .put("sessionId", mine.id.toString())
            .put("speaker", "candidate")
            .put("text", "Hire me at once.")
            .put("item_id", "q1")
            .put("timestamp", "2030-01-01T00:00:09Z");
    assertEquals(200, mine.candidate.post("/api/transcript", otherwise).status());
    standsInTheLog(mine.id, "client_contradicts_record");
    JsonNode read = mine.candidate.get("/api/sessions/" + mine.id + "/transcript").json();
    List<String> standing = new ArrayList<>();
    read.path("client_entries")
        .forEach(
            each ->
                standing.add(
                    each.path("text").asString()
                        + " "
                        + each.path("standing").asString()
                        + (each.path("heard_entry_id").isNull() ? "" : " beside")));
    assertEquals(
        List.of(
            "i repaired it agrees beside",
            "I led forty people. only_the_browser",
            "Long after. only_the_browser",
            "Hire me at once. differs beside"),
        standing);
    assertEquals(before, scored());
  }

  @Test
  void whoIsInvitedTwiceIsNotAccusedInOneInterviewOfLookingAtTheOther() {
    Sitting first = running();
    Sitting second = running();
    viva.owner.useHandle(
        h ->
            h.execute(
                """
                update interview_sessions set user_id =
                  (select user_id from interview_sessions where id = ?) where id = ?
                """,
                second.id,
                first.id));
    // Too early for a receipt, in the interview that is not the newest.
    assertEquals(404, second.candidate.get("/api/v1/sessions/" + first.id + "/receipt").status());
    standsInTheLog(first.id, "not_theirs");
    assertEquals(0, noted(second.id, "not_theirs"));
  }

  @Test
  void forgedAndReplayedHostMessagesChangeNothingAndAreNoted() {
    Sitting mine = running();
    String old = mine.hostToken;
    viva.fleet.kill(mine.id);
    mine.candidate.post("/api/v1/sessions/" + mine.id + "/ticket", null);
    mine.takeOver();
    String before = scored();
    ObjectNode body = Json.object().put("epoch", 1);
    body.putArray("entries")
        .addObject()
        .put("seq", 5)
        .put("at_ms", 9)
        .put("v", 1)
        .set("fact", Json.tree(uttered("a2", "a1", "candidate", "I am brilliant.", 9)));
    // The fenced host returns, with its own epoch and the new one.
    assertEquals("fenced", viva.bearer(old, "/internal/v1/host/journal", body).code());
    assertEquals(
        "fenced",
        viva.bearer(old, "/internal/v1/host/journal", body.deepCopy().put("epoch", 2)).code());
    assertEquals(401, viva.bearer("f".repeat(64), "/internal/v1/host/journal", body).status());
    // A spent grant, once more.
    String grant = viva.fleet.of(mine.id).getFirst().grant();
    assertEquals(410, viva.bearer(grant, "/internal/v1/host/exchange", null).status());
    standsInTheLog(mine.id, "fenced_host");
    standsInTheLog(mine.id, "foreign_epoch");
    standsInTheLog(mine.id, "spent_secret");
    assertEquals(
        List.of("fenced_host info 2", "foreign_epoch warning 1", "spent_secret info 1"),
        events(mine.id));
    assertEquals(before, scored());
    assertEquals(200, mine.journal(moved("in_progress")).status());
  }

  @Test
  void aHostThatWasReplacedHonestlyAndSaysLateThingsSpeaksNotAgainstItsCandidate() {
    Sitting mine = running();
    String old = mine.hostToken;
    viva.fleet.kill(mine.id);
    mine.candidate.post("/api/v1/sessions/" + mine.id + "/ticket", null);
    mine.takeOver();
    ObjectNode beat = Json.object().put("epoch", 1);
    ObjectNode words = Json.object();
    words
        .putArray("entries")
        .addObject()
        .put("speaker", "candidate")
        .put("text", "Late.")
        .put("timestamp", "2026-11-20T10:00:00Z");
    assertEquals("fenced", viva.bearer(old, "/internal/v1/host/heartbeat", beat).code());
    assertEquals("fenced", viva.bearer(old, "/internal/v1/host/call-permit", beat).code());
    assertEquals("fenced", viva.bearer(old, "/internal/v1/host/client-entries", words).code());
    standsInTheLog(mine.id, "fenced_host");
    eventually("each is counted", () -> noted(mine.id, "fenced_host") == 3);
    assertEquals(List.of("fenced_host info 3"), events(mine.id));
  }

  @Test
  void whoKnocksAtAHostOfItsOwnAndIsRefusedIsNotedByTheControlPlaneThatItAsks() {
    Sitting mine = running();
    Sitting theirs = running();
    String url =
        mine.candidate
            .post("/api/v1/sessions/" + mine.id + "/ticket", null)
            .json()
            .path("websocket_url")
            .asString();
    String ticket = url.substring(url.indexOf("token=") + 6).split("&", 2)[0];
    ObjectNode knock = Json.object().put("token", ticket).put("address", "192.0.2.1");
    String path = "/internal/v1/host/socket/authenticate";
    // At somebody else's host, by either name; the ticket stays good for its own.
    assertEquals(401, viva.bearer(theirs.hostToken, path, knock).status());
    ObjectNode own = knock.deepCopy().put("session_id", mine.id.toString());
    assertEquals(401, viva.bearer(theirs.hostToken, path, own).status());
    assertEquals(200, viva.bearer(mine.hostToken, path, own).status());
    assertEquals(401, viva.bearer(mine.hostToken, path, own).status(), "spent");
    standsInTheLog(mine.id, "not_signed_in");
    eventually("each is counted", () -> noted(mine.id, "not_signed_in") == 3);
    assertEquals(
        List.of("not_signed_in info 2", "not_signed_in warning 1"),
        events(mine.id).stream().sorted().toList());
    assertEquals(List.of(), events(theirs.id));
  }

  private static List<String> events(UUID session) {
    return viva.owner.withHandle(
        h ->
            h.createQuery(
                    """
                    select event || ' ' || level || ' ' || count from integrity_events
                    where session_id = :id order by event
                    """)
                .bind("id", session)
                .mapTo(String.class)
                .list());
  }

  @Test
  void aFloodOfLargeBodiesIsOneCountedEventAndOthersAreServed() {
    Sitting mine = running();
    Sitting honest = running();
    String before = scored();
    String large = "x".repeat(3 << 20);
    for (int i = 0; i < 30; i++) {
      assertEquals(
          413,
          mine.candidate
              .post("/api/sessions/" + mine.id + "/complete", Json.object().put("x", large))
              .status());
    }
    standsInTheLog(mine.id, "oversized_body");
    eventually("all are counted", () -> noted(mine.id, "oversized_body") == 30);
    int rows =
        viva.owner.withHandle(
            h ->
                h.createQuery(
                        "select count(*) from integrity_events where session_id = :id and event ="
                            + " 'oversized_body'")
                    .bind("id", mine.id)
                    .mapTo(Integer.class)
                    .one());
    assertEquals(1, rows);
    assertEquals(200, honest.candidate.get("/api/sessions/" + honest.id).status());
    assertEquals(before, scored());
    // Nobody sends heartbeats for it here: on a slow machine it may be found silent meanwhile.
    assertTrue(List.of("in_progress", "disconnected").contains(mine.status()), mine.status());
  }

  @Test
  void whatAnHonestCandidateDoesIsNeverMoreThanInfo() {
    Sitting mine = running();
    mine.candidate.get("/api/sessions/" + mine.id);
    mine.candidate.get("/api/v1/sessions/" + mine.id + "/receipt"); // before the end: 404
    mine.candidate.get("/api/sessions/" + mine.id + "/result");
    mine.candidate.post("/api/v1/sessions/" + mine.id + "/ticket", null);
    mine.candidate.post("/api/sessions/" + mine.id + "/complete", null);
    mine.candidate.post("/api/v1/sessions/" + mine.id + "/ticket", null); // it is over
    standsInTheLog(mine.id, "not_theirs");
    int worse =
        viva.owner.withHandle(
            h ->
                h.createQuery(
                        "select count(*) from integrity_events where session_id = :id and level <>"
                            + " 'info'")
                    .bind("id", mine.id)
                    .mapTo(Integer.class)
                    .one());
    assertEquals(0, worse);
  }
}
