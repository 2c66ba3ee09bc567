package org.vivavoce.platform.time;

import java.time.Instant;

enum SystemTime implements Time {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long monotonicMs() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public long monotonicNs() {
    return System.nanoTime();
  }
}
