package org.vivavoce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.evaluation.ExportRoutes;
import org.vivavoce.evaluation.ResultRoutes;
import org.vivavoce.evaluation.ResultStore;
import org.vivavoce.evaluation.SummaryJob;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.mail.Letters;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.StorageUnavailableException;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Retries;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.session.CallPermits;
import org.vivavoce.session.HandedHosts;
import org.vivavoce.session.HostOrderRoutes;
import org.vivavoce.session.IntegrityLog;
import org.vivavoce.session.IntegrityRoutes;
import org.vivavoce.session.LeaseSweep;
import org.vivavoce.session.OverviewRoutes;
import org.vivavoce.session.ResumeWindow;
import org.vivavoce.session.SessionAssembly;
import org.vivavoce.session.SessionHosts;
import org.vivavoce.session.SessionMoves;
import org.vivavoce.session.SessionSignals;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.WatchRoutes;
import org.vivavoce.signin.Callers;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.RealtimeKeyRoutes;
import org.vivavoce.tenancy.TenantSecrets;
import org.vivavoce.transcript.HeadRoutes;
import org.vivavoce.transcript.HeadsMail;
import org.vivavoce.transcript.Journal;
import org.vivavoce.transcript.JournalHeads;
import org.vivavoce.transcript.Projection;
import org.vivavoce.transcript.TranscriptRoutes;
import org.vivavoce.transcript.TranscriptStore;
import org.vivavoce.transcript.Verification;
import org.vivavoce.usage.Budgets;
import org.vivavoce.usage.UsageRoutes;
import org.vivavoce.usage.UsageStore;

/** Sessions, their hosts, transcripts and results, put together. */
final class Interviews {
  private static final Logger LOG = LoggerFactory.getLogger(Interviews.class);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

  private final Timers timers;
  private final Duration firstSweep;
  private final SessionMoves moves;
  private final SessionAssembly sessionAssembly;
  private final SessionStore sessions;
  private final SessionHosts hosts;
  private final Journal journal;
  private final IntegrityLog integrity;
  private final LeaseSweep sweep;
  private final SummaryJob summaries;
  private final HeadsMail headsMail;
  private final ResumeWindow resumeWindow;
  private final WatchRoutes watches;
  private final List<Routes> routes;
  private volatile Timers.@Nullable Timer next;
  private volatile boolean stopped;

  Interviews(
      ControlPlane.Settings settings,
      ControlPlane.Parts parts,
      PlanStore plans,
      ConsentStore consents,
      Callers callers,
      SigninRoutes signin,
      Idempotency idempotency) {
    Database database = parts.database();
    Time time = parts.time();
    this.timers = parts.timers();
    // Hosts that went on while this process was away are given the time to be heard.
    this.firstSweep = parts.fleet().outlivesUs() ? settings.hostLease() : SWEEP_EVERY;
    SessionSignals signals = new SessionSignals();
    TenantSecrets secrets = new TenantSecrets(parts.sealer(), time);
    UsageStore usage = new UsageStore(settings.calls().prices());
    this.integrity = new IntegrityLog(database, parts.sealer(), time, timers);
    JournalHeads heads = new JournalHeads(parts.signingKey(), time);
    this.moves = new SessionMoves(settings.resumeWindow(), SummaryJob::order, heads, signals);
    TranscriptStore transcripts = new TranscriptStore(parts.sealer());
    ResultStore results = new ResultStore(parts.sealer(), signals, time);
    this.journal =
        new Journal(
            database, parts.sealer(), new Projection(parts.sealer(), moves, usage, time), signals);
    CallPermits permits =
        new CallPermits(
            database,
            settings.realtime(),
            secrets,
            new Budgets(usage, time),
            settings.calls().atOnce());
    this.sessionAssembly =
        new SessionAssembly(
            settings.apiUrl(),
            settings.controlUrl(),
            new SessionAssembly.Parts(
                database,
                parts.sealer(),
                plans,
                consents,
                callers,
                signin,
                moves,
                journal,
                integrity,
                parts.fleet(),
                permits,
                parts.liveKeys(),
                settings.calls().ice(),
                idempotency,
                settings.hostLease(),
                time,
                timers));
    this.sessions = sessionAssembly.sessions();
    this.hosts = sessionAssembly.hosts();
    this.sweep = new LeaseSweep(database, moves, settings.hostLease());
    this.summaries = new SummaryJob(database, transcripts, results, parts.assessor());
    this.headsMail = new HeadsMail(database, parts.mailer(), new Letters(settings.publicUrl()));
    this.resumeWindow = new ResumeWindow(database, moves, time);
    this.watches = new WatchRoutes(signin, sessions, transcripts, database, signals, time);
    this.routes = new ArrayList<>(sessionAssembly.routes());
    routes.addAll(reading(parts, signin, idempotency, transcripts, results));
    routes.add(new RealtimeKeyRoutes(signin::person, database, secrets));
    routes.add(new UsageRoutes(signin::person, database, usage));
    routes.addAll(trust(settings, parts, signin, heads));
  }

