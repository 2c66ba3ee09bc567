package org.vivavoce.tenancy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;

/** Who works in a tenant. In the caller's transaction, under the claims of one of its members. */
public final class MemberStore {
  /**
   * @param email null for who never signed in by an address
   * @param revision what the ETag is made of
   */
  record Row(
      UUID userId,
      @Nullable String email,
      @Nullable String name,
      Role role,
      Instant createdAt,
      int revision) {}

  private static final String COLUMNS = "user_id, email, name, role, created_at, revision";

  private static Row row(ResultSet rs) throws SQLException {
    return new Row(
        rs.getObject("user_id", UUID.class),
        rs.getString("email"),
        rs.getString("name"),
        Role.ofWire(rs.getString("role")),
        rs.getTimestamp("created_at").toInstant(),
        rs.getInt("revision"));
  }

  List<Row> list(Handle tx, UUID tenantId) {
    return tx.createQuery(
            "select "
                + COLUMNS
                + " from public.tenant_users where tenant_id = :tenant"
                + " order by lower(coalesce(name, email, '')), user_id")
        .bind("tenant", tenantId)
        .map((rs, _) -> row(rs))
        .list();
  }

  /**
   * Takes the tenant for this transaction, so that roles change one after the other: of two owners
   * who demote each other at once, the second finds that it is no owner any more.
   *
   * @throws ProblemException 403 for who is no owner
   */
  void takeAsOwner(Handle tx, Claims.Member who) {
    Rights.require(tx, who, Role.OWNER);
    tx.createQuery("select id from public.tenants where id = :id for update")
        .bind("id", who.tenantId())
        .mapTo(UUID.class)
        .findOne();
    Rights.require(tx, who, Role.OWNER);
  }

  /**
   * @throws ProblemException 404
   */
  Row find(Handle tx, UUID tenantId, UUID userId) {
    return tx.createQuery(
            "select "
                + COLUMNS
                + " from public.tenant_users where tenant_id = :tenant and user_id = :user")
        .bind("tenant", tenantId)
        .bind("user", userId)
        .map((rs, _) -> row(rs))
        .findOne()
        .orElseThrow(() -> Rights.unknown("member", userId));
  }

  Optional<UUID> byAddress(Handle tx, UUID tenantId, String email) {
    return tx.createQuery(
            """
            select user_id from public.tenant_users
            where tenant_id = :tenant and lower(email) = lower(:email) limit 1
            """)
        .bind("tenant", tenantId)
        .bind("email", email)
        .mapTo(UUID.class)
        .findOne();
  }

  /**
   * The caller holds the tenant.
   *
   * @throws ProblemException 409 {@code last_owner}
   */
  void change(Handle tx, UUID tenantId, Row member, Role role, @Nullable String name) {
    if (member.role() == Role.OWNER && role != Role.OWNER) {
      requireAnotherOwner(tx, tenantId, member.userId());
    }
    tx.createUpdate(
            """
            update public.tenant_users set name = :name,
              role = case when role = 'member' and :role = 'recruiter' then role else :role end
            where tenant_id = :tenant and user_id = :user
            """)
        .bind("name", name)
        .bind("role", role.wire())
        .bind("tenant", tenantId)
        .bind("user", member.userId())
        .execute();
  }

  /**
   * From the next request on this user has no right here. The caller holds the tenant.
   *
   * @throws ProblemException 409 {@code last_owner}
   */
  void remove(Handle tx, UUID tenantId, Row member) {
    if (member.role() == Role.OWNER) {
      requireAnotherOwner(tx, tenantId, member.userId());
    }
    tx.createUpdate("delete from public.tenant_users where tenant_id = :tenant and user_id = :user")
        .bind("tenant", tenantId)
        .bind("user", member.userId())
        .execute();
  }

  private static void requireAnotherOwner(Handle tx, UUID tenantId, UUID userId) {
    boolean another =
        tx.createQuery(
                """
                select exists (select from public.tenant_users
                  where tenant_id = :tenant and role = 'owner' and user_id <> :user)
                """)
            .bind("tenant", tenantId)
            .bind("user", userId)
            .mapTo(Boolean.class)
            .one();
    if (!another) {
      throw new ProblemException(
          ErrorCode.LAST_OWNER, "Nobody else owns this tenant. Make somebody an owner first.");
    }
  }
}
