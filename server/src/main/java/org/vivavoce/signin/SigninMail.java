package org.vivavoce.signin;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Puts a code's mail down as durable work. Whether the address is one that may sign in is decided
 * when the work is done, so that the request takes as long for a stranger's address as for a known
 * one.
 */
@FunctionalInterface
public interface SigninMail {
  /**
   * @param tx of the request, which may act as anybody
   * @param address in lower case
   * @param tenantId of the invitation; null together with it
   * @param invitationId the invitation that the code is for, where that is known
   */
  void order(
      Handle tx,
      EntryTicket.Kind app,
      String address,
      @Nullable UUID tenantId,
      @Nullable UUID invitationId);
}
