package org.vivavoce.twins.common;

import java.time.Instant;

/** Wall clock and monotonic clock, as one thing that is handed in. */
public interface Clock {
  Instant now();

  /** Nanoseconds from an arbitrary origin, never going back. */
  long nanos();

  /** Unix seconds, the unit of {@code created} and {@code expires_at} on OpenAI's wire. */
  default long unixSeconds() {
    return now().getEpochSecond();
  }

  /** Milliseconds from an arbitrary origin, never going back. */
  default long monotonicMs() {
    return nanos() / 1_000_000;
  }

  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
