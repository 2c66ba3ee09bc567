package org.vivavoce.invitation;

import java.util.UUID;

/**
 * Derives an invitation's token from what is no secret, under a key outside the database: so a
 * retry, a repeated request and the mail all name the same token, and none of them has to keep it.
 */
@FunctionalInterface
public interface InvitationTokenSource {
  /**
   * @param version of the token, from 1; a higher one kills those before
   * @return 32 bytes in hex
   */
  String token(UUID invitationId, int version);
}
