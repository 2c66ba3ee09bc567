package org.vivavoce;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.AuditRoutes;
import org.vivavoce.audit.AuditSealer;
import org.vivavoce.audit.AuditTrail;
import org.vivavoce.demo.Demo;
import org.vivavoce.demo.DemoRoutes;
import org.vivavoce.evaluation.Assessor;
import org.vivavoce.invitation.InvitationPost;
import org.vivavoce.invitation.InvitationStore;
import org.vivavoce.invitation.InvitationTokens;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.mail.InvitationMail;
import org.vivavoce.mail.MailJobs;
import org.vivavoce.mail.Mailer;
import org.vivavoce.mail.MemberInvitationMail;
import org.vivavoce.mail.SigninCodes;
import org.vivavoce.plan.InterviewSettingsRoutes;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.plan.PositionRoutes;
import org.vivavoce.plan.PositionStore;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.crypto.SigningKey;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ContractGate;
import org.vivavoce.platform.http.Gate;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Leftovers;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.privacy.ConsentTexts;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.HostFleet;
import org.vivavoce.session.IceServers;
import org.vivavoce.session.IntegrityLog;
import org.vivavoce.session.LiveKeys;
import org.vivavoce.signin.Callers;
import org.vivavoce.signin.IdentityProvider;
import org.vivavoce.signin.SigninAssembly;
import org.vivavoce.signin.SigninMail;
import org.vivavoce.signin.SigninPorts;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.MemberInvitationPost;
import org.vivavoce.tenancy.TenancyStore;
import org.vivavoce.transcript.Journal;
import org.vivavoce.usage.PriceTable;

/** The control plane, put together: everything that holds a database credential. */
public final class ControlPlane {
  private static final Duration HOST_LEASE = Duration.ofSeconds(5);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final List<Routes> routes;
  private final Gate gate;
  private final Idempotency idempotency;
  private final Leftovers leftovers;
  private final AuditSealer auditSealer;
  private final SigninAssembly signinAssembly;
  private final Interviews interviews;
  private final MailJobs mailJobs;

  /**
   * @param publicUrl where browsers find our pages; links are made from it
   * @param apiUrl where browsers reach the WebSocket
   * @param controlUrl where session hosts reach us; asked when one is started
   * @param adminToken for the operator's routes; empty closes them
   * @param realtime what a host is told of the realtime service, its key included
   * @param realtimeOrigin {@code twin} or {@code cloud}
   * @param mailOrigin {@code twin} where mail stays in the inbox of this machine
   * @param resumeWindow how long a dropped interview can go on
   * @param timeLimit of an interview by the built-in general plan
   * @param hostLease how long a host may be silent before its session counts as dropped
   * @param interviewer what this installation's interviewer says of itself
   * @param calls what they cost, and how they are reached
   */
  public record Settings(
      URI publicUrl,
      URI apiUrl,
      Supplier<String> controlUrl,
      Optional<Secret> adminToken,
      GrantedSession.Realtime realtime,
      String realtimeOrigin,
      String mailOrigin,
      Duration resumeWindow,
      Duration timeLimit,
      Duration hostLease,
      Supplier<Interviewer> interviewer,
      Calls calls) {

    /**
     * @throws IllegalStateException when the realtime twin is not started yet: it has no address
     */
    public static Settings of(
        Config config, Supplier<String> controlUrl, Supplier<Interviewer> interviewer) {
      Config.Realtime realtime = config.realtime();
      return new Settings(
          config.http().publicAppUrl(),
          config.http().publicApiUrl(),
          controlUrl,
          config.data().adminToken(),
          new GrantedSession.Realtime(
              known(realtime.endpoint().baseUrl()).toString(),
              known(realtime.endpoint().apiKey()).reveal(),
              realtime.model(),
              realtime.voice(),
              realtime.speed(),
              realtime.transcriptionModel(),
              null,
              null,
              "near_field"),
          realtime.endpoint().origin().name().toLowerCase(Locale.ROOT),
          config.mail().smtp().isPresent() ? "cloud" : "twin",
          config.interview().resumeWindow(),
          config.interview().timeLimit(),
          HOST_LEASE,
          interviewer,
          Calls.of(config));
    }

    private static <T> T known(Optional<T> value) {
      return value.orElseThrow(
          () -> new IllegalStateException("the realtime service has no address or key yet"));
    }
  }

  /**
   * What holds for all calls of this installation.
   *
   * @param atOnce most calls in flight
   * @param ice by what browsers find a way to the media
   */
  public record Calls(PriceTable prices, int atOnce, IceServers ice) {
    static Calls of(Config config) {
      return new Calls(
          PriceTable.of(
              config.realtime().prices(),
              config.realtime().endpoint().origin() == Config.Origin.TWIN),
          config.realtime().callsAtOnce(),
          new IceServers(config.ice().urls(), config.ice().turnSecret(), config.ice().turnLasts()));
    }
  }

  /**
   * Who listens and who speaks, where the realtime origin says it.
   *
   * @param notices what is missing or not answering, in words for the page
   */
  public record Interviewer(
      @Nullable String recognizer, @Nullable String voice, List<Notice> notices) {}

  /** What the page should tell people of this installation, in words. */
  public record Notice(String code, String message) {}

