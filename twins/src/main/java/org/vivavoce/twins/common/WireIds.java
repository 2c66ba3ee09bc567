package org.vivavoce.twins.common;

import java.security.SecureRandom;

/** Ids as OpenAI writes them: a prefix, an underscore and random letters and digits. */
public final class WireIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private WireIds() {}

  /**
   * An id of 24 random letters and digits (142 bits): unguessable, so that a call id alone names a
   * call.
   */
  public static String next(String prefix) {
    StringBuilder id = new StringBuilder(prefix.length() + 25).append(prefix).append('_');
    for (int i = 0; i < 24; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
