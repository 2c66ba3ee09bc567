package org.vivavoce.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.plan.InterviewSettings;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Time;
import org.vivavoce.transcript.Journal;

/** What a session host asks of us: its session for its grant, its lease, whose ticket that is. */
final class HostStore {
  private final Database database;
  private final PlanStore plans;
  private final Journal journal;
  private final CallPermits permits;
  private final LiveKeys keys;
  private final IceServers ice;
  private final IntegrityLog integrity;
  private final Time time;

  HostStore(
      Database database,
      PlanStore plans,
      Journal journal,
      CallPermits permits,
      LiveKeys keys,
      IceServers ice,
      IntegrityLog integrity,
      Time time) {
    this.integrity = integrity;
    this.keys = keys;
    this.ice = ice;
    this.time = time;
    this.database = database;
    this.plans = plans;
    this.journal = journal;
    this.permits = permits;
  }

  private record Grant(UUID tenantId, UUID sessionId, long epoch) {}

  private record Row(
      long epoch,
      SessionStatus status,
      UUID planVersionId,
      long elapsedMs,
      InterviewSettings settings) {}

  /**
   * Trades the grant, once.
   *
   * @throws ProblemException 401 unknown, 410 used or expired, 409 {@code fenced} when a newer host
   *     was granted, 409 {@code status_conflict} when the session is over
   */
  GrantedSession exchange(String grantToken, @Nullable String doorUrl, @Nullable String socketUrl) {
    String hostToken = Tokens.create();
    return database.inTenant(
        new Claims.Operations(),
        tx -> {
          Grant grant = spend(tx, grantToken, hostToken);
          reachedAt(tx, grant, doorUrl, socketUrl);
          Database.assume(tx, new Claims.Service(grant.tenantId()));
          Row row = row(tx, grant);
          if (row.epoch() != grant.epoch()) {
            throw fenced();
          }
          if (row.status().isFinal()) {
            throw new ProblemException(ErrorCode.STATUS_CONFLICT, "This interview is over.");
          }
          tx.createUpdate(
                  """
                  update public.interview_sessions set host_seen_at = now(),
                    integrity = case when integrity = 'review' then integrity
                      when :sealed then 'sealed' else 'observed' end
                  where tenant_id = :tenant and id = :id
                  """)
              .bind("sealed", row.settings().isSealed())
              .bind("tenant", grant.tenantId())
              .bind("id", grant.sessionId())
              .execute();
          InterviewPlan plan =
              plans
                  .frozen(tx, grant.tenantId(), row.planVersionId())
                  .within(row.settings().maxMinutes());
          List<GrantedSession.Fact> history =
              journal.facts(tx, grant.tenantId(), grant.sessionId());
          return new GrantedSession(
              grant.tenantId(),
              grant.sessionId(),
              grant.epoch(),
              hostToken,
              row.settings().isSealed(),
              permits.realtime(tx, grant.tenantId(), row.settings()),
              plan,
              row.status(),
              row.elapsedMs(),
              history,
              keys.doorToken(grant.sessionId(), grant.epoch()),
              ice.forSession(grant.sessionId(), time.now()));
        });
  }

  private static void reachedAt(
      Handle ops, Grant grant, @Nullable String doorUrl, @Nullable String socketUrl) {
    ops.createUpdate(
            """
            update ops.session_grants set door_url = :door, socket_url = :socket
            where session_id = :session and host_epoch = :epoch
            """)
        .bind("door", doorUrl)
        .bind("socket", socketUrl)
        .bind("session", grant.sessionId())
        .bind("epoch", grant.epoch())
        .execute();
  }

