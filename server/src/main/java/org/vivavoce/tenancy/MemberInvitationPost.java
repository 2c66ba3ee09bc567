package org.vivavoce.tenancy;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Orders the mail that asks a colleague to join; bound by the mail. */
@FunctionalInterface
public interface MemberInvitationPost {
  /** In the caller's transaction, whoever acts in it; the claims are the same afterwards. */
  void order(Handle tx, UUID tenantId, UUID invitationId);
}
