package org.vivavoce.session;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.session.SessionHolders.Holding;
import org.vivavoce.transcript.ClientEntries;
import org.vivavoce.transcript.ClientEntry;
import org.vivavoce.transcript.ClientTranscripts;
import org.vivavoce.transcript.ClientWord;
import tools.jackson.databind.JsonNode;

/**
 * What one who takes part in a session may do with it over HTTP, each once, whichever of the
 * documents' routes asks for it.
 */
public final class SessionOperations {
  private final Database database;
  private final SessionStore sessions;
  private final SessionHosts hosts;
  private final HostDoor door;
  private final SessionMoves moves;
  private final ClientWord word;
  private final IntegrityLog integrity;

  SessionOperations(
      Database database,
      SessionStore sessions,
      SessionHosts hosts,
      HostDoor door,
      SessionMoves moves,
      ClientWord word,
      IntegrityLog integrity) {
    this.database = database;
    this.sessions = sessions;
    this.hosts = hosts;
    this.door = door;
    this.moves = moves;
    this.word = word;
    this.integrity = integrity;
  }

  /** Trades an offer for an answer; see {@link HostDoor#offer}. */
  public String offer(Holding holding, String sdp) {
    begin(holding);
    return door.offer(holding.session().id(), sdp);
  }

  /**
   * Somebody holds the session from now on.
   *
   * @throws ProblemException 409 not agreed to, or over
   */
  void begin(Holding holding) {
    if (holding.person() instanceof Claims.Candidate candidate) {
      sessions.requireConsented(candidate, holding.session().id());
    }
    hosts.ensure(holding.session().tenantId(), holding.session().id());
  }

  /**
   * The definitive guide's start: what was made is ready.
   *
   * @return the socket's address: ours, or that of the host's process
   */
  String ready(Holding holding, String ownUrl) {
    SessionView session = holding.session();
    if (holding.person() instanceof Claims.Candidate candidate) {
      sessions.requireConsented(candidate, session.id());
    }
    database.inTenant(
        new Claims.Service(session.tenantId()),
        tx -> {
          SessionStatus status = lock(tx, session);
          if (status == SessionStatus.PENDING) {
            moves.move(tx, session.tenantId(), session.id(), SessionStatus.READY);
          }
          return status;
        });
    hosts.ensure(session.tenantId(), session.id());
    String serverUrl = door.socketUrl(session.id()).orElse(ownUrl);
    database.inTenant(
        new Claims.Service(session.tenantId()),
        tx ->
            tx.createUpdate(
                    "update public.interview_sessions set webrtc_server_url = :url where id = :id")
                .bind("url", serverUrl)
                .bind("id", session.id())
                .execute());
    return serverUrl;
  }

  private static SessionStatus lock(Handle tx, SessionView session) {
    return tx.createQuery(
            """
            select status from public.interview_sessions
            where tenant_id = :tenant and id = :id for update
            """)
        .bind("tenant", session.tenantId())
        .bind("id", session.id())
        .map((rs, _) -> SessionStatus.ofWire(rs.getString("status")))
        .one();
  }

  /** Keeps what a client says was said; in the caller's transaction. */
  public List<ClientEntries.Kept> said(Handle tx, Holding holding, List<ClientEntry> entries) {
    SessionView session = holding.session();
    return Database.assuming(
        tx,
        new Claims.Service(session.tenantId()),
        service -> word.said(service, session.tenantId(), session.id(), entries));
  }

  /** One of them again. */
  public ClientEntries.Kept entry(Holding holding, UUID id) {
    SessionView session = holding.session();
    return database
        .inTenant(
            new Claims.Service(session.tenantId()),
            tx -> word.one(tx, session.tenantId(), session.id(), id))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND, "This entry does not exist."));
  }

  /** Keeps a transcript that a client sends whole. */
  void whole(Holding holding, ClientTranscripts.Kind kind, JsonNode transcript) {
    SessionView session = holding.session();
    database.inTenant(
        new Claims.Service(session.tenantId()),
        tx -> {
          word.whole(tx, session.tenantId(), session.id(), kind, transcript);
          return kind;
        });
  }

  /** Ends the session at once; again changes nothing. */
  void complete(Holding holding) {
    SessionView session = holding.session();
    sessions.complete(session.tenantId(), session.id(), holding.actor());
    door.end(session.id());
  }

  /**
   * A client that says at every drop that it has ended: with its socket open and its call up it is
   * believed; else the end comes when the resume window closes, unless the candidate comes back.
   */
  void endedByClient(Holding holding) {
    SessionView session = holding.session();
    boolean up = session.status() == SessionStatus.IN_PROGRESS && door.end(session.id());
    if (up || session.status() == SessionStatus.COMPLETED) {
      complete(holding);
      return;
    }
    switch (session.status()) {
      case CONNECTING, IN_PROGRESS, DISCONNECTED ->
          database.inTenant(
              new Claims.Service(session.tenantId()),
              tx ->
                  tx.createUpdate(
                          """
                          update public.interview_sessions set end_requested_at = now()
                          where tenant_id = :tenant and id = :id
                          """)
                      .bind("tenant", session.tenantId())
                      .bind("id", session.id())
                      .execute());
      default ->
          throw new ProblemException(
              ErrorCode.STATUS_CONFLICT,
              "An interview that is %s cannot be ended.".formatted(session.status().wire()));
    }
  }

  /** Where a recording is said to be is never believed; it is noted. */
  void recordingNamed(SessionView session) {
    integrity.observe(
        session.tenantId(),
        session.id(),
        "recording_not_ours",
        IntegrityLog.INFO,
        "the client named a recording; ours is not named by clients");
  }
}
