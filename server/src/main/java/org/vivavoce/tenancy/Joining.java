package org.vivavoce.tenancy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** How an invited member becomes one: by proving the invited address. */
public final class Joining {
  private Joining() {}

  /** A member invitation that waits for its person. */
  public record Waiting(UUID tenantId, UUID invitationId) {}

  /** Under operations' claims. */
  public static List<Waiting> waitingFor(Handle ops, String address) {
    return ops.createQuery(
            "select tenant_id, invitation_id from viva.open_member_invitations(:address)")
        .bind("address", address)
        .map(
            (rs, _) ->
                new Waiting(
                    rs.getObject("tenant_id", UUID.class),
                    rs.getObject("invitation_id", UUID.class)))
        .list();
  }

  /**
   * Under the tenant's service claims. Who is a member already keeps the role.
   *
   * @return the role that the person has joined with; empty when the invitation is not open any
   *     more, and when it changed nothing for a member
   */
  public static Optional<String> join(
      Handle service, Waiting waiting, UUID userId, String address) {
    Optional<String> role =
        service
            .createQuery(
                """
                update public.member_invitations
                set status = 'accepted', accepted_at = now(), accepted_by = :user
                where tenant_id = :tenant and id = :id and status = 'pending' and expires_at > now()
                returning role
                """)
            .bind("user", userId)
            .bind("tenant", waiting.tenantId())
            .bind("id", waiting.invitationId())
            .mapTo(String.class)
            .findOne();
    return role.filter(
        invited ->
            service
                    .createUpdate(
                        """
                    insert into public.tenant_users (tenant_id, user_id, role, email)
                    values (:tenant, :user, :role, :email)
                    on conflict (tenant_id, user_id) do nothing
                    """)
                    .bind("tenant", waiting.tenantId())
                    .bind("user", userId)
                    .bind("role", invited)
                    .bind("email", address)
                    .execute()
                == 1);
  }
}
