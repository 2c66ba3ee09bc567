package org.vivavoce.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import tools.jackson.databind.JsonNode;

/** What is tried at a session's socket stands in the integrity log within two seconds. */
class SocketAttemptsTest extends ContractDesk {
  private static final List<String> SOCKETS = List.of("/ws", "/api/ws", "/");

  /** How often it was tried, as the log counts it. */
  private static int counted(UUID session, String event, String level) {
    return viva.owner.withHandle(
        h ->
            h.select(
                    """
                    select coalesce(sum(count), 0)::int from integrity_events
                    where session_id = ? and event = ? and level = ?
                    """,
                    session,
                    event,
                    level)
                .mapTo(Integer.class)
                .one());
  }

  private static List<String> everything(UUID session) {
    return viva.owner.withHandle(
        h ->
            h.select(
                    """
                    select source || ' ' || event || ' ' || level || ' ' || count
                    from integrity_events where session_id = ? order by created_at, id
                    """,
                    session)
                .mapTo(String.class)
                .list());
  }

  private static void stands(UUID session, String event, String level, int times) {
    long before = System.nanoTime();
    eventually(
        event + " " + level + " stands " + times + " times, not " + everything(session),
        () -> counted(session, event, level) == times);
    long tookMs = (System.nanoTime() - before) / 1_000_000;
    assertTrue(tookMs < 2_000, event + " took " + tookMs + " ms");
  }

  private static int knock(String path, String... headers) {
    return DocumentSocket.handshake(http, socket(path), headers);
  }

  private static String ticket(Person person, UUID session) {
    ControlFixture.Answer answer =
        post(person.user(), "/api/v1/sessions/" + session + "/ticket", null);
    assertEquals(200, answer.status(), answer.body());
    String url = answer.json().path("websocket_url").asString("");
    return url.substring(url.indexOf("token=") + 6).split("&", 2)[0];
  }

  @Test
  void whoeverKnocksWithNothingOrWithWhatIsForgedIsNotedWithTheSessionThatTheyName() {
    UUID id = id(made(person()));
    for (String path : SOCKETS) {
      assertEquals(401, knock(path + "?session=" + id));
      assertEquals(401, knock(path + "?token=" + "0".repeat(64) + "&session=" + id));
      assertEquals(401, knock(path + "?token=x.y.z&session=" + id));
      assertEquals(401, knock(path + "?session=" + id, "Authorization", "Bearer x.y.z"));
      assertEquals(401, knock(path + "?session=" + id, "Sec-WebSocket-Protocol", "bearer.x.y.z"));
      assertEquals(
          401, knock(path + "?session=" + id, "Cookie", "viva_candidate=" + "0".repeat(64)));
    }
    stands(id, "not_signed_in", "info", 18);
    assertEquals(1, everything(id).size(), everything(id).toString());
  }

  @Test
  void aTicketThatIsSpentIsNotedWithItsOwnSessionAsWhatHonestClientsDoToo() {
    Person robin = person();
    UUID id = id(made(robin));
    String ticket = ticket(robin, id);
    assertEquals(101, knock("/ws?token=" + ticket));
    for (String path : SOCKETS) {
      assertEquals(401, knock(path + "?token=" + ticket));
      assertEquals(401, knock(path + "?token=" + ticket + "&session=" + id));
      assertEquals(401, knock(path + "?token=" + ticket + "&session=undefined"));
    }
    stands(id, "not_signed_in", "info", 9);
    assertEquals(1, everything(id).size(), everything(id).toString());
  }

