package org.vivavoce.platform.crypto;

import java.util.UUID;

/**
 * Seals what was said under the key of its interview session (AES-256-GCM, random nonce in front).
 * The keys live outside PostgreSQL; erasing a session's key erases its words everywhere, backups
 * included.
 */
public interface Sealer {
  /**
   * @param context binds the bytes to their place, for example {@code journal/3/17}; the same must
   *     be given to open
   */
  byte[] seal(UUID tenantId, UUID sessionId, String context, byte[] plain);

  /**
   * @throws SealBrokenException when the key is erased, the place differs, or a bit has changed
   */
  byte[] open(UUID tenantId, UUID sessionId, String context, byte[] sealed);

  /**
   * A name for these bytes that only the holder of the session's key can make: HMAC-SHA256 under a
   * key that follows from it. Two that are alike have the same name; without the key it says
   * nothing.
   */
  byte[] name(UUID tenantId, UUID sessionId, byte[] plain);
}
