package org.vivavoce.mail;

import java.net.URI;
import java.util.UUID;

/** Makes the link of an invitation again. */
@FunctionalInterface
public interface InvitationLinks {
  /**
   * @param tokenVersion of the invitation's row
   */
  URI urlFor(UUID tenantId, UUID invitationId, int tokenVersion);
}
