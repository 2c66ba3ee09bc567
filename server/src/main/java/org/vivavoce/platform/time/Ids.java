package org.vivavoce.platform.time;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes UUIDs version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random. They sort by
 * age and are never secrets.
 */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  public static UUID next(Time time) {
    long millis = time.now().toEpochMilli();
    long high = (millis << 16) | 0x7000 | (RANDOM.nextInt() & 0x0fff);
    long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