  @Test
  void whoNamesAnothersSessionAtTheHandshakeIsNotedWithTheirOwn() {
    Person robin = person();
    UUID own = id(made(robin));
    UUID theirs = id(made(person()));
    String jwt = token(robin.user());
    String ticket = ticket(robin, own);
    for (String path : SOCKETS) {
      String named = path + "?session=" + theirs;
      assertEquals(401, knock(named, "Authorization", "Bearer " + jwt));
      assertEquals(401, knock(named, "Sec-WebSocket-Protocol", "bearer." + jwt));
      assertEquals(401, knock(path + "?token=" + ticket + "&session=" + theirs));
    }
    stands(own, "not_theirs", "warning", 6);
    stands(own, "not_signed_in", "warning", 3);
    assertEquals(List.of(), everything(theirs), "it says nothing about the other candidate");
    assertEquals(101, knock("/ws?token=" + ticket + "&session=" + own), "it was not spent");
  }

  @Test
  void whoNamesAnothersSessionInTheFirstMessageIsNotedWithTheirOwn() {
    Person robin = person();
    UUID own = id(made(robin));
    UUID theirs = id(made(person()));
    for (UUID named : List.of(theirs, UUID.randomUUID())) {
      try (DocumentSocket page =
          new DocumentSocket(
              http, socket("/ws"), "Authorization", "Bearer " + token(robin.user()))) {
        page.send("init_session", "session_id", named.toString());
        assertEquals("session_not_found", page.next("error").path("code").asString(""));
      }
    }
    try (DocumentSocket page =
        new DocumentSocket(http, socket("/ws?token=" + ticket(robin, own)))) {
      page.send("init_session", "session_id", theirs.toString());
      assertEquals("session_not_found", page.next("error").path("code").asString(""));
    }
    stands(own, "not_theirs", "warning", 3);
    assertEquals(List.of(), everything(theirs));
  }

  @Test
  void whoIsInASessionAndNamesAnotherOnTheSameSocketIsNotedInTheRecord() {
    Person robin = person();
    UUID own = id(made(robin));
    UUID theirs = id(made(person()));
    try (DocumentSocket page =
        new DocumentSocket(
            http, socket("/ws?session=" + own), "Authorization", "Bearer " + token(robin.user()))) {
      page.next("session_ready");
      page.send("init_session", "session_id", theirs.toString());
      assertEquals("session_not_found", page.next("error").path("code").asString(""));
      stands(own, "not_theirs", "warning", 1);
    }
    assertEquals(List.of("host not_theirs warning 1"), everything(own));
    assertEquals(List.of(), everything(theirs));
  }

  @Test
  void aListOfWordsThatIsRefusedOnTheSocketIsNoted() {
    Person robin = person();
    UUID own = id(made(robin));
    try (DocumentSocket page =
        new DocumentSocket(
            http, socket("/ws?session=" + own), "Authorization", "Bearer " + token(robin.user()))) {
      page.next("session_ready");
      JsonNode early =
          Json.tree(
              """
              [{"speaker":"candidate","text":"I led forty people.","timestamp":"2026-11-20T10:00:00Z"}]
              """);
      page.send("transcript_update", "entries", early);
      assertEquals("status_conflict", page.next("error").path("code").asString(""));
      page.send("transcript_update", "entries", Json.tree("[{\"speaker\":\"the boss\"}]"));
      assertEquals("invalid_input", page.next("error").path("code").asString(""));
      stands(own, "transcript_refused", "info", 2);
    }
  }

  @Test
  void aMemberWhoKnocksAtAnInvitedCandidatesSeatIsNotedThere() {
    UUID id = id(made(person()));
    UUID stranger = UUID.randomUUID();
    assertEquals(401, knock("/ws?session=" + id, "Authorization", "Bearer " + token(stranger)));
    stands(id, "not_theirs", "info", 1);
  }

  @Test
  void aFloodOfHandshakesIsOneCountedEntry() {
    UUID id = id(made(person()));
    for (int i = 0; i < 100; i++) {
      assertEquals(401, knock("/ws?token=" + "0".repeat(64) + "&session=" + id));
    }
    stands(id, "not_signed_in", "info", 100);
    assertEquals(1, everything(id).size(), everything(id).toString());
  }
}
