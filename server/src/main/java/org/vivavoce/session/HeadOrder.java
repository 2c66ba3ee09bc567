package org.vivavoce.session;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Signs the end of a session's journal as it stands, in the transaction that ends the session. */
public interface HeadOrder {
  /** Under service or host claims; a session without a journal gets no head. */
  void sign(Handle tx, UUID tenantId, UUID sessionId);
}
