package org.vivavoce.platform.time;

/** How long something took, finer than a clock's milliseconds. */
public final class Stopwatch {
  private static final double NANOS_IN_MS = 1e6;

  private final long begunNs = System.nanoTime();

  private Stopwatch() {}

  public static Stopwatch start() {
    return new Stopwatch();
  }

  public double elapsedMs() {
    return (System.nanoTime() - begunNs) / NANOS_IN_MS;
  }
}
