package org.vivavoce.signin;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What signing in means to an invitation; bound by the invitation. */
public interface InvitationAcceptance {
  /**
   * @param email the invited address
   * @param letsIn false once it has expired or was revoked
   * @param accepted somebody is bound to it already
   */
  record Addressee(String email, boolean letsIn, boolean accepted) {}

  /** Whom the invitation is for; locks it, under the tenant's service claims. */
  Optional<Addressee> addressee(Handle tx, UUID tenantId, UUID invitationId);

  /**
   * Runs in the transaction that lets the person in, under the tenant's service claims.
   *
   * @return false when the invitation does not let this user in: revoked, expired, or bound to
   *     somebody else
   */
  boolean accept(Handle tx, UUID tenantId, UUID invitationId, UUID userId);
}