  private Grant spend(Handle tx, String grantToken, String hostToken) {
    Optional<Grant> grant =
        tx.createQuery(
                """
                update ops.session_grants set exchanged_at = now(), host_token_hash = :host
                where grant_hash = :grant and exchanged_at is null and revoked_at is null
                  and expires_at > now()
                returning tenant_id, session_id, host_epoch
                """)
            .bind("host", Tokens.hash(hostToken))
            .bind("grant", Tokens.hash(grantToken))
            .map(HostStore::grant)
            .findOne();
    if (grant.isPresent()) {
      return grant.get();
    }
    throw spent(tx, grantToken)
        .map(
            known -> {
              // A host whose answer was lost on the way asks again, too.
              integrity.observe(
                  known.tenantId(),
                  known.sessionId(),
                  "spent_secret",
                  IntegrityLog.INFO,
                  "the grant of epoch " + known.epoch() + " was shown again");
              return new ProblemException(
                  ErrorCode.TICKET_SPENT, "This grant was used already or has expired.");
            })
        .orElseGet(() -> new ProblemException(ErrorCode.INVALID_TOKEN, "This grant is not valid."));
  }

  private static Optional<Grant> spent(Handle tx, String grantToken) {
    return tx.createQuery(
            """
            select tenant_id, session_id, host_epoch from ops.session_grants
            where grant_hash = :grant
            """)
        .bind("grant", Tokens.hash(grantToken))
        .map(HostStore::grant)
        .findOne();
  }

  private static Grant grant(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Grant(
        rs.getObject("tenant_id", UUID.class),
        rs.getObject("session_id", UUID.class),
        rs.getLong("host_epoch"));
  }

  private static Row row(Handle tx, Grant grant) {
    return tx.createQuery(
            """
            select host_epoch, status, plan_version_id, settings,
              coalesce(extract(epoch from now() - started_at) * 1000, 0)::bigint as elapsed_ms
            from public.interview_sessions where tenant_id = :tenant and id = :id for update
            """)
        .bind("tenant", grant.tenantId())
        .bind("id", grant.sessionId())
        .map(
            (rs, _) ->
                new Row(
                    rs.getLong("host_epoch"),
                    SessionStatus.ofWire(rs.getString("status")),
                    rs.getObject("plan_version_id", UUID.class),
                    rs.getLong("elapsed_ms"),
                    InterviewSettings.stored(rs.getString("settings"))))
        .one();
  }

  static ProblemException fenced() {
    return new ProblemException(
        ErrorCode.FENCED, "A newer host has taken over this session, or it is closed.");
  }

  /** The host's right ends with its own word; what it wrote is durable by then. */
  void release(UUID sessionId, long epoch) {
    database.inTenant(
        new Claims.Operations(),
        tx ->
            tx.createUpdate(
                    """
                    update ops.session_grants set revoked_at = now()
                    where session_id = :session and host_epoch = :epoch and revoked_at is null
                    """)
                .bind("session", sessionId)
                .bind("epoch", epoch)
                .execute());
  }

  /**
   * @param storageGeneration changes when the database was started anew: between two heartbeats of
   *     different generations it was away
   * @param stop the budget that is spent: leave is to be taken; null while there is something left
   */
  record Held(SessionStatus status, long storageGeneration, @Nullable String stop) {}

  /** Keeps the host's lease; the answer says what became of the session meanwhile. */
  Held heartbeat(UUID tenantId, UUID sessionId, long epoch) {
    return database.inTenant(
        new Claims.Host(tenantId, sessionId),
        tx -> {
          Held held = kept(tx, sessionId, epoch);
          if (held.status() != SessionStatus.IN_PROGRESS || permits.isUnlimited(sessionId)) {
            return held;
          }
          String stop =
              Database.assuming(
                  tx,
                  new Claims.Service(tenantId),
                  service -> permits.spent(service, tenantId, sessionId).orElse(""));
          return stop.isEmpty() ? held : new Held(held.status(), held.storageGeneration(), stop);
        });
  }

  private static Held kept(Handle tx, UUID sessionId, long epoch) {
    return tx.createQuery(
            """
            update public.interview_sessions set host_seen_at = now()
            where id = :id and host_epoch = :epoch
            returning status,
              (extract(epoch from pg_postmaster_start_time()) * 1000)::bigint
                as storage_generation
            """)
        .bind("id", sessionId)
        .bind("epoch", epoch)
        .map(
            (rs, _) ->
                new Held(
                    SessionStatus.ofWire(rs.getString("status")),
                    rs.getLong("storage_generation"),
                    null))
        .findOne()
        .orElseThrow(HostStore::fenced);
  }
}
