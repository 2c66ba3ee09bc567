package org.vivavoce.session;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;

/**
 * Finds sessions whose host has fallen silent and says so in their row: {@code disconnected}, with
 * a resume window; {@code ready} again where the interview never began, so that nothing runs out
 * and it can begin later. Time is the database's, so it does not matter whose clock jumped. A
 * database that was away, or that could not be reached from here, kept every host from being seen:
 * afterwards each has a whole lease to be seen again.
 */
public final class LeaseSweep {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSweep.class);

  private final Database database;
  private final SessionMoves moves;
  private final Duration lease;

  /**
   * @param lease how long a host may be silent; it sends a heartbeat every second or two
   */
  public LeaseSweep(Database database, SessionMoves moves, Duration lease) {
    this.database = database;
    this.moves = moves;
    this.lease = lease;
  }

  /** A session that was found without its host. */
  public record Silent(UUID tenantId, UUID sessionId) {}

  /**
   * One look at every session that a host should hold, whatever became of its grant; returns those
   * that were found silent.
   */
  public List<Silent> run() {
    if (database.wasAwayWithin(lease)) {
      return List.of();
    }
    List<UUID> tenants =
        database.inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery("select * from viva.tenants_in_interview()")
                    .mapTo(UUID.class)
                    .list());
    return tenants.stream()
        .flatMap(
            tenant ->
                database.inTenant(new Claims.Service(tenant), tx -> sweep(tx, tenant)).stream())
        .toList();
  }

  private record Found(UUID id, boolean begun) {}

  private List<Silent> sweep(org.jdbi.v3.core.Handle tx, UUID tenantId) {
    List<Found> silent =
        tx.createQuery(
                """
                select id, started_at is not null as begun from public.interview_sessions
                where tenant_id = :tenant and status in ('connecting', 'in_progress')
                  and (host_seen_at is null or host_seen_at < now() - :lease * interval '1 millisecond')
                  and pg_postmaster_start_time() < now() - :lease * interval '1 millisecond'
                for update skip locked
                """)
            .bind("tenant", tenantId)
            .bind("lease", lease.toMillis())
            .map((rs, _) -> new Found(rs.getObject("id", UUID.class), rs.getBoolean("begun")))
            .list();
    for (Found found : silent) {
      SessionStatus next = SessionStatus.withoutHost(found.begun());
      moves.move(tx, tenantId, found.id(), next);
      LOG.warn("The host of session {} has been silent for {}: {}", found.id(), lease, next.wire());
    }
    return silent.stream().map(found -> new Silent(tenantId, found.id())).toList();
  }
}
