package org.vivavoce.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a fact, with a deadline; never for a time. */
public final class Eventually {
  private Eventually() {}

  public static void eventually(String fact, BooleanSupplier holds) {
    eventually(fact, Duration.ofSeconds(10), holds);
  }

  public static void eventually(String fact, Duration within, BooleanSupplier holds) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true in " + within + ": " + fact);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
