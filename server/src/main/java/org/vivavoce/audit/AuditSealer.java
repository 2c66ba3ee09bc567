package org.vivavoce.audit;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.StorageUnavailableException;
import org.vivavoce.platform.time.Timers;

/**
 * Chains what was committed, each second. Every control plane runs one: for a tenant they take
 * turns under a lock of the database, and one that dies in between leaves nothing half done, since
 * a link and the end of its waiting are one transaction.
 */
public final class AuditSealer {
  private static final Logger LOG = LoggerFactory.getLogger(AuditSealer.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int BATCH = 500;

  private final Database database;
  private final Timers timers;
  private volatile Timers.@Nullable Timer next;
  private volatile boolean stopped = true;
  private boolean away;

  public AuditSealer(Database database, Timers timers) {
    this.database = database;
    this.timers = timers;
  }

  /** Begins to seal by itself. */
  public void start() {
    stopped = false;
    next = timers.schedule(EVERY, this::tick);
  }

  public void stop() {
    stopped = true;
    Timers.Timer waiting = next;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  private void tick() {
    try {
      run();
      away = false;
    } catch (StorageUnavailableException e) {
      if (!away) {
        LOG.warn("The audit trail is not sealed for now: the database is away");
      }
      away = true;
    } finally {
      if (!stopped) {
        next = timers.schedule(EVERY, this::tick);
      }
    }
  }

  /**
   * Chains everything that is committed and that no other control plane is just chaining.
   *
   * @return how many entries
   */
  public int run() {
    List<UUID> tenants =
        database.inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery("select tenant_id from viva.tenants_with_unsealed_audit() tenant_id")
                    .mapTo(UUID.class)
                    .list());
    int sealed = 0;
    for (UUID tenant : tenants) {
      try {
        sealed += run(tenant);
      } catch (StorageUnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        // One tenant's trouble is not the others'; its entries wait and are tried again.
        LOG.error("The audit trail of tenant {} could not be sealed", tenant, e);
      }
    }
    return sealed;
  }

  private int run(UUID tenant) {
    int sealed = 0;
    int batch;
    do {
      batch = database.inTenant(new Claims.Service(tenant), tx -> seal(tx, tenant));
      sealed += batch;
    } while (batch == BATCH);
    return sealed;
  }

  /** Under service claims; 0 also when another one is at it. */
  private static int seal(Handle tx, UUID tenantId) {
    boolean ours =
        tx.createQuery(
                "select pg_try_advisory_xact_lock(hashtextextended('viva audit ' || :tenant, 0))")
            .bind("tenant", tenantId.toString())
            .mapTo(Boolean.class)
            .one();
    if (!ours) {
      return 0;
    }
    // A statement of its own: it sees what whoever had the lock before has committed.
    AuditChain.Head head = AuditTrail.head(tx, tenantId);
    List<AuditChain.Row> waiting =
        tx.createQuery(
                AuditTrail.ROW
                    + """
                     from public.audit_unsealed u
                    join public.audit_entries e on e.tenant_id = u.tenant_id and e.id = u.entry_id
                    where u.tenant_id = :tenant
                    order by e.created_at, e.id limit :batch
                    """)
            .bind("tenant", tenantId)
            .bind("batch", BATCH)
            .map(AuditTrail::row)
            .list();
    if (waiting.isEmpty()) {
      return 0;
    }
    PreparedBatch links =
        tx.prepareBatch(
            """
            insert into public.audit_chain (tenant_id, n, entry_id, prev_hash, hash)
            values (:tenant, :n, :entry, :prev, :hash)
            """);
    PreparedBatch done =
        tx.prepareBatch(
            "delete from public.audit_unsealed where tenant_id = :tenant and entry_id = :entry");
    for (AuditChain.Row row : waiting) {
      AuditChain.Head before = head;
      head =
          new AuditChain.Head(before.n() + 1, AuditChain.hash(before.hash(), before.n() + 1, row));
      links
          .bind("tenant", tenantId)
          .bind("n", head.n())
          .bind("entry", row.id())
          .bind("prev", before.hash().array())
          .bind("hash", head.hash().array())
          .add();
      done.bind("tenant", tenantId).bind("entry", row.id()).add();
    }
    links.execute();
    done.execute();
    return waiting.size();
  }
}
