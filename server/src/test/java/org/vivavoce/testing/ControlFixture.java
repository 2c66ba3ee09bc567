package org.vivavoce.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.vivavoce.ControlPlane;
import org.vivavoce.cloud.realtime.OpenAiRealtime;
import org.vivavoce.live.LiveAssembly;
import org.vivavoce.mail.Mail;
import org.vivavoce.platform.http.HttpServer;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.http.TrustedProxies;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.session.HandedHosts;
import org.vivavoce.signin.AccessTokens;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole control plane on a free port: real database, jobs, sealing and web server. */
public final class ControlFixture implements AutoCloseable {
  public static final int CALLS_AT_ONCE = 4;
  public static final String JWT_SECRET = "the-secret-of-interview-tokens";
  public static final String ADMIN = "admin-token-of-this-test";

  public final RecordingFleet fleet = new RecordingFleet();
  public final AssessorOrigin assessor = new AssessorOrigin();
  public final TestIdentity identity;
  public final List<CodeOrder> codeOrders = new CopyOnWriteArrayList<>();

  /** Letters that went to the mail server, which takes none. */
  public final List<Mail> mails = new CopyOnWriteArrayList<>();

  public final List<UUID> invitationOrders = new CopyOnWriteArrayList<>();
  public final List<UUID> memberInvitationOrders = new CopyOnWriteArrayList<>();
  public final ControlPlane control;
  private final @Nullable LiveAssembly live;
  public final Jdbi owner;
  private final Jobs jobs;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  public record CodeOrder(String app, String address, @Nullable UUID invitation) {}

  public ControlFixture(TestDatabase db, Path keys, Duration resumeWindow) {
    this(db, keys, resumeWindow, new TestIdentity(), null, null);
  }

  /**
   * @param identity outlives this control plane, as a provider does
   * @param tokens who checks bearer tokens; null: the same
   * @param passOn where {@code /auth/v1} goes; null: nowhere
   */
  public ControlFixture(
      TestDatabase db,
      Path keys,
      Duration resumeWindow,
      TestIdentity identity,
      @Nullable AccessTokens tokens,
      @Nullable URI passOn) {
    this(db, keys, resumeWindow, identity, tokens, passOn, TrustedProxies.none());
  }

  public ControlFixture(
      TestDatabase db,
      Path keys,
      Duration resumeWindow,
      TestIdentity identity,
      @Nullable AccessTokens tokens,
      @Nullable URI passOn,
      TrustedProxies proxies) {
    this(db, keys, resumeWindow, identity, tokens, passOn, proxies, null, CALLS_AT_ONCE, null);
  }

  /** With session hosts in this process, whose calls are opened at that address. */
  public static ControlFixture live(
      TestDatabase db, Path keys, Duration resumeWindow, AccessTokens tokens, String realtimeUrl) {
    return live(db, keys, resumeWindow, tokens, realtimeUrl, CALLS_AT_ONCE);
  }

  public static ControlFixture live(
      TestDatabase db,
      Path keys,
      Duration resumeWindow,
      AccessTokens tokens,
      String realtimeUrl,
      int callsAtOnce) {
    return new ControlFixture(
        db,
        keys,
        resumeWindow,
        new TestIdentity(),
        tokens,
        null,
        TrustedProxies.none(),
        realtimeUrl,
        callsAtOnce,
        null);
  }

  /** With hosts that the test starts as processes of their own. */
  public static ControlFixture handed(
      TestDatabase db, Path keys, HandedHosts hosts, String realtimeUrl) {
    return new ControlFixture(
        db,
        keys,
        Duration.ofMinutes(30),
        new TestIdentity(),
        null,
        null,
        TrustedProxies.none(),
        realtimeUrl,
        CALLS_AT_ONCE,
        hosts);
  }

