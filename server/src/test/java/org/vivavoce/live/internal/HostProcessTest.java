package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.SessionHostProcess;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.HandedHosts;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ScriptedRealtime;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/** Hosts in processes of their own: they hold, hand over, are missed, come back and are fenced. */
@Tag("slow")
class HostProcessTest {
  private static final Pattern DATABASE =
      Pattern.compile("(org\\.postgresql|org\\.jdbi|com\\.zaxxer|org\\.flywaydb)\\.");

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir Path folder;

  private final ScriptedRealtime far = new ScriptedRealtime();
  private final HandedHosts hosts = new HandedHosts(Time.system());
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> open = new ArrayList<>();
  private ControlFixture viva;
  private ControlFixture.Browser candidate;
  private HostStarter starter;
  private UUID session = new UUID(0, 0);

  @BeforeEach
  void start() {
    viva = ControlFixture.handed(db, folder.resolve("keys"), hosts, far.baseUrl());
    candidate = viva.browser(viva.links().path("candidate"));
    JsonNode interview = candidate.get("/api/v1/interview").json();
    ControlFixture.agree(candidate, interview);
    starter = new HostStarter(viva, folder);
  }

  @AfterEach
  void stop() throws Exception {
    // The next test has this database too: nobody is to be missed there.
    candidate.post("/api/sessions/" + session + "/complete", Json.object());
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    starter.close();
    hosts.close();
    viva.close();
    far.close();
    http.shutdownNow();
  }

  /** Begins the interview: its first host starts meanwhile. */
  private TestPage begins() {
    JsonNode interview = candidate.get("/api/v1/interview").json();
    String invitation = interview.path("invitation_id").asString();
    ControlFixture.Answer made = whenThere(() -> sessionFor(invitation));
    session = UUID.fromString(made.json().path("session_id").asString());
    return page(made.json().path("websocket_url").asString());
  }

  private ControlFixture.Answer sessionFor(String invitation) {
    return candidate.post("/api/sessions", Json.object().put("invitation_id", invitation));
  }

  /** Asks again while the host starts; on a busy machine that takes its time. */
  private static ControlFixture.Answer whenThere(Supplier<ControlFixture.Answer> question) {
    List<ControlFixture.Answer> answers = new ArrayList<>();
    eventually(
        "there is a host",
        HostStarter.PATIENCE,
        () -> {
          answers.add(question.get());
          return answers.getLast().status() != 503;
        });
    assertEquals(2, answers.getLast().status() / 100, answers.getLast().body());
    return answers.getLast();
  }

  private TestPage page(String url) {
    assertFalse(url.contains(URI.create(viva.url("")).getAuthority()), "it is the host's: " + url);
    TestPage page = new TestPage(http, URI.create(url));
    open.add(page);
    page.next("session_ready");
    return page;
  }

  private FarInterviewer connect(TestPage page) {
    page.offers();
    page.next("sdp_answer");
    FarInterviewer interviewer = new FarInterviewer(far.nextLine()).confirms();
    page.connected();
    page.connection("connected", "none");
    return interviewer;
  }

  /** The page asks where to go when the next host was ordered, and again until it is there. */
  private TestPage comesBack(HostProcess before) {
    starter.after(session, before.epoch());
    ControlFixture.Answer ticket =
        whenThere(() -> candidate.post("/api/v1/sessions/" + session + "/ticket", null));
    return page(ticket.json().path("websocket_url").asString());
  }

  private List<String> spoken() {
    List<String> texts = new ArrayList<>();
    candidate
        .get("/api/sessions/" + session + "/transcript")
        .json()
        .path("entries")
        .forEach(
            entry ->
                texts.add(entry.path("speaker").asString() + ": " + entry.path("text").asString()));
    return texts;
  }

  private void durable(String entry) {
    eventually(entry + " is durable", () -> spoken().contains(entry));
  }

  private long asked(String question) {
    return spoken().stream().filter(each -> each.equals("ai: " + question)).count();
  }

  /** How many facts the hosts of an epoch have written. */
  private long facts(long epoch) {
    return viva.owner.withHandle(
        h ->
            h.createQuery("select count(*) from journal where session_id = :id and host_epoch = :e")
                .bind("id", session)
                .bind("e", epoch)
                .mapTo(Long.class)
                .one());
  }

  private boolean isHungUp(int call) {
    return !far.requests("/v1/realtime/calls/rtc_" + call + "/hangup").isEmpty();
  }

