package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import org.vivavoce.platform.time.Time;

/** Waits for a fact with a deadline. */
final class Eventually {
  private Eventually() {}

  static void holds(String what, long withinMs, Callable<Boolean> fact) throws Exception {
    long until = Time.system().monotonicMs() + withinMs;
    while (!fact.call()) {
      if (Time.system().monotonicMs() > until) {
        fail("not within " + withinMs + " ms: " + what);
      }
      Ports.pause(10);
    }
  }
}
