package org.vivavoce.platform.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for HMAC-SHA256 in a file of its own ({@code DIR/keys/NAME.key}, mode 0600, made at the
 * first start). What it signs can be made again from what is signed, so it need not be stored.
 */
public final class HmacKey {
  private static final String PREFIX = "viva-hmac-1:";

  private final SecretKeySpec key;

  private HmacKey(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** A key that somebody else keeps. */
  public static HmacKey of(byte[] key) {
    return new HmacKey(key);
  }

  /**
   * @param keys the key folder, made where it is not there
   * @throws KeysUnusableException when the file holds something else, or cannot be read or made
   */
  public static HmacKey open(Path keys, String name) {
    Path file = keys.resolve(name + ".key");
    try {
      DurableFiles.createFolder(keys);
      if (!Files.exists(file)) {
        DurableFiles.create(
            file,
            (PREFIX + HexFormat.of().formatHex(Gcm.newKey()) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
      }
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (!text.matches(PREFIX + "[0-9a-f]{64}")) {
        throw new KeysUnusableException(
            "The file %s holds no key of Vivavoce; put the right one back.".formatted(file), null);
      }
      return new HmacKey(HexFormat.of().parseHex(text.substring(PREFIX.length())));
    } catch (IOException e) {
      throw new KeysUnusableException(
          "The key file %s cannot be used: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** HMAC-SHA256 of the text in UTF-8, 32 bytes. */
  public byte[] sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
