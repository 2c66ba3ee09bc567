package org.vivavoce.session;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/**
 * Sees to it that a session has exactly one host that may write. A new host gets a higher epoch
 * before it starts, so whatever the old one still says is refused.
 */
public final class SessionHosts {
  private static final Duration GRANT = Duration.ofSeconds(60);
  private static final int STRIPES = 64;

  private final Database database;
  private final SessionMoves moves;
  private final HostFleet fleet;
  private final Supplier<String> controlUrl;
  private final Time time;
  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  /**
   * @param controlUrl where a started host reaches us; asked only when one is started
   */
  public SessionHosts(
      Database database,
      SessionMoves moves,
      HostFleet fleet,
      Supplier<String> controlUrl,
      Time time) {
    this.database = database;
    this.moves = moves;
    this.fleet = fleet;
    this.controlUrl = controlUrl;
    this.time = time;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /**
   * Returns when a host was started or is alive; starting takes it a moment yet.
   *
   * @throws ProblemException 409 {@code status_conflict} when the session is over
   */
  public void ensure(UUID tenantId, UUID sessionId) {
    // Two tabs at once must not fence each other's host: the second sees the first one's alive.
    ReentrantLock lock = locks[Math.floorMod(sessionId.hashCode(), STRIPES)];
    lock.lock();
    try {
      Optional<String> grant =
          database.inTenant(new Claims.Service(tenantId), tx -> take(tx, tenantId, sessionId));
      grant.ifPresent(token -> fleet.start(controlUrl.get(), token, sessionId));
    } finally {
      lock.unlock();
    }
  }

  private record Row(SessionStatus status, long epoch, boolean windowClosed) {}

  private Optional<String> take(Handle tx, UUID tenantId, UUID sessionId) {
    Row row =
        tx.createQuery(
                """
                select status, host_epoch, coalesce(resume_until <= now(), false) as window_closed
                from public.interview_sessions where tenant_id = :tenant and id = :id for update
                """)
            .bind("tenant", tenantId)
            .bind("id", sessionId)
            .map(
                (rs, _) ->
                    new Row(
                        SessionStatus.ofWire(rs.getString("status")),
                        rs.getLong("host_epoch"),
                        rs.getBoolean("window_closed")))
            .one();
    if (row.status().isFinal() || row.windowClosed()) {
      throw new ProblemException(ErrorCode.STATUS_CONFLICT, "This interview is over.");
    }
    if (row.epoch() > 0 && fleet.alive(sessionId, row.epoch())) {
      return Optional.empty();
    }
    if (row.status() == SessionStatus.CONNECTING || row.status() == SessionStatus.IN_PROGRESS) {
      // Its host is gone: what the candidate comes back to is a dropped interview.
      moves.move(tx, tenantId, sessionId, SessionStatus.DISCONNECTED);
    }
    long epoch = row.epoch() + 1;
    tx.createUpdate(
            """
            update public.interview_sessions set host_epoch = :epoch, host_seen_at = now()
            where tenant_id = :tenant and id = :id
            """)
        .bind("epoch", epoch)
        .bind("tenant", tenantId)
        .bind("id", sessionId)
        .execute();
    SessionMoves.revokeGrants(tx, sessionId);
    return Optional.of(grant(tx, tenantId, sessionId, epoch));
  }

  private String grant(Handle tx, UUID tenantId, UUID sessionId, long epoch) {
    String token = Tokens.create();
    return Database.assuming(
        tx,
        new Claims.Operations(),
        ops -> {
          ops.createUpdate(
                  """
                  insert into ops.session_grants
                    (id, tenant_id, session_id, host_epoch, grant_hash, expires_at)
                  values (:id, :tenant, :session, :epoch, :hash,
                    now() + :seconds * interval '1 second')
                  """)
              .bind("id", Ids.next(time))
              .bind("tenant", tenantId)
              .bind("session", sessionId)
              .bind("epoch", epoch)
              .bind("hash", Tokens.hash(token))
              .bind("seconds", GRANT.toSeconds())
              .execute();
          return token;
        });
  }
}
