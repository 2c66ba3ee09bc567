package org.vivavoce.platform.jobs;

import java.time.Duration;

/**
 * How often failing work is tried.
 *
 * @param attempts in all, the first included
 * @param firstDelay before the second attempt; doubles each time
 * @param longestDelay no delay is longer
 */
public record Retries(int attempts, Duration firstDelay, Duration longestDelay) {
  public static final Retries DEFAULT = new Retries(6, Duration.ofSeconds(2));

  public Retries {
    if (attempts < 1 || firstDelay.isNegative() || longestDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException("at least one attempt, and no negative delay");
    }
  }

  /** Delays up to an hour. */
  public Retries(int attempts, Duration firstDelay) {
    this(attempts, firstDelay, Duration.ofHours(1));
  }

  /** As many attempts as begin within this time, where each fails at once. */
  public static Retries within(Duration total, Duration firstDelay, Duration longestDelay) {
    if (firstDelay.isZero()) {
      throw new IllegalArgumentException("attempts without a pause never fill a time");
    }
    Retries endless = new Retries(Integer.MAX_VALUE, firstDelay, longestDelay);
    int attempts = 1;
    for (Duration at = firstDelay;
        at.compareTo(total) <= 0;
        at = at.plus(endless.delayAfter(attempts))) {
      attempts++;
    }
    return new Retries(attempts, firstDelay, longestDelay);
  }

  /** Delay after this many failed attempts, from 1. */
  Duration delayAfter(int failed) {
    Duration delay = firstDelay.multipliedBy(1L << Math.min(failed - 1, 30));
    return delay.compareTo(longestDelay) > 0 ? longestDelay : delay;
  }
}
