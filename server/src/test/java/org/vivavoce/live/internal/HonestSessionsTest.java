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
import java.util.function.Predicate;
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
  private static final int AT_ONCE = 10;
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
            hears(
                page,
                1,
                of("connection")
                    .and(message -> message.path("state").asString("").equals("interrupted")));
            page = talks(page);
          }
          case 4 -> outboxAgain(page);
          case 5 -> { // typed once, sent twice
            String typed = "{\"type\":\"typed\",\"id\":\"aaaabbbbcccc\",\"text\":\"Roses.\"}";
            page.send(typed);
            page.send(typed);
            hears(page, 1, of("ack"));
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
      return as(user, method, path, body);
    }

    /** As an honest client does it: who is told to come back in a moment comes back. */
    private ControlFixture.Answer as(UUID who, String method, String path, @Nullable Object body) {
      List<ControlFixture.Answer> answers = new ArrayList<>();
      eventually(
          method + " " + path + " is answered",
          () -> {
            answers.add(viva.send(method, path, body, "Authorization", "Bearer t." + who + ".t"));
            return answers.getLast().status() != 503;
          });
      return answers.getLast();
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
      ControlFixture.Answer made = as(member, "POST", "/api/sessions", body);
      assertEquals(201, made.status(), made.body());
      return UUID.fromString(made.json().path("session_id").asString());
    }

    private TestPage page() {
      ControlFixture.Answer ticket = ask("POST", "/api/v1/sessions/" + session + "/ticket", null);
      assertEquals(200, ticket.status(), ticket.body());
      URI named = URI.create(ticket.json().path("websocket_url").asString());
      String here = viva.url(named.getRawPath() + "?" + named.getRawQuery());
      TestPage page = new TestPage(http, URI.create(here.replaceFirst("^http", "ws")));
      pages.add(page);
      hears(page, 1, of("session_ready"));
      return page;
    }

    private void offers(TestPage page) {
      page.send(
          Json.write(
              Json.object()
                  .put("type", "sdp_offer")
                  .put("sdp", isOpen ? OPEN_OFFER : TestPage.OFFER)));
    }

    /** Offers, and hears the interviewer. */
    private TestPage talks(TestPage page) {
      int answers = heard(page, of("sdp_answer"));
      int said = heard(page, SAID);
      offers(page);
      hears(page, answers + 1, of("sdp_answer"));
      page.connected();
      hears(page, said + 1, SAID);
      return page;
    }

    private static final Predicate<JsonNode> SAID =
        of("transcript")
            .and(
                message ->
                    message.path("speaker").asString("").equals("ai")
                        && message.path("final").booleanValue());

    private static Predicate<JsonNode> of(String type) {
      return message -> TestPage.type(message).equals(type);
    }

    private static int heard(TestPage page, Predicate<JsonNode> wanted) {
      return (int) page.everything().stream().filter(wanted).count();
    }

    /** So many of them came, sooner or later; a page keeps nobody waiting for it. */
    private void hears(TestPage page, int times, Predicate<JsonNode> wanted) {
      try {
        eventually("", Duration.ofSeconds(30), () -> heard(page, wanted) >= times);
      } catch (AssertionError never) {
        throw new AssertionError(number + " heard only " + page.everything(), never);
      }
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
      // What is not taken yet (the row does not say yet that it began) is sent once more.
      for (int sent = 1; heard(page, of("transcript_ack")) < 3; sent++) {
        page.send(Json.write(update));
        hears(page, sent, of("transcript_ack").or(of("error")));
      }
    }

    private void ends(TestPage page) {
      page.send("{\"type\":\"end_session\"}");
      hears(
          page,
          1,
          of("session_ended")
              .and(message -> message.path("status").asString("").equals("completed")));
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
