package org.vivavoce.platform.crypto;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Seals under the keys of a {@link SessionKeys} store. */
public final class FileSealer implements Sealer {
  private final SessionKeys keys;

  public FileSealer(SessionKeys keys) {
    this.keys = keys;
  }

  /**
   * With the file key store in {@code DIR/keys}.
   *
   * @throws KeysUnusableException with one sentence for the operator
   */
  public static FileSealer open(Path keys) {
    return new FileSealer(FileSessionKeys.open(keys));
  }

  @Override
  public byte[] seal(UUID tenantId, UUID sessionId, String context, byte[] plain) {
    return Gcm.seal(
        keys.forSealing(tenantId, sessionId),
        Gcm.bound(tenantId, sessionId, "words", context),
        plain);
  }

  @Override
  public byte[] open(UUID tenantId, UUID sessionId, String context, byte[] sealed) {
    return Gcm.open(
        keys.forOpening(tenantId, sessionId),
        Gcm.bound(tenantId, sessionId, "words", context),
        sealed);
  }

  @Override
  public byte[] name(UUID tenantId, UUID sessionId, byte[] plain) {
    byte[] key = keys.forSealing(tenantId, sessionId);
    return hmac(hmac(key, "viva-names-1".getBytes(StandardCharsets.US_ASCII)), plain);
  }

  private static byte[] hmac(byte[] key, byte[] plain) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  /** Makes everything that was sealed for this session unreadable, for good. Repeatable. */
  public void erase(UUID tenantId, UUID sessionId) {
    keys.erase(tenantId, sessionId);
  }
}
