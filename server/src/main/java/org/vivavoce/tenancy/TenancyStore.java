package org.vivavoce.tenancy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.json.Json;

/** Tenants and who belongs to them. */
public final class TenancyStore {
  private final Database database;

  public TenancyStore(Database database) {
    this.database = database;
  }

  /** Every membership of a user; claims without a tenant see the user's own rows only. */
  public List<Membership> memberships(UUID userId) {
    return database.inTenant(new Claims.Candidate(userId), tx -> memberships(tx, userId));
  }

  /** The same inside a transaction that acts as the user. */
  public static List<Membership> memberships(Handle tx, UUID userId) {
    return tx.createQuery(
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
        .list();
  }

  /** The address that a member is known by, where a tenant knows one. */
  public Optional<String> email(UUID userId) {
    return database.inTenant(
        new Claims.Candidate(userId),
        tx ->
            tx.createQuery(
                    """
                    select email from public.tenant_users
                    where user_id = :user and email is not null order by tenant_id limit 1
                    """)
                .bind("user", userId)
                .mapTo(String.class)
                .findOne());
  }

  /** What a tenant has decided; under claims that see the tenant. */
  public static TenantSettings settings(Handle tx, UUID tenantId) {
    return tx.createQuery("select settings from public.tenants where id = :id")
        .bind("id", tenantId)
        .map((rs, _) -> TenantSettings.read(rs.getString("settings")))
        .one();
  }

  /**
   * A tenant as its members see it.
   *
   * @param revision what the ETag is made of
   */
  record TenantRow(UUID id, String name, TenantSettings settings, int revision) {}

  /** Under a member's claims. */
  static TenantRow tenant(Handle tx, UUID tenantId) {
    return tx.createQuery("select id, name, settings, revision from public.tenants where id = :id")
        .bind("id", tenantId)
        .map(
            (rs, _) ->
                new TenantRow(
                    rs.getObject("id", UUID.class),
                    rs.getString("name"),
                    TenantSettings.read(rs.getString("settings")),
                    rs.getInt("revision")))
        .one();
  }

  /** Under an owner's claims; settings that this version does not know stay. */
  static void change(Handle tx, UUID tenantId, String name, TenantSettings settings) {
    tx.createUpdate(
            """
            update public.tenants set name = :name, settings = settings || cast(:settings as jsonb)
            where id = :id
            """)
        .bind("name", name)
        .bind("settings", Json.write(settings))
        .bind("id", tenantId)
        .execute();
  }

  /**
   * Makes the tenant and its member where they are not there yet; under service claims.
   *
   * @param email what the member signs in with
   */
  public static void ensure(
      Handle tx, UUID tenantId, String name, UUID memberId, String email, String role) {
    tx.createUpdate(
            "insert into public.tenants (id, name) values (:id, :name) on conflict (id) do nothing")
        .bind("id", tenantId)
        .bind("name", name)
        .execute();
    tx.createUpdate(
            """
            insert into public.tenant_users (tenant_id, user_id, role, email)
            values (:tenant, :user, :role, :email)
            on conflict (tenant_id, user_id) do nothing
            """)
        .bind("tenant", tenantId)
        .bind("user", memberId)
        .bind("email", email)
        .bind("role", role)
        .execute();
  }
}
