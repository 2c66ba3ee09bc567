package org.vivavoce.platform.time;

import java.time.Instant;

/**
 * Wall clock and monotonic clock, as one thing that is handed in. Deadlines that outlive a process
 * use the database's clock instead; offsets inside a live interview use {@link #monotonicMs()}.
 */
public interface Time {
  Instant now();

  /** Milliseconds from an arbitrary origin, never going back. */
  long monotonicMs();

  /** The same in nanoseconds, for measuring what takes less than a millisecond. */
  default long monotonicNs() {
    return monotonicMs() * 1_000_000;
  }

  static Time system() {
    return SystemTime.INSTANCE;
  }
}
