package org.vivavoce.twins.identity;

import java.time.Duration;
import java.time.Instant;
import org.vivavoce.twins.common.Clock;

/** A clock that goes when it is told to. */
final class TestClock implements Clock {
  private Instant now = Instant.parse("2026-11-29T10:00:00Z");
  private long nanos;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }
}
