package org.vivavoce.platform.jobs;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * How much of the durable work of this process may be of one sort at once, so that a service that
 * answers slowly holds up nobody's other work.
 */
public final class Share {
  private final Semaphore places;
  private final Duration pause;

  /**
   * @param atOnce jobs that run at the same time
   * @param pause after which a job that found no place looks again
   */
  public Share(int atOnce, Duration pause) {
    this.places = new Semaphore(atOnce);
    this.pause = pause;
  }

  boolean take() {
    return places.tryAcquire();
  }

  void giveBack() {
    places.release();
  }

  Duration pause() {
    return pause;
  }
}
