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
  private final Duration lease;
  private final Time time;
  private final long startedMs;
  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  /**
   * @param controlUrl where a started host reaches us; asked only when one is started
   * @param lease how long a host may be silent, where its heartbeat is all that is known of it
   */
  public SessionHosts(
      Database database,
      SessionMoves moves,
      HostFleet fleet,
      Supplier<String> controlUrl,
      Duration lease,
      Time time) {
    this.database = database;
    this.moves = moves;
    this.fleet = fleet;
    this.controlUrl = controlUrl;
    this.lease = lease;
    this.time = time;
    this.startedMs = time.monotonicMs();
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
      Optional<Taken> taken =
          database.inTenant(new Claims.Service(tenantId), tx -> take(tx, tenantId, sessionId));
      taken.ifPresent(
          next -> {
            fleet.giveUp(sessionId, next.epoch() - 1);
            fleet.start(
                new HostFleet.Order(
                    controlUrl.get(), next.grant(), tenantId, sessionId, next.epoch()));
          });
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param heard its host's heartbeat came within the lease, or could not come for all of it
   */
  private record Row(
      SessionStatus status, long epoch, boolean begun, boolean windowClosed, boolean heard) {}

  private record Taken(String grant, long epoch) {}

  private Optional<Taken> take(Handle tx, UUID tenantId, UUID sessionId) {
    Row row =
        tx.createQuery(
                """
                select status, host_epoch, started_at is not null as begun,
                  coalesce(resume_until <= now(), false) as window_closed,
                  coalesce(greatest(host_seen_at, pg_postmaster_start_time())
                    > now() - :lease * interval '1 millisecond', false) as heard
                from public.interview_sessions where tenant_id = :tenant and id = :id for update
                """)
            .bind("lease", lease.toMillis())
            .bind("tenant", tenantId)
            .bind("id", sessionId)
            .map(
                (rs, _) ->
                    new Row(
                        SessionStatus.ofWire(rs.getString("status")),
                        rs.getLong("host_epoch"),
                        rs.getBoolean("begun"),
                        rs.getBoolean("window_closed"),
                        rs.getBoolean("heard")))
            .one();
    if (row.status().isFinal() || row.windowClosed()) {
      throw new ProblemException(ErrorCode.STATUS_CONFLICT, "This interview is over.");
    }
    if (row.epoch() > 0 && isThere(tx, sessionId, row)) {
      return Optional.empty();
    }
    if (row.status() == SessionStatus.CONNECTING || row.status() == SessionStatus.IN_PROGRESS) {
      // Its host is gone: what the candidate comes back to is a dropped interview, or its
      // beginning.
      moves.move(tx, tenantId, sessionId, SessionStatus.withoutHost(row.begun()));
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
    return Optional.of(new Taken(grant(tx, tenantId, sessionId, epoch), epoch));
  }

  private boolean isThere(Handle tx, UUID sessionId, Row row) {
    return switch (fleet.standing(sessionId, row.epoch())) {
      case HERE -> true;
      case GONE -> false;
      case UNKNOWN -> isHeard(tx, sessionId, row);
    };
  }

  /** It has its grant and is heard, or it is starting; one that left gave its grant back. */
  private boolean isHeard(Handle tx, UUID sessionId, Row row) {
    // While this process was away nobody could be heard.
    boolean heard = row.heard() || time.monotonicMs() - startedMs < lease.toMillis();
    return Database.assuming(
        tx,
        new Claims.Operations(),
        ops ->
            ops.createQuery(
                    """
                    select exists (select from ops.session_grants
                      where session_id = :id and host_epoch = :epoch and revoked_at is null
                        and case when exchanged_at is null
                          then created_at > now() - :starting * interval '1 millisecond'
                          else :heard end)
                    """)
                .bind("id", sessionId)
                .bind("epoch", row.epoch())
                .bind("starting", fleet.startsWithin().toMillis())
                .bind("heard", heard)
                .mapTo(Boolean.class)
                .one());
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
