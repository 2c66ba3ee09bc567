package org.vivavoce.platform.jobs;

import java.time.Duration;

/**
 * How often failing work is tried.
 *
 * @param attempts in all, the first included
 * @param firstDelay before the second attempt; doubles each time, up to an hour
 */
public record Retries(int attempts, Duration firstDelay) {
  public static final Retries DEFAULT = new Retries(6, Duration.ofSeconds(2));
  private static final Duration LONGEST = Duration.ofHours(1);

  public Retries {
    if (attempts < 1 || firstDelay.isNegative()) {
      throw new IllegalArgumentException("at least one attempt, and no negative delay");
    }
  }

  /** Delay after this many failed attempts, from 1. */
  Duration delayAfter(int failed) {
    Duration delay = firstDelay.multipliedBy(1L << Math.min(failed - 1, 30));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
