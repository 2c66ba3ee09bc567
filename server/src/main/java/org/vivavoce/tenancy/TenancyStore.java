package org.vivavoce.tenancy;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;

/** Tenants and who belongs to them. */
public final class TenancyStore {
  private final Database database;

  public TenancyStore(Database database) {
    this.database = database;
  }

  /** Every membership of a user; claims without a tenant see the user's own rows only. */
  public List<Membership> memberships(UUID userId) {
    return database.inTenant(
        new Claims.Candidate(userId),
        tx ->
            tx.createQuery(
                    """
                    select u.tenant_id, t.name, u.role
                    from public.tenant_users u join public.tenants t on t.id = u.tenant_id
                    where u.user_id = :user
                    order by t.name, t.id
                    """)
                .bind("user", userId)
                .map(
                    (rs, _) ->
                        new Membership(
                            rs.getObject("tenant_id", UUID.class),
                            rs.getString("name"),
                            rs.getString("role")))
                .list());
  }

  /** Makes the tenant and its member where they are not there yet; under service claims. */
  public static void ensure(Handle tx, UUID tenantId, String name, UUID memberId, String role) {
    tx.createUpdate(
            "insert into public.tenants (id, name) values (:id, :name) on conflict (id) do nothing")
        .bind("id", tenantId)
        .bind("name", name)
        .execute();
    tx.createUpdate(
            """
            insert into public.tenant_users (tenant_id, user_id, role) values (:tenant, :user, :role)
            on conflict (tenant_id, user_id) do nothing
            """)
        .bind("tenant", tenantId)
        .bind("user", memberId)
        .bind("role", role)
        .execute();
  }
}
