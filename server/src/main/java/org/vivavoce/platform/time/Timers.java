package org.vivavoce.platform.time;

import java.time.Duration;

/**
 * Runs something later, once. A task runs on a virtual thread of its own and should only hand over
 * a message or do one short thing; what it throws is logged. Handed in beside {@link Time} so that
 * tests can run in virtual time.
 */
public interface Timers {
  /** A task that waits for its moment. */
  interface Timer {
    /**
     * @return true when the task had not started and now never will
     */
    boolean cancel();
  }

  /** A delay of zero or less runs at once, on another thread. */
  Timer schedule(Duration delay, Runnable task);

  /** Waits; the only way to sleep in the product. */
  void pause(Duration duration) throws InterruptedException;

  static Timers system() {
    return SystemTimers.INSTANCE;
  }
}
