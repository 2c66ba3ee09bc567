package org.vivavoce.tenancy;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;

/**
 * Which members may do a thing. Asked of the table inside the transaction that does it, so that
 * somebody who was removed a moment ago is refused; row-level security holds the same rule again.
 */
public final class Rights {
  private Rights() {}

  /**
   * The member behind a person's claims.
   *
   * @throws ProblemException 403 for a candidate
   */
  public static Claims.Member member(Claims person) {
    if (person instanceof Claims.Member member) {
      return member;
    }
    throw new ProblemException(ErrorCode.FORBIDDEN, "Only a member of a tenant may do this.");
  }

  /**
   * Under the member's claims.
   *
   * @return the member's role
   * @throws ProblemException 403 that names the roles it takes
   */
  public static Role require(Handle tx, Claims.Member who, Role... anyOf) {
    Role role = of(tx, who);
    List<Role> allowed = List.of(anyOf);
    if (!allowed.contains(role)) {
      throw new ProblemException(
          ErrorCode.FORBIDDEN, "Only %s may do this.".formatted(Role.inWords(allowed)));
    }
    return role;
  }

  private static Role of(Handle tx, Claims.Member who) {
    return tx.createQuery(
            """
            select role from public.tenant_users where tenant_id = :tenant and user_id = :user
            """)
        .bind("tenant", who.tenantId())
        .bind("user", who.userId())
        .mapTo(String.class)
        .findOne()
        .map(Role::ofWire)
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.NO_TENANT_ACCESS, "You are not a member of this tenant."));
  }

  /** What somebody sees who asks for another tenant's thing, and for one that never was. */
  public static ProblemException unknown(String thing, UUID id) {
    return new ProblemException(
        ErrorCode.NOT_FOUND, "There is no %s %s in this tenant.".formatted(thing, id));
  }
}
