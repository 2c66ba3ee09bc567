package org.vivavoce.platform.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static Duration lastAttemptAt(Retries retries) {
    Duration at = Duration.ZERO;
    for (int failed = 1; failed < retries.attempts(); failed++) {
      at = at.plus(retries.delayAfter(failed));
    }
    return at;
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    Retries retries = new Retries(9, Duration.ofSeconds(2), Duration.ofSeconds(7));
    assertEquals(Duration.ofSeconds(2), retries.delayAfter(1));
    assertEquals(Duration.ofSeconds(4), retries.delayAfter(2));
    assertEquals(Duration.ofSeconds(7), retries.delayAfter(3));
    assertEquals(Duration.ofSeconds(7), retries.delayAfter(100));
    assertEquals(Duration.ofHours(1), new Retries(50, Duration.ofSeconds(2)).delayAfter(40));
  }

  @Test
  void aTimeIsFilledWithAttemptsToItsEnd() {
    for (Duration total :
        new Duration[] {Duration.ZERO, Duration.ofMinutes(15), Duration.ofHours(24)}) {
      Retries retries = Retries.within(total, Duration.ofSeconds(5), Duration.ofMinutes(10));
      Duration last = lastAttemptAt(retries);
      assertTrue(last.compareTo(total) <= 0, last + " in " + total);
      Duration next = last.plus(retries.delayAfter(retries.attempts()));
      assertTrue(next.compareTo(total) > 0, next + " past " + total);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Retries.within(Duration.ofHours(1), Duration.ZERO, Duration.ofHours(1)));
  }
}
