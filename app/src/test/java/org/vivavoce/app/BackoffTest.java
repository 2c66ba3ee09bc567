package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void waitsLongerEachTimeUpToFiveSeconds() {
    long[] waits = LongStream.range(0, 7).map(i -> backoff.afterExit(1, 10)).toArray();
    assertEquals("[200, 400, 800, 1600, 3200, 5000, 5000]", java.util.Arrays.toString(waits));
  }

  @Test
  void beginsAnewAfterAHealthyLife() {
    backoff.afterExit(1, 10);
    backoff.afterExit(1, 10);
    assertEquals(200, backoff.afterExit(137, 30_000));
  }

  @Test
  void recyclesAtOnceWithoutCountingAgainstThePart() {
    backoff.afterExit(1, 10);
    assertEquals(0, backoff.afterExit(Backoff.RECYCLE, 10));
    assertEquals(400, backoff.afterExit(1, 10));
  }
}