  /** What the control plane stands on. */
  public record Parts(
      Database database,
      Sealer sealer,
      Assessor assessor,
      HostFleet fleet,
      SigninPorts signin,
      Posts posts,
      Mailer mailer,
      InvitationTokens invitationTokens,
      LiveKeys liveKeys,
      SigningKey signingKey,
      Time time,
      Timers timers) {}

  /** Who takes orders for mail, each in the transaction that causes it. */
  public record Posts(SigninMail codes, InvitationPost invitations, MemberInvitationPost members) {
    /** As durable work of this control plane. */
    public static Posts durable() {
      return new Posts(
          (tx, app, address, tenantId, invitationId) -> {
            switch (app) {
              case CANDIDATE ->
                  org.vivavoce.mail.SigninMail.forCandidate(tx, address, tenantId, invitationId);
              case MEMBER -> org.vivavoce.mail.SigninMail.forMember(tx, address);
            }
          },
          InvitationMail::order,
          MemberInvitationMail::order);
    }
  }

  public ControlPlane(Settings settings, Parts parts) {
    Database database = parts.database();
    Time time = parts.time();
    PlanStore plans = new PlanStore(settings.timeLimit(), time);
    InvitationStore invitations =
        new InvitationStore(database, plans, parts.invitationTokens(), time);
    OperatorDoor operator = new OperatorDoor(settings.adminToken());
    this.signinAssembly =
        new SigninAssembly(
            settings.publicUrl(),
            new SigninAssembly.Parts(
                database,
                new TenancyStore(database),
                invitations,
                parts.signin(),
                parts.posts().codes(),
                operator,
                time));
    SigninRoutes signin = signinAssembly.signin();
    ConsentStore consents = new ConsentStore(ConsentTexts.packaged(), time);
    this.idempotency = new Idempotency(database);
    this.interviews =
        new Interviews(
            settings, parts, plans, consents, signinAssembly.callers(), signin, idempotency);
    this.leftovers = new Leftovers(database);
    this.gate = new ContractGate(operator, signin::host, signin::somebody);
    People people =
        new People(
            new People.Parts(
                database,
                signin,
                plans,
                invitations,
                parts.invitationTokens(),
                parts.posts().invitations(),
                parts.posts().members(),
                interviews.moves(),
                consents,
                idempotency,
                settings.publicUrl(),
                time));
    List<Routes> own =
        List.of(
            new PositionRoutes(
                signin, database, new PositionStore(plans, time), plans, idempotency),
            new InterviewSettingsRoutes(
                signin::person, database, settings.realtime().asSettings(settings.timeLimit())),
            new AuditRoutes(signin, new AuditTrail(database)),
            new DemoRoutes(demo(settings, parts, plans, invitations), operator),
            new SystemRoutes(
                settings.realtimeOrigin(), settings.mailOrigin(), settings.interviewer()));
    this.routes =
        Stream.of(signinAssembly.routes(), interviews.routes(), own, people.routes())
            .flatMap(List::stream)
            .toList();
    this.mailJobs = mailJobs(settings, parts, plans);
    this.auditSealer = new AuditSealer(database, parts.timers());
  }

  private Demo demo(Settings settings, Parts parts, PlanStore plans, InvitationStore invitations) {
    return new Demo(
        parts.database(),
        plans,
        invitations,
        interviews.sessions(),
        parts.signin().provider(),
        parts.posts().invitations(),
        settings.publicUrl().toString(),
        parts.time());
  }

  private static MailJobs mailJobs(Settings settings, Parts parts, PlanStore plans) {
    return new MailJobs(
        settings.publicUrl(),
        new MailJobs.Parts(
            parts.database(),
            plans,
            parts.mailer(),
            (tenantId, invitationId, version) ->
                parts.invitationTokens().url(invitationId, version),
            address -> code(parts.signin().sealed().code(address)),
            parts.signin().provider()::ensureUser,
            parts.time()));
  }

  private static SigninCodes.Code code(IdentityProvider.SigninCode made) {
    return new SigninCodes.Code(made.digits(), made.tokenHash(), made.lasts());
  }

  public List<Routes> routes() {
    return routes;
  }

  /** Where attempts over HTTP are noted. */
  public IntegrityLog integrity() {
    return interviews.integrity();
  }

  /** Who may talk over a session's socket. */
  public SocketDoor socketDoor() {
    return interviews.socketDoor();
  }

  /** Who is calling. */
  public Callers callers() {
    return signinAssembly.callers();
  }

  /** Who is let in to which operation, before its body is read. */
  public Gate gate() {
    return gate;
  }

  /** The journal, for {@code verify}. */
  public Journal journal() {
    return interviews.journal();
  }

  /** Names the durable work; before the jobs are started. */
  public Jobs.Builder register(Jobs.Builder jobs) {
    return interviews
        .register(mailJobs.register(signinAssembly.register(jobs)))
        .every(SWEEP_EVERY, "http.idempotency-sweep", idempotency::sweep)
        .every(SWEEP_EVERY, "ops.sweep", leftovers::sweep);
  }

  /** Begins to look for silent hosts and to seal the audit trail. */
  public void start() {
    auditSealer.start();
    interviews.start();
  }

  public void stop() {
    auditSealer.stop();
    interviews.stop();
  }
}
