package org.vivavoce.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.ControlPlane;
import org.vivavoce.ControlPlane.Interviewer;
import org.vivavoce.cloud.assessor.ChatCompletionsAssessor;
import org.vivavoce.cloud.realtime.OpenAiRealtime;
import org.vivavoce.invitation.InvitationTokens;
import org.vivavoce.live.LiveAssembly;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.config.Config.Origin;
import org.vivavoce.platform.crypto.FileSealer;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.crypto.SigningKey;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.DatabaseSettings;
import org.vivavoce.platform.db.Databases;
import org.vivavoce.platform.http.ApiContract;
import org.vivavoce.platform.http.HealthRoutes;
import org.vivavoce.platform.http.HttpServer;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.SelfSigned;
import org.vivavoce.platform.http.ServerStartException;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.http.TlsKeys;
import org.vivavoce.platform.http.TrustedProxies;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.observe.HealthChecks;
import org.vivavoce.platform.observe.Logging;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.session.HandedHosts;
import org.vivavoce.session.HostFleet;
import org.vivavoce.session.LiveKeys;
import org.vivavoce.twins.assessor.AssessorTwin;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.TwinKeys;

/**
 * The server's process, put together by hand: configuration, database, sealing, the control plane,
 * the session hosts, the pages, and the twins of assessor, identity provider and mail on loopback
 * ports where no cloud is named.
 */
