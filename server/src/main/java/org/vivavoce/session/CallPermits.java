package org.vivavoce.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewSettings;
import org.vivavoce.plan.InterviewSettingsStore;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.tenancy.TenantSecrets;
import org.vivavoce.usage.Budgets;

/**
 * Whether a host may open a call now, and with which key: asked before each call, so that a key
 * that was replaced is used by the next call of any session, without a restart.
 */
public final class CallPermits {
  /** Somebody may hang up at any moment; a person waits. */
  private static final long RETRY_AFTER_MS = 5_000;

  /** Held while calls are counted, so that two hosts do not both take the last place. */
  private static final long COUNTING = 0x7669_7661_6361_6c6cL;

  private final Database database;
  private final GrantedSession.Realtime origin;
  private final TenantSecrets secrets;
  private final Budgets budgets;
  private final int callsAtOnce;

  /**
   * @param origin where calls are opened, with the installation's key
   * @param callsAtOnce most calls in flight in this installation
   */
  public CallPermits(
      Database database,
      GrantedSession.Realtime origin,
      TenantSecrets secrets,
      Budgets budgets,
      int callsAtOnce) {
    this.database = database;
    this.origin = origin;
    this.secrets = secrets;
    this.budgets = budgets;
    this.callsAtOnce = callsAtOnce;
  }

  /** What a host is told; sent as it is. */
  public sealed interface Permit {

    /**
     * @param granted true
     * @param apiKey of this moment
     * @param budgetLeftMicros millionths of a US dollar; null where there is no budget
     */
    record Granted(boolean granted, String baseUrl, String apiKey, @Nullable Long budgetLeftMicros)
        implements Permit {
      @Override
      public String toString() {
        return "Granted[" + baseUrl + "]";
      }
    }

    /**
     * @param granted false
     * @param reason {@code calls_at_limit}, {@code session_budget} or {@code tenant_budget}
     * @param retryAfterMs when asking again may help; null: somebody has to act
     */
    record Refused(boolean granted, String reason, @Nullable Long retryAfterMs) implements Permit {}
  }

  /**
   * @throws org.vivavoce.platform.http.ProblemException 409 {@code fenced} when the session is
   *     another host's or over
   */
  Permit ask(UUID tenantId, UUID sessionId, long epoch) {
    return database.inTenant(
        new Claims.Service(tenantId),
        tx -> {
          held(tx, tenantId, sessionId, epoch);
          InterviewSettings tenant = InterviewSettingsStore.ofTenant(tx, tenantId).settings();
          Budgets.Left left = left(tx, tenantId, sessionId, tenant);
          if (left.spent().isPresent()) {
            return new Permit.Refused(false, wire(left.spent().get()), null);
          }
          if (atLimit(tx, tenantId, sessionId, tenant)) {
            return new Permit.Refused(false, "calls_at_limit", RETRY_AFTER_MS);
          }
          tx.createUpdate(
                  """
                  update public.interview_sessions set call_permitted_at = now()
                  where tenant_id = :tenant and id = :id
                  """)
              .bind("tenant", tenantId)
              .bind("id", sessionId)
              .execute();
          return new Permit.Granted(
              true,
              origin.baseUrl(),
              key(tx, tenantId),
              left.micros().isPresent() ? left.micros().getAsLong() : null);
        });
  }

  private static String wire(Budgets.Spent spent) {
    return spent.name().toLowerCase(Locale.ROOT);
  }

  private Budgets.Left left(Handle tx, UUID tenantId, UUID sessionId, InterviewSettings tenant) {
    return budgets.left(
        tx, tenantId, sessionId, tenant, InterviewSettingsStore.ofSession(tx, tenantId, sessionId));
  }

  private static void held(Handle tx, UUID tenantId, UUID sessionId, long epoch) {
    boolean held =
        tx.createQuery(
                """
                select status, host_epoch from public.interview_sessions
                where tenant_id = :tenant and id = :id for update
                """)
            .bind("tenant", tenantId)
            .bind("id", sessionId)
            .map(
                (rs, _) ->
                    rs.getLong("host_epoch") == epoch
                        && !SessionStatus.ofWire(rs.getString("status")).isFinal())
            .findOne()
            .orElse(false);
    if (!held) {
      throw HostStore.fenced();
    }
  }

  private boolean atLimit(Handle tx, UUID tenantId, UUID sessionId, InterviewSettings tenant) {
    tx.execute("select pg_advisory_xact_lock(?)", COUNTING);
    List<UUID> others =
        Database.assuming(
            tx,
            new Claims.Operations(),
            ops ->
                ops.createQuery("select viva.calls_in_flight(:asking)")
                    .bind("asking", sessionId)
                    .mapTo(UUID.class)
                    .list());
    Integer ofTenant = tenant.callsAtOnce();
    long tenants = others.stream().filter(tenantId::equals).count();
    return others.size() >= callsAtOnce || (ofTenant != null && tenants >= ofTenant);
  }

  private String key(Handle tx, UUID tenantId) {
    return secrets
        .find(tx, tenantId, TenantSecrets.REALTIME_KEY)
        .map(Secret::reveal)
        .orElse(origin.apiKey());
  }

  /** What a host gets with its session, before its first call; under the tenant's claims. */
  GrantedSession.Realtime realtime(Handle tx, UUID tenantId, InterviewSettings session) {
    return origin.with(session).withKey(key(tx, tenantId));
  }

  /** Whether there was no budget that the session could spend, a few seconds ago. */
  boolean isUnlimited(UUID sessionId) {
    return budgets.isUnlimited(sessionId);
  }

  /** The word for a host whose interview has cost what it may; under the tenant's claims. */
  Optional<String> spent(Handle tx, UUID tenantId, UUID sessionId) {
    return left(tx, tenantId, sessionId, InterviewSettingsStore.ofTenant(tx, tenantId).settings())
        .spent()
        .map(CallPermits::wire);
  }
}
