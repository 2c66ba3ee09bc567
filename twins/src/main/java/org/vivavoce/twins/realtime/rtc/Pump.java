package org.vivavoce.twins.realtime.rtc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Ticks;

/**
 * Pushes 10 ms to every peer every 10 ms, at absolute deadlines, so that lateness does not add up.
 * One thread for all.
 */
final class Pump implements AutoCloseable {
  private static final long FRAME_NANOS = 10_000_000;

  /** After a longer stall (a paused machine) the missed frames are not made up for. */
  private static final long MAX_LAG_NANOS = 200_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

  private final Set<NativePeer> peers = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean stopped;

  Pump() {
    thread = Thread.ofPlatform().name("rtc-pump").daemon().start(this::run);
  }

  void add(NativePeer peer) {
    peers.add(peer);
  }

  void remove(NativePeer peer) {
    peers.remove(peer);
  }

  private void run() {
    long deadline = Ticks.nanoTime();
    while (!stopped) {
      deadline += FRAME_NANOS;
      if (Ticks.nanoTime() - deadline > MAX_LAG_NANOS) {
        deadline = Ticks.nanoTime();
      }
      Ticks.parkUntil(deadline);
      for (NativePeer peer : peers) {
        try {
          peer.pushFrame();
        } catch (RuntimeException e) {
          LOG.error("pushing audio failed; this peer gets no more", e);
          peers.remove(peer);
        }
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