final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final Database database;
  private final @Nullable AssessorTwin assessorTwin;
  private final IdentityOrigin identity;
  private final MailOrigin mail;
  private final ControlPlane control;
  private final LiveAssembly live;
  private final Optional<HandedHosts> handed;
  private final HttpServer http;
  private final Jobs jobs;

  /** Runs until SIGTERM, or until the parent is gone. */
  static void run(Map<String, String> environment) throws InterruptedException {
    Config config = Config.load(List.of(), environment, Up.file(environment)).config();
    Logging.start(config.log(), "vivavoce-server", Main.VERSION);
    ParentWatch.start(System.in);
    Server server;
    try {
      server = new Server(config);
    } catch (ServerStartException refused) {
      throw new Refusal(ExitCode.PORT_BUSY, String.valueOf(refused.getMessage()), refused);
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(server::close));
    LOG.info("The server listens on port {}", server.http.port());
    new CountDownLatch(1).await();
  }

  private Server(Config config) {
    Time time = Time.system();
    Timers timers = Timers.system();
    this.database = Databases.open(database(config));
    this.assessorTwin = assessorTwin(config);
    this.identity = IdentityOrigin.open(config, time);
    this.mail = MailOrigin.open(config, time);
    Metrics metrics = new Metrics();
    AtomicReference<String> ownUrl = new AtomicReference<>("");
    Optional<TwinStatus> twin = twinStatus(config, time);
    Supplier<Interviewer> interviewer =
        () -> twin.map(TwinStatus::interviewer).orElse(new Interviewer(null, null, List.of()));
    Sockets sockets = new Sockets(time, timers);
    this.live =
        new LiveAssembly(
            OpenAiRealtime.origins(time, timers, config.realtime().maxCall()),
            sockets,
            time,
            metrics);
    metrics.gauge("viva.sessions.held", "sessions held by this process", live::held);
    this.handed =
        config.hosts().kind() == Config.HostKind.HANDED
            ? Optional.of(new HandedHosts(time))
            : Optional.empty();
    this.control =
        new ControlPlane(
            ControlPlane.Settings.of(config, ownUrl::get, interviewer),
            new ControlPlane.Parts(
                database,
                FileSealer.open(config.data().dir().resolve("keys")),
                assessor(config, assessorTwin, time),
                handed.<HostFleet>map(each -> each).orElse(live.fleet()),
                identity.ports(),
                ControlPlane.Posts.durable(),
                mail.mailer(),
                new InvitationTokens(
                    HmacKey.open(config.data().dir().resolve("keys"), "invitations"),
                    config.http().publicAppUrl()),
                new LiveKeys(
                    HmacKey.open(config.data().dir().resolve("keys"), "live"),
                    config.interview().jwtSecret()),
                SigningKey.open(config.data().dir().resolve("keys"), "heads"),
                time,
                timers));
    this.jobs = control.register(Jobs.on(database, time)).start();
    Optional<TlsKeys> tls = tls(config, time);
    this.http = http(config, tls, sockets, time, metrics, checks(config, twin, time));
    tls.ifPresent(keys -> watch(keys, timers));
    ownUrl.set(http.internalUrl());
    control.start();
  }

  private static Optional<TlsKeys> tls(Config config, Time time) {
    return config
        .http()
        .tls()
        .map(
            from ->
                switch (from) {
                  case Config.Tls.Files(Path certificate, Path key) -> TlsKeys.of(certificate, key);
                  case Config.Tls.SelfSigned _ ->
                      SelfSigned.keys(
                          config.data().dir().resolve("tls"),
                          OwnNames.of(config.http()),
                          time.now());
                });
  }

  private static void watch(TlsKeys keys, Timers timers) {
    timers.schedule(
        Duration.ofMinutes(1),
        () -> {
          keys.reloadIfChanged();
          watch(keys, timers);
        });
  }

  private HttpServer http(
      Config config,
      Optional<TlsKeys> tls,
      Sockets sockets,
      Time time,
      Metrics metrics,
      HealthChecks checks) {
    HttpServer.Builder builder =
        HttpServer.builder(time)
            .address(config.http().bind())
            .port(config.http().port())
            .internalPort(config.http().internalPort())
            .publicUrl(config.http().publicAppUrl())
            .proxies(new TrustedProxies(config.http().trustedProxies()))
            .maxBodyBytes(config.http().maxBodyBytes())
            .contract(ApiContract.packaged())
            .gate(control.gate())
            .host(config.http().publicApiUrl().getHost())
            .observer(metrics::request)
            .connectionRefused(metrics::connectionRefused)
            .sockets(sockets)
            .socketsElsewhere(config.hosts().sockets())
            .routes(
                new HealthRoutes(checks, metrics, new OperatorDoor(config.data().adminToken())));
    live.routes(control.socketDoor()).forEach(builder::routes);
    tls.ifPresent(builder::tls);
    control.routes().forEach(builder::routes);
    mail.inbox(control.callers()).ifPresent(builder::routes);
    config.http().web().ifPresent(builder::web);
    return builder.start();
  }

  private HealthChecks checks(Config config, Optional<TwinStatus> twin, Time time) {
    HealthChecks checks = new HealthChecks(time);
    checks.register(
        "database",
        () -> {
          database.inTenant(new Claims.Operations(), tx -> tx.select("select 1").mapToMap().one());
          return Optional.empty();
        });
    checks.register(
        "realtime",
        () ->
            twin.isPresent()
                ? twin.get().problem()
                : config.realtime().endpoint().baseUrl().flatMap(Reachable::problem));
    URI assessor = assessorUrl(config, assessorTwin);
    checks.register("assessor", () -> Reachable.problem(assessor));
    checks.register("identity", identity::problem);
    checks.registerMinor("mail", mail::problem);
    checks.register(
        "jobs", () -> jobs.running() ? Optional.empty() : Optional.of("no work is taken up"));
    return checks;
  }

  private static DatabaseSettings database(Config config) {
    Secret url =
        config
            .database()
            .url()
            .orElseThrow(
                () ->
                    new Refusal(
                        ExitCode.USAGE, "The server needs DATABASE_URL; `viva up` sets it."));
    return new DatabaseSettings(
        url, config.database().directUrl().orElse(null), DatabaseSettings.DEFAULT_POOL_SIZE);
  }

  private static Optional<TwinStatus> twinStatus(Config config, Time time) {
    Config.Endpoint endpoint = config.realtime().endpoint();
    return endpoint.origin() == Origin.TWIN
        ? endpoint.baseUrl().map(url -> new TwinStatus(url, time))
        : Optional.empty();
  }

  private static @Nullable AssessorTwin assessorTwin(Config config) {
    Config.Endpoint endpoint = config.assessor().endpoint();
    if (endpoint.origin() != Origin.TWIN) {
      return null;
    }
    return AssessorTwin.start(0, TwinKeys.of(key(endpoint).reveal()), Clock.system());
  }

  private static ChatCompletionsAssessor assessor(
      Config config, @Nullable AssessorTwin twin, Time time) {
    Config.Endpoint endpoint = config.assessor().endpoint();
    return new ChatCompletionsAssessor(
        assessorUrl(config, twin),
        key(endpoint),
        config.assessor().model(),
        config.assessor().timeout(),
        time);
  }

  private static URI assessorUrl(Config config, @Nullable AssessorTwin twin) {
    return twin != null
        ? URI.create(twin.baseUrl())
        : config
            .assessor()
            .endpoint()
            .baseUrl()
            .orElseThrow(() -> new IllegalStateException("no assessor"));
  }

  private static Secret key(Config.Endpoint endpoint) {
    return endpoint
        .apiKey()
        .orElseThrow(() -> new Refusal(ExitCode.USAGE, "ASSESSOR_API_KEY is not set."));
  }

  /** In the order that loses nothing: no new requests, journals written, jobs ended, then pools. */
  @Override
  public void close() {
    LOG.info("The server stops");
    control.stop();
    handed.ifPresent(HandedHosts::close);
    live.close();
    http.close();
    jobs.close();
    AssessorTwin twin = assessorTwin;
    if (twin != null) {
      twin.close();
    }
    identity.close();
    mail.close();
    database.close();
  }
}
