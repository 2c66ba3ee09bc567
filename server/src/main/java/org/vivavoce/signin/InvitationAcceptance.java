package org.vivavoce.signin;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What the first entry by an invitation's link means to the invitation; bound by the invitation.
 */
@FunctionalInterface
public interface InvitationAcceptance {
  /**
   * Runs in the transaction that spends the ticket, under the tenant's service claims.
   *
   * @return false when the invitation does not let this user in: revoked, expired, or bound to
   *     somebody else
   */
  boolean accept(Handle tx, UUID tenantId, UUID invitationId, UUID userId);
}
