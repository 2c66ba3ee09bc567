package org.vivavoce.twins.realtime.rtc;

import java.util.concurrent.atomic.AtomicLong;
import org.vivavoce.twins.common.Ticks;

/**
 * What a bad network loses, changed while calls are on: for tests of those who depend on media.
 * Holds for all packets of all calls, both ways, ICE checks included. Safe to use from any thread.
 */
public final class PacketLoss {
  private volatile double share;
  private volatile boolean all;
  private volatile long allUntilNanos;

  /**
   * From now on.
   *
   * @param lost share of packets, 0 to 1, spread evenly
   */
  public void share(double lost) {
    if (!(lost >= 0 && lost <= 1)) {
      throw new IllegalArgumentException("A share lies between 0 and 1: " + lost);
    }
    share = lost;
  }

  /** Every packet, for that long from now; 0 ends it. */
  public void allFor(long ms) {
    allUntilNanos = Ticks.nanoTime() + ms * 1_000_000;
    all = ms > 0;
  }

  /**
   * Whether the next packet is lost.
   *
   * @param counter counts the packets of one direction
   */
  boolean loses(AtomicLong counter) {
    if (all) {
      if (Ticks.nanoTime() - allUntilNanos < 0) {
        return true;
      }
      all = false;
    }
    double lost = share;
    long n = counter.incrementAndGet();
    return lost > 0 && Math.floor(n * lost) != Math.floor((n - 1) * lost);
  }
}
