package org.vivavoce.tenancy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/**
 * What a tenant entrusts to us, written and never shown again: sealed with a key of the tenant's
 * own in the key store, which is wrapped by the master key and outside PostgreSQL. Under the
 * tenant's service claims.
 */
public final class TenantSecrets {
  /** The key that this tenant's calls are opened with. */
  public static final String REALTIME_KEY = "realtime_key";

  /** The key store's name for a tenant itself; no session has it. */
  private static final UUID TENANT_ITSELF = new UUID(0, 1);

  private static final int SHOWN = 4;

  private final Sealer sealer;
  private final Time time;

  public TenantSecrets(Sealer sealer, Time time) {
    this.sealer = sealer;
    this.time = time;
  }

  /** What may be known of a secret. */
  public record Shown(String lastFour, Instant setAt) {}

  public void set(Handle tx, UUID tenantId, String name, Secret secret, UUID by) {
    String plain = secret.reveal();
    byte[] sealed =
        sealer.seal(tenantId, TENANT_ITSELF, context(name), plain.getBytes(StandardCharsets.UTF_8));
    tx.createUpdate(
            """
            insert into public.tenant_secrets (id, tenant_id, name, secret_sealed, last_four, set_by)
            values (:id, :tenant, :name, :sealed, :last, :by)
            on conflict (tenant_id, name) do update set secret_sealed = excluded.secret_sealed,
              last_four = excluded.last_four, set_by = excluded.set_by, set_at = now()
            """)
        .bind("id", Ids.next(time))
        .bind("tenant", tenantId)
        .bind("name", name)
        .bind("sealed", sealed)
        .bind("last", plain.substring(Math.max(0, plain.length() - SHOWN)))
        .bind("by", by)
        .execute();
  }

  /** Whether there was one. */
  public boolean remove(Handle tx, UUID tenantId, String name) {
    return tx.createUpdate(
                "delete from public.tenant_secrets where tenant_id = :tenant and name = :name")
            .bind("tenant", tenantId)
            .bind("name", name)
            .execute()
        > 0;
  }

  public Optional<Shown> shown(Handle tx, UUID tenantId, String name) {
    return tx.createQuery(
            """
            select last_four, set_at from public.tenant_secrets
            where tenant_id = :tenant and name = :name
            """)
        .bind("tenant", tenantId)
        .bind("name", name)
        .map((rs, _) -> new Shown(rs.getString("last_four"), rs.getTimestamp("set_at").toInstant()))
        .findOne();
  }

  public Optional<Secret> find(Handle tx, UUID tenantId, String name) {
    return tx.createQuery(
            """
            select secret_sealed from public.tenant_secrets
            where tenant_id = :tenant and name = :name
            """)
        .bind("tenant", tenantId)
        .bind("name", name)
        .map((rs, _) -> Bytes.of(rs.getBytes("secret_sealed")))
        .findOne()
        .map(found -> open(tenantId, name, found));
  }

  private Secret open(UUID tenantId, String name, Bytes sealed) {
    byte[] plain = sealer.open(tenantId, TENANT_ITSELF, context(name), sealed.array());
    return new Secret(new String(plain, StandardCharsets.UTF_8));
  }

  private static String context(String name) {
    return "tenant_secret/" + name;
  }
}
