package org.vivavoce.twins.common;

import java.security.SecureRandom;
import java.util.UUID;

/** The twins' one source of chance that others must not guess. */
public final class Chance {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Chance() {}

  /** That many decimal digits, each as likely as any other, leading zeros included. */
  public static String digits(int count) {
    StringBuilder digits = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      digits.append((char) ('0' + RANDOM.nextInt(10)));
    }
    return digits.toString();
  }

  public static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** A version 4 UUID. */
  public static UUID uuid() {
    return UUID.randomUUID();
  }
}