  /** What was said, and what became of it, for those who may know. */
  private List<Routes> reading(
      ControlPlane.Parts parts,
      SigninRoutes signin,
      Idempotency idempotency,
      TranscriptStore transcripts,
      ResultStore results) {
    Database database = parts.database();
    return List.of(
        new OverviewRoutes(signin, sessions, database),
        watches,
        new ExportRoutes(
            signin, sessions, transcripts, sessionAssembly.clientEntries(), results, database),
        new TranscriptRoutes(
            new TranscriptRoutes.Parts(
                signin,
                sessions,
                sessionAssembly.holders(),
                sessionAssembly.operations(),
                transcripts,
                sessionAssembly.clientEntries(),
                idempotency,
                database),
            parts.time()),
        new ResultRoutes(signin, sessions, results, database));
  }

  /** How far what was said can be believed. */
  private List<Routes> trust(
      ControlPlane.Settings settings,
      ControlPlane.Parts parts,
      SigninRoutes signin,
      JournalHeads heads) {
    Database database = parts.database();
    return List.of(
        new HostOrderRoutes(
            parts.fleet() instanceof HandedHosts handed ? Optional.of(handed) : Optional.empty(),
            new OperatorDoor(settings.adminToken()),
            database),
        new IntegrityRoutes(signin, sessions, database, parts.sealer()),
        new HeadRoutes(
            signin,
            sessions,
            database,
            heads,
            new Verification(database, journal, heads, parts.sealer()),
            new OperatorDoor(settings.adminToken())));
  }

  /** Who may talk over a session's socket. */
  SocketDoor socketDoor() {
    return sessionAssembly.socketDoor();
  }

  SessionStore sessions() {
    return sessions;
  }

  SessionMoves moves() {
    return moves;
  }

  Journal journal() {
    return journal;
  }

  /** Where attempts over HTTP are noted. */
  IntegrityLog integrity() {
    return integrity;
  }

  List<Routes> routes() {
    return routes;
  }

  /** Names the durable work; before the jobs are started. */
  Jobs.Builder register(Jobs.Builder jobs) {
    return jobs.register(SummaryJob.KIND, SummaryJob.RETRIES, summaries)
        .register(HeadsMail.KIND, HeadsMail.RETRIES, headsMail)
        .register(SessionMoves.RESUME_WINDOW, Retries.DEFAULT, resumeWindow);
  }

  /** Begins to look for silent hosts. */
  void start() {
    stopped = false;
    next = timers.schedule(firstSweep, this::sweep);
  }

  void stop() {
    stopped = true;
    watches.close();
    integrity.close();
    Timers.Timer waiting = next;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  /** A dead host's call may live on at the realtime service: the next host hangs it up. */
  private void replaceHost(LeaseSweep.Silent silent) {
    try {
      hosts.ensure(silent.tenantId(), silent.sessionId());
    } catch (ProblemException over) {
      LOG.info("A session without its host is over: {}", over.code().wire());
    }
  }

  private void sweep() {
    try {
      sweep.run().forEach(this::replaceHost);
    } catch (StorageUnavailableException e) {
      LOG.warn("Silent hosts cannot be looked for: the database is away");
    } finally {
      if (!stopped) {
        next = timers.schedule(SWEEP_EVERY, this::sweep);
      }
    }
  }
}
