package org.vivavoce.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.vivavoce.platform.time.Time;

/** Waits for a fact with a deadline. */
public final class Eventually {
  private Eventually() {}

  public static void becomes(String fact, Duration within, BooleanSupplier holds) {
    long deadline = Time.system().monotonicMs() + within.toMillis();
    while (!holds.getAsBoolean()) {
      if (Time.system().monotonicMs() > deadline) {
        throw new AssertionError("not within " + within + ": " + fact);
      }
      try {
        new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
