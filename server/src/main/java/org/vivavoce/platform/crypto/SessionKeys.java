package org.vivavoce.platform.crypto;

import java.util.UUID;

/** One key per interview session, outside PostgreSQL and its backups: files, or a KMS. */
public interface SessionKeys {
  /**
   * The key to seal with, made at the first call for a session.
   *
   * @throws SealBrokenException when the session's key was erased
   */
  byte[] forSealing(UUID tenantId, UUID sessionId);

  /**
   * @throws SealBrokenException when the session has no key (any more)
   */
  byte[] forOpening(UUID tenantId, UUID sessionId);

  /**
   * Erases the key, and with it every word sealed under it; no new one is ever made. Repeatable.
   */
  void erase(UUID tenantId, UUID sessionId);
}
