package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.signin.AccessTokens;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ScriptedRealtime;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hundred interviews of honest people on bad lines, over real HTTP, sockets and a real journal:
 * none of them leaves more than an {@code info} in the integrity log.
 */
@Tag("slow")
class HonestSessionsTest {
  private static final int SESSIONS = 100;
  private static final int AT_ONCE = 25;
  private static final String OPEN_OFFER =
      TestPage.OFFER + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ScriptedRealtime far;
  static HonestService service;
  static ControlFixture viva;
  static TestTenant sealed;
  static TestTenant open;
  static TestTenant.Member sealedRecruiter;
  static TestTenant.Member openRecruiter;
  static final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    far = new ScriptedRealtime();
    service = new HonestService(far, Set.of(3, 7));
    viva =
        ControlFixture.live(
            db, keys, Duration.ofMinutes(30), tokens(), far.baseUrl(), 2 * SESSIONS);
    sealed = new TestTenant(db, viva, "Sealed House");
    open = new TestTenant(db, viva, "Open House");
    settings(sealed, "sealed");
    settings(open, "open");
    sealedRecruiter = sealed.member("recruiter");
    openRecruiter = open.member("recruiter");
  }

  @AfterAll
  static void stop() {
    viva.close();
    service.close();
    far.close();
    http.shutdownNow();
  }

  private static void settings(TestTenant tenant, String mode) {
    viva.owner.useHandle(
        h ->
            h.execute(
                "update tenants set settings = cast(? as jsonb) where id = ?",
                "{\"interviews\":{\"session_mode\":\""
                    + mode
                    + "\",\"consent_taken_by\":\"tenant\"}}",
                tenant.id));
  }

  private static AccessTokens tokens() {
    return jwt -> {
      String[] parts = jwt.split("\\.");
      return parts.length == 3 && parts[0].equals("t") && parts[1].length() == 36
          ? Optional.of(new AccessTokens.Holder(UUID.fromString(parts[1]), Optional.empty()))
          : Optional.empty();
    };
  }

  /** One candidate, their line, and what goes wrong on it. */
  private final class Candidate implements Callable<UUID> {
    private final int number;
    private final boolean isOpen;
    private final UUID user = UUID.randomUUID();
    private UUID session = new UUID(0, 0);
    private final List<TestPage> pages = new ArrayList<>();

    Candidate(int number) {
      this.number = number;
      this.isOpen = number % 3 == 0;
    }

    @Override
    public UUID call() throws InterruptedException {
      places.acquire();
      try {
        session = made();
        ask("GET", "/api/v1/sessions/" + session + "/receipt", null); // looks too early
        TestPage page = talks(page());
        switch (number % 8) {
          case 1 -> { // the tab is closed, and another opened
            page.close();
            page = talks(page());
          }
          case 2 -> { // two tabs: the second takes over, and says so by offering
            TestPage second = page();
            page = talks(second);
          }
          case 3 -> { // the peer connection fails
            page.send("{\"type\":\"connection_state\",\"state\":\"failed\"}");
            page.next(
                "interrupted",
                message ->
                    TestPage.type(message).equals("connection")
                        && message.path("state").asString("").equals("interrupted"));
            page = talks(page);
          }
          case 4 -> outboxAgain(page);
          case 5 -> { // typed once, sent twice
            String typed = "{\"type\":\"typed\",\"id\":\"aaaabbbbcccc\",\"text\":\"Roses.\"}";
            page.send(typed);
            page.send(typed);
            page.next("ack");
          }
          case 6 -> { // the same offer again, because the answer did not come in time
            offers(page);
            page = talks(page);
          }
          default -> {} // a good line
        }
        ends(page);
        return session;
      } finally {
        pages.forEach(TestPage::close);
        places.release();
      }
    }

    private ControlFixture.Answer ask(String method, String path, @Nullable Object body) {
      return viva.send(method, path, body, "Authorization", "Bearer t." + user + ".t");
    }

    private UUID made() {
      TestTenant tenant = isOpen ? open : sealed;
      UUID candidate = UUID.randomUUID();
      viva.owner.useHandle(
          h ->
              h.execute(
                  """
                  insert into candidates (id, tenant_id, email, name, user_id)
                  values (?, ?, ?, 'Robin Example', ?)
                  """,
                  candidate,
                  tenant.id,
                  candidate + "@example.org",
                  user));
      ObjectNode body =
          Json.object()
              .put("candidate_id", candidate.toString())
              .put("position_id", tenant.position.toString());
      UUID member = (isOpen ? openRecruiter : sealedRecruiter).user();
      ControlFixture.Answer made =
          viva.send("POST", "/api/sessions", body, "Authorization", "Bearer t." + member + ".t");
      assertEquals(201, made.status(), made.body());
      return UUID.fromString(made.json().path("session_id").asString());
    }

    private TestPage page() {
      ControlFixture.Answer ticket = ask("POST", "/api/v1/sessions/" + session + "/ticket", null);
      assertEquals(200, ticket.status(), ticket.body());
      URI address = URI.create(ticket.json().path("websocket_url").asString());
      TestPage page = new TestPage(http, address);
      pages.add(page);
      page.next("session_ready");
      return page;
    }

    private void offers(TestPage page) {
      page.send(
          Json.write(
              Json.object()
                  .put("type", "sdp_offer")
                  .put("sdp", isOpen ? OPEN_OFFER : TestPage.OFFER)));
    }

    /** Offers, and hears a question. */
    private TestPage talks(TestPage page) {
      offers(page);
      page.next("sdp_answer");
      page.connected();
      page.next("question");
      return page;
    }

    /** What the page kept because it was not acknowledged, all of it, again and again. */
    private void outboxAgain(TestPage page) {
      ObjectNode update = Json.object().put("type", "transcript_update");
      update
          .putArray("entries")
          .addObject()
          .put("speaker", "candidate")
          .put("text", "I repaired the clock of our town hall in two days.")
          .put("timestamp", "2026-11-20T10:00:00Z");
      for (int again = 0; again < 3; again++) {
        page.send(Json.write(update));
        page.next("transcript_ack");
      }
    }

    private void ends(TestPage page) {
      page.send("{\"type\":\"end_session\"}");
      assertEquals("completed", page.next("session_ended").path("status").asString(""));
      ObjectNode late =
          Json.object()
              .put("sessionId", session.toString())
              .put("speaker", "candidate")
              .put("text", "Thank you.")
              .put("timestamp", "2026-11-20T10:09:00Z");
      assertEquals(200, ask("POST", "/api/transcript", late).status());
      assertEquals(200, ask("GET", "/api/v1/sessions/" + session + "/receipt", null).status());
      ask("POST", "/api/v1/sessions/" + session + "/ticket", null); // a tab that did not hear
    }
  }

  private final Semaphore places = new Semaphore(AT_ONCE);

  @Test
  void aHundredHonestInterviewsWithDropsAndReconnectsLeaveNothingAboveInfo()
      throws InterruptedException, ExecutionException {
    List<UUID> held = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<UUID>> all = new ArrayList<>();
      for (int number = 0; number < SESSIONS; number++) {
        all.add(threads.submit(new Candidate(number)));
      }
      for (Future<UUID> each : all) {
        held.add(each.get());
      }
    }
    eventually("what was seen over HTTP is written", () -> count("not_theirs", "info") > 0);
    assertEquals(List.of(), grave());
    assertEquals(
        Map.of("observed", 34L, "sealed", 66L),
        viva
            .owner
            .withHandle(
                h ->
                    h.select("select integrity from interview_sessions").mapTo(String.class).list())
            .stream()
            .collect(Collectors.groupingBy(mode -> mode, Collectors.counting())));
    assertEquals(SESSIONS, held.size());
    assertTrue(rejoined() > 0, "some lost their sideband and went on in the same call");
    for (UUID session : held.subList(0, 10)) {
      JsonNode verified =
          viva.bearer(
                  ControlFixture.ADMIN,
                  "/internal/v1/verify",
                  Json.object().put("session_id", session.toString()))
              .json();
      assertTrue(verified.path("holds").booleanValue(), verified.toString());
    }
  }

  private static int count(String event, String level) {
    return viva.owner.withHandle(
        h ->
            h.select(
                    "select count(*) from integrity_events where event = ? and level = ?",
                    event,
                    level)
                .mapTo(Integer.class)
                .one());
  }

  private static List<String> grave() {
    return viva.owner.withHandle(
        h ->
            h.select(
                    """
                    select source || ' ' || level || ' ' || event || ' ' || session_id
                    from integrity_events where level <> 'info'
                    """)
                .mapTo(String.class)
                .list());
  }

  /** Calls whose sideband was opened more than once. */
  private static int rejoined() {
    return service.rejoined();
  }
}
