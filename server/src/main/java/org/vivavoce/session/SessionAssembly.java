package org.vivavoce.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.signin.Callers;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.transcript.ClientEntries;
import org.vivavoce.transcript.ClientTranscripts;
import org.vivavoce.transcript.ClientWord;
import org.vivavoce.transcript.Journal;

/** Sessions, their doors and their hosts, put together. */
public final class SessionAssembly {
  private final SessionStore sessions;
  private final SessionHosts hosts;
  private final SessionHolders holders;
  private final SessionOperations operations;
  private final ClientEntries clientEntries;
  private final SessionSocketDoor socketDoor;
  private final List<Routes> routes;

  /** What it stands on. */
  public record Parts(
      Database database,
      Sealer sealer,
      PlanStore plans,
      ConsentStore consents,
      Callers callers,
      SigninRoutes signin,
      SessionMoves moves,
      Journal journal,
      IntegrityLog integrity,
      HostFleet fleet,
      CallPermits permits,
      LiveKeys keys,
      IceServers ice,
      Idempotency idempotency,
      Duration hostLease,
      Time time,
      Timers timers) {}

  /**
   * @param apiUrl where browsers reach the WebSocket, as http or https
   * @param controlUrl where hosts reach the control plane, and it its own process
   */
  public SessionAssembly(URI apiUrl, Supplier<String> controlUrl, Parts parts) {
    Database database = parts.database();
    Time time = parts.time();
    this.sessions =
        new SessionStore(database, parts.plans(), parts.moves(), parts.consents(), time);
    this.hosts =
        new SessionHosts(
            database, parts.moves(), parts.fleet(), controlUrl, parts.hostLease(), time);
    this.holders = new SessionHolders(database, parts.callers());
    this.clientEntries = new ClientEntries(parts.sealer(), time);
    ClientWord word =
        new ClientWord(
            clientEntries, new ClientTranscripts(parts.sealer(), time), parts.integrity());
    HostDoor door =
        new HostDoor(database, parts.fleet(), parts.keys(), controlUrl, time, parts.timers());
    this.operations =
        new SessionOperations(
            database, sessions, hosts, door, parts.moves(), word, parts.integrity());
    InterviewTokens tokens = new InterviewTokens(parts.keys(), time);
    Refusals refusals =
        new Refusals(database, parts.integrity(), parts.callers(), time, parts.timers());
    this.socketDoor =
        new SessionSocketDoor(
            database, parts.callers(), holders, sessions, hosts, tokens, refusals);
    HostStore hostStore =
        new HostStore(
            database,
            parts.plans(),
            parts.journal(),
            parts.permits(),
            parts.keys(),
            parts.ice(),
            parts.integrity(),
            time);
    this.routes =
        List.of(
            new SessionRoutes(
                new SessionRoutes.Parts(
                    parts.signin(),
                    sessions,
                    new MemberSessions(parts.plans(), time),
                    holders,
                    hosts,
                    door,
                    operations,
                    parts.ice(),
                    parts.idempotency()),
                apiUrl,
                time),
            new DefinitiveRoutes(
                parts.signin(), holders, operations, tokens, parts.idempotency(), apiUrl, time),
            new RestRoutes(parts.signin(), sessions),
            new HostRoutes(
                parts.signin(),
                hostStore,
                parts.journal(),
                socketDoor,
                word,
                parts.permits(),
                parts.integrity(),
                database),
            new AttemptRoutes(refusals, parts.signin()));
  }

  public SessionStore sessions() {
    return sessions;
  }

  public SessionHosts hosts() {
    return hosts;
  }

  public SessionHolders holders() {
    return holders;
  }

  public SessionOperations operations() {
    return operations;
  }

  public ClientEntries clientEntries() {
    return clientEntries;
  }

  /** Who may talk over a session's socket. */
  public SocketDoor socketDoor() {
    return socketDoor;
  }

  public List<Routes> routes() {
    return routes;
  }
}
