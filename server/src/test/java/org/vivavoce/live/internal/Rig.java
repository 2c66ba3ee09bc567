package org.vivavoce.live.internal;

import static org.vivavoce.testing.Eventually.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.vivavoce.cloud.realtime.OpenAiRealtime;
import org.vivavoce.platform.http.HttpServer;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.session.HostFleet;
import org.vivavoce.testing.ScriptedRealtime;

/** A session host with real sockets between scripted ends. */
final class Rig implements AutoCloseable {
  static final String GRANTED =
      """
      {"tenant_id":"0190a000-0000-7000-8000-0000000000aa","session_id":"%s","host_epoch":%d,"host_token":"host-token","door_token":"door-token","sealed":%s,
       "realtime":{"base_url":"%s","api_key":"sk-test-1","model":"m","voice":"v","transcription_model":"t","language":"en"},
       "plan":{"plan_version_id":"0190a000-0000-7000-8000-0000000000bb","position_title":"Gardener","company_name":"Rosebud","language":"en","time_limit_ms":%d,
         "questions":[{"id":"0190a000-0000-7000-8000-0000000000c1","number":1,"text":"What made you apply for this position?","patience_ms":%d},
                      {"id":"0190a000-0000-7000-8000-0000000000c2","number":2,"text":"Tell me about a difficult problem that you solved.","patience_ms":%d}]},
       "status":"%s","elapsed_ms":%d,"history":%s}\
      """;

  /** Short where a test waits for it, long where it must not happen. */
  static final Tuning TUNING =
      new Tuning(
          300, 700, 3_000, 3_000, 2_000, 1_000, 20_000, 400, 400, 500, 2_000, 60_000, 3_000, 40, 60,
          1_200, 0, 0, 0, 0, 0, 100);

  final ScriptedRealtime far = new ScriptedRealtime();
  final ScriptedControl control = new ScriptedControl();
  final Metrics metrics = new Metrics();
  final SessionHost host;
  final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<TestPage> pages = new ArrayList<>();
  private final AtomicInteger names = new AtomicInteger();
  boolean sealed = true;
  long patienceMs = 20_000;
  long timeLimitMs = 600_000;

  Rig() {
    this(TUNING);
  }

  Rig(Tuning tuning) {
    Time time = Time.system();
    host =
        new SessionHost(
            OpenAiRealtime.origins(time, Timers.system()), time, LiveMeter.to(metrics), tuning);
    Sockets sockets = new Sockets(time, Timers.system());
    server =
        HttpServer.builder(time)
            .sockets(sockets)
            .routes(new SocketRoutes(sockets, host, new RemoteSocketDoor(host), time))
            .routes(new LiveDoorRoutes(host))
            .start();
  }

  /** A host takes the session over. */
  Rig granted(long epoch, String status, long elapsedMs, String history) {
    String grant = "grant-" + names.incrementAndGet();
    control.grant(
        grant,
        GRANTED.formatted(
            ScriptedControl.SESSION,
            epoch,
            sealed,
            far.baseUrl(),
            timeLimitMs,
            patienceMs,
            patienceMs,
            status,
            elapsedMs,
            history));
    host.start(
        new HostFleet.Order(control.url(), grant, new UUID(0, 0), ScriptedControl.SESSION, epoch));
    return this;
  }

  Rig granted() {
    return granted(1, "READY", 0, "[]");
  }

  URI address(String ticket) {
    return URI.create(
        "ws://127.0.0.1:"
            + server.port()
            + "/ws?token="
            + ticket
            + "&session="
            + ScriptedControl.SESSION);
  }

  /** A page with a fresh ticket. */
  TestPage page() {
    String ticket = "ticket-" + names.incrementAndGet();
    control.ticket(ticket);
    TestPage page = new TestPage(http, address(ticket));
    pages.add(page);
    page.next("session_ready");
    return page;
  }

  /** A page that has not said yet which session it wants. */
  TestPage unnamed(String ticket) {
    return new TestPage(
        http, URI.create("ws://127.0.0.1:" + server.port() + "/ws?token=" + ticket));
  }

  int refusal(String ticket) {
    return TestPage.refusal(http, address(ticket));
  }

  /** The page offers, the service confirms, media flows: the interviewer is about to speak. */
  FarInterviewer connect(TestPage page) {
    page.offers();
    page.next("sdp_answer");
    FarInterviewer interviewer = new FarInterviewer(far.nextLine()).confirms();
    page.connected();
    page.connection("connected", "none");
    return interviewer;
  }

  void journalled(String fact, java.util.function.BooleanSupplier holds) {
    eventually(fact + "; journal: " + control.journal(), holds);
  }

  @Override
  public void close() {
    pages.forEach(TestPage::close);
    host.close();
    server.close();
    far.close();
    control.close();
    http.shutdownNow();
  }
}