  @Test
  void oneHoldsItsInterviewWithoutADatabaseAndEndsWithIt() throws Exception {
    TestPage page = begins();
    HostProcess host = starter.after(session, 0);
    String seen =
        Files.readString(Path.of("/proc", String.valueOf(host.process.pid()), "cmdline"))
            + Files.readString(Path.of("/proc", String.valueOf(host.process.pid()), "environ"));
    assertFalse(seen.contains(host.grant()), "a grant is in memory only");
    assertFalse(seen.contains("sk-realtime"));
    FarInterviewer interviewer = connect(page);
    interviewer.speaksUntil("question");
    interviewer.hears("I like roses.");
    durable("candidate: I like roses.");
    assertEquals(204, starter.take(0).status(), "an order is given once");
    assertEquals(
        410, viva.bearer(host.grant(), "/internal/v1/host/exchange", null).status(), "spent");

    page.send("{\"type\":\"end_session\"}");
    assertEquals("completed", page.next("session_ended").path("status").asString());
    assertEquals(0, host.ends());
    assertTrue(isHungUp(1));
    String loaded = Files.readString(host.classes);
    assertTrue(loaded.contains("org.vivavoce.live.internal.LiveSession "));
    assertFalse(DATABASE.matcher(loaded).find(), "a host never comes near a database's driver");
  }

  @Test
  void oneThatStoodStillIsReplacedAndFencedWhenItWakes() throws Exception {
    TestPage page = begins();
    HostProcess first = starter.after(session, 0);
    FarInterviewer interviewer = connect(page);
    interviewer.speaksUntil("question");
    interviewer.hears("I like roses.");
    String question = interviewer.speaksUntil("question").text();
    durable("ai: " + question);
    String half = interviewer.hearsSpeech();

    first.signal("STOP");
    TestPage back = comesBack(first);
    FarInterviewer again = connect(back);
    eventually("the call of the one that stands still is hung up", () -> isHungUp(1));
    again.speaks();
    again.hears("I solved the aphids.");
    durable("candidate: I solved the aphids.");

    long written = facts(first.epoch());
    interviewer.hearsSilence(half);
    interviewer.understands(half, "What only the old host heard.");
    first.signal("CONT");
    assertEquals(SessionHostProcess.FENCED, first.ends());
    assertEquals(written, facts(first.epoch()), "nothing of it is stored");
    assertTrue(far.requests("/v1/realtime/calls/rtc_1/hangup").size() >= 2, "its own word too");
    again.speaksUntil("question");
    assertEquals(1, asked(question), "no question is asked twice: " + spoken());
    assertFalse(isHungUp(2), "the interview goes on");
  }

  @Test
  void oneThatIsKilledIsReplacedAndOneThatIsToldToEndHandsOver() throws Exception {
    TestPage page = begins();
    HostProcess first = starter.after(session, 0);
    FarInterviewer interviewer = connect(page);
    interviewer.speaksUntil("question");
    interviewer.hears("I like roses.");
    interviewer.speaksUntil("question");
    durable("candidate: I like roses.");

    first.signal("KILL");
    TestPage back = comesBack(first);
    HostProcess second = starter.after(session, first.epoch());
    FarInterviewer again = connect(back);
    eventually("the dead one's call is hung up", () -> isHungUp(1));
    again.speaksUntil("question");
    String half = again.hearsSpeech();
    again.event(
        """
        {"type":"conversation.item.input_audio_transcription.delta","event_id":"e","item_id":"%s","content_index":0,"delta":"I solved the"}"""
            .formatted(half));

    second.signal("TERM");
    back.connection("interrupted", "stopping");
    assertEquals(0, second.ends());
    long ended = System.nanoTime();
    assertTrue(isHungUp(2));
    candidate.post("/api/v1/sessions/" + session + "/ticket", null);
    HostProcess next = starter.after(session, second.epoch());
    assertTrue(
        next.startedNs - ended < Duration.ofSeconds(4).toNanos(),
        "who hands over is not missed first");
    TestPage third = comesBack(second);
    assertTrue(spoken().contains("candidate: I solved the"), spoken().toString());
    FarInterviewer last = connect(third);
    last.speaks();
    last.hears("aphids.");
    durable("candidate: aphids.");
    assertNotEquals(0, facts(next.epoch()));
  }
}