  private ControlFixture(
      TestDatabase db,
      Path keys,
      Duration resumeWindow,
      TestIdentity identity,
      @Nullable AccessTokens tokens,
      @Nullable URI passOn,
      TrustedProxies proxies,
      @Nullable String realtimeUrl,
      int callsAtOnce,
      @Nullable HandedHosts handed) {
    this.identity = identity;
    owner = db.owner();
    Time time = Time.system();
    Sockets sockets = new Sockets(time, Timers.system());
    live =
        realtimeUrl == null || handed != null
            ? null
            : new LiveAssembly(
                OpenAiRealtime.origins(time, Timers.system()), sockets, time, new Metrics());
    control =
        new ControlPlane(
            ControlUnderTest.settings(() -> url(""), realtimeUrl, resumeWindow, callsAtOnce),
            ControlUnderTest.parts(
                db,
                keys,
                this,
                handed != null ? handed : live == null ? fleet : live.fleet(),
                tokens,
                passOn));
    server = ControlUnderTest.server(control, live, sockets, proxies);
    jobs =
        control
            .register(Jobs.on(db.database(), Time.system()))
            .pollEvery(Duration.ofMillis(50))
            .start();
    control.start();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  public record Answer(int status, String body, HttpResponse<String> raw) {
    public JsonNode json() {
      return Json.tree(body);
    }

    public String code() {
      return json().path("code").asString("");
    }
  }

  public Answer send(String method, String path, @Nullable Object body, String... headers) {
    HttpResponse<String> response = Wire.send(client, method, url(path), body, headers);
    return new Answer(response.statusCode(), response.body(), response);
  }

  public Answer bearer(String token, String path, @Nullable Object body) {
    return send("POST", path, body, "Authorization", "Bearer " + token);
  }

  public JsonNode links() {
    return bearer(ADMIN, "/internal/v1/demo/links?fresh=true", null).json();
  }

  public Answer enter(String ticket) {
    return send(
        "POST",
        "/api/v1/entry",
        Json.object().put("ticket", ticket),
        "X-Viva",
        "1",
        "Sec-Fetch-Site",
        "same-origin");
  }

  public static String ticket(JsonNode link) {
    String text = link.asString();
    return text.substring(text.indexOf("#t=") + 3);
  }

  /** A test class makes more browsers in a moment than one address may: then it takes its turn. */
  private Answer enterInTurn(String ticket) {
    List<Answer> answers = new ArrayList<>();
    Eventually.eventually(
        "this address may enter",
        () -> {
          answers.add(enter(ticket));
          return answers.getLast().status() != 429;
        });
    return answers.getLast();
  }

  public final class Browser {
    public final String app;
    public final String cookie;

    public Browser(JsonNode link) {
      this(ticket(link));
    }

    public Browser(String ticket) {
      Answer entered = enterInTurn(ticket);
      if (entered.status() != 200) {
        throw new AssertionError("entry answered " + entered.status() + " " + entered.body());
      }
      app = entered.json().path("kind").asString();
      cookie = entered.raw().headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private String[] headers(String... more) {
      List<String> all = new ArrayList<>(List.of("Cookie", cookie, "X-Viva-App", app));
      all.addAll(List.of(more));
      return all.toArray(String[]::new);
    }

    public Answer get(String path, String... more) {
      return send("GET", path, null, headers(more));
    }

    public Answer post(String path, @Nullable Object body, String... more) {
      return change("POST", path, body, more);
    }

    public Answer change(String method, String path, @Nullable Object body, String... more) {
      List<String> all = new ArrayList<>(List.of("X-Viva", "1", "Sec-Fetch-Site", "same-origin"));
      all.addAll(List.of(more));
      return send(method, path, body, headers(all.toArray(String[]::new)));
    }

    public Answer postFromElsewhere(String path, @Nullable Object body, String... more) {
      return send("POST", path, body, headers(more));
    }
  }

  public Browser browser(JsonNode link) {
    return new Browser(link);
  }

  public final class Sitting {
    public final JsonNode links;
    public final Browser candidate;
    public final UUID id;
    public String hostToken = "";
    public long epoch;
    private long seq;

    public Sitting() {
      links = links();
      candidate = new Browser(links.path("candidate"));
      JsonNode interview = candidate.get("/api/v1/interview").json();
      ObjectNode body =
          Json.object().put("invitation_id", interview.path("invitation_id").asString());
      agree(candidate, interview);
      Answer made = candidate.post("/api/sessions", body);
      if (made.status() / 100 != 2) {
        throw new AssertionError(made.body());
      }
      id = UUID.fromString(made.json().path("session_id").asString());
      takeOver();
    }

    public JsonNode takeOver() {
      String grant = fleet.of(id).getLast().grant();
      Answer granted = bearer(grant, "/internal/v1/host/exchange", null);
      if (granted.status() != 200) {
        throw new AssertionError(granted.body());
      }
      hostToken = granted.json().path("host_token").asString();
      epoch = granted.json().path("host_epoch").asLong();
      seq = 0;
      return granted.json();
    }

    public Answer journal(String... facts) {
      ObjectNode body = Json.object().put("epoch", epoch);
      var entries = body.putArray("entries");
      for (String fact : facts) {
        seq++;
        entries
            .addObject()
            .put("seq", seq)
            .put("at_ms", seq * 10)
            .put("v", 1)
            .set("fact", Json.tree(fact));
      }
      return bearer(hostToken, "/internal/v1/host/journal", body);
    }

    public void started() {
      Answer answer = journal(Facts.moved("connecting"), Facts.moved("in_progress"));
      if (answer.status() != 200) {
        throw new AssertionError(answer.body());
      }
    }

    public String status() {
      return candidate.get("/api/sessions/" + id).json().path("status").asString();
    }

    public Answer result() {
      return candidate.get("/api/sessions/" + id + "/result");
    }
  }

  public static void agree(Browser candidate, JsonNode interview) {
    ObjectNode body =
        Json.object().put("invitation_id", interview.path("invitation_id").asString());
    ArrayNode consents = body.putArray("consents");
    for (JsonNode asked : interview.path("consents")) {
      consents
          .addObject()
          .put("purpose", asked.path("purpose").asString())
          .put("version", asked.path("version").asString())
          .put("given", true);
    }
    Answer said = candidate.post("/api/v1/interview/consents", body);
    if (said.status() != 200) {
      throw new AssertionError(said.body());
    }
  }

  public Sitting sitting() {
    return new Sitting();
  }

  @Override
  public void close() {
    if (live != null) {
      live.close();
    }
    control.stop();
    jobs.close();
    server.close();
    client.close();
    assessor.close();
  }
}
