package org.vivavoce.live.internal;

/** The pings of a page's present socket, each answered while anything goes through it. */
final class SimPings {
  private static final long EVERY_MS = 2_000;

  private final SimWorld world;
  private long openedMs;
  private long untilMs;

  SimPings(SimWorld world) {
    this.world = world;
  }

  void opens() {
    openedMs = world.monotonicMs();
    untilMs = Long.MAX_VALUE;
  }

  void cut() {
    untilMs = Math.min(untilMs, world.monotonicMs());
  }

  /** What was cut was not given up. */
  void goesOn() {
    untilMs = Long.MAX_VALUE;
  }

  /** When the page's end was last heard of. */
  long heardMs() {
    long openMs = Math.min(untilMs, world.monotonicMs()) - openedMs;
    return openedMs + openMs / EVERY_MS * EVERY_MS;
  }
}
