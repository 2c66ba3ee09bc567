package org.vivavoce.twins.common;

import java.util.concurrent.locks.LockSupport;

/**
 * The machine's monotonic clock, the one place in the twins that reads it or sleeps on it. Values
 * are nanoseconds of {@link System#nanoTime()}: only differences mean anything.
 */
public final class Ticks {
  private Ticks() {}

  /** Monotonic nanoseconds; good for differences within this process only. */
  public static long nanoTime() {
    return System.nanoTime();
  }

  /**
   * Waits until the monotonic clock has reached the deadline. Returns at once for a deadline in the
   * past, and early, with the interrupt flag still set, when the thread is interrupted.
   */
  public static void parkUntil(long deadlineNanos) {
    long left;
    while ((left = deadlineNanos - System.nanoTime()) > 0) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }
}
