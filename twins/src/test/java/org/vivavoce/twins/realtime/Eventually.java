package org.vivavoce.twins.realtime;

import java.util.concurrent.Callable;
import org.vivavoce.twins.common.Ticks;

/** Waits for what has no event of its own. */
final class Eventually {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private Eventually() {}

  static void holds(Callable<Boolean> wanted) throws Exception {
    long deadline = Ticks.nanoTime() + PATIENCE_NANOS;
    while (!wanted.call()) {
      if (Ticks.nanoTime() > deadline) {
        throw new AssertionError("it did not come true within twenty seconds");
      }
      Ticks.parkUntil(Ticks.nanoTime() + 20_000_000);
    }
  }
}
