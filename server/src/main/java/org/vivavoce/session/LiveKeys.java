package org.vivavoce.session;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.crypto.Secret;

/**
 * Tokens of the live interview that follow from what they are for, so that none is stored: the door
 * token that host and control plane both know, and the secret that interview tokens are signed with
 * where the operator set none.
 */
public final class LiveKeys {
  private final HmacKey key;
  private final Optional<Secret> jwtSecret;

  /**
   * @param jwtSecret {@code JWT_SECRET}, where another program checks interview tokens too
   */
  public LiveKeys(HmacKey key, Optional<Secret> jwtSecret) {
    this.key = key;
    this.jwtSecret = jwtSecret;
  }

  /** What the control plane shows at the door of the session's host of this epoch. */
  String doorToken(UUID sessionId, long epoch) {
    return HexFormat.of().formatHex(key.sign("door|" + sessionId + "|" + epoch));
  }

  byte[] jwtKey() {
    return jwtSecret
        .map(secret -> secret.reveal().getBytes(StandardCharsets.UTF_8))
        .orElseGet(() -> key.sign("interview-tokens"));
  }
}
