package org.vivavoce.twins.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** The hashes the wire is made of. */
final class Hashes {
  private Hashes() {}

  /** The token hash that stands in a mail link: lower-case hex of SHA-224(address + digits). */
  static String tokenHash(String email, String digits) {
    return HexFormat.of().formatHex(digest("SHA-224", utf8(email + digits)));
  }

  static byte[] sha256(byte[] bytes) {
    return digest("SHA-256", bytes);
  }

  static String sha256Hex(String text) {
    return HexFormat.of().formatHex(sha256(utf8(text)));
  }

  /** RFC 7636 §4.2: the {@code S256} challenge of a verifier. */
  static String challenge(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(utf8(verifier)));
  }

  /** Compares without telling by its duration how far the texts agree. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(sha256(utf8(one)), sha256(utf8(other)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
