package org.vivavoce.invitation;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Orders the mail of an invitation; bound by the mail. */
@FunctionalInterface
public interface InvitationPost {
  /** In the caller's transaction, whoever acts in it; the claims are the same afterwards. */
  void order(Handle tx, UUID tenantId, UUID invitationId, int tokenVersion);
}
