package org.vivavoce.app;

import java.time.Duration;

/** A process that lives: one start of a supervised part. */
interface Running {
  long pid();

  /** Blocks until the process has ended and gives its exit status (128 + n for signal n). */
  int waitFor() throws InterruptedException;

  /** Asks it to end, waits at most {@code grace}, then kills it. Returns when it is gone. */
  void stop(Duration grace) throws InterruptedException;
}
