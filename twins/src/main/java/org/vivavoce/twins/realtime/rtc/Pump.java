package org.vivavoce.twins.realtime.rtc;

import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Ticks;

/**
 * The one thread that sends 10 ms of audio every 10 ms to every peer. Deadlines are absolute, so a
 * late tick is made up for; after a pause of more than {@link #MAX_BEHIND_NANOS} (a stopped
 * process) the missed ones are dropped, or they would arrive as one burst.
 */
final class Pump implements AutoCloseable {
  private static final long TICK_NANOS = 10_000_000;
  private static final long MAX_BEHIND_NANOS = 200_000_000;
  private static final Logger log = LoggerFactory.getLogger(Pump.class);

  private final CopyOnWriteArrayList<PlayoutLine> lines = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  Pump() {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("rtc-pump")
            .priority(Thread.MAX_PRIORITY)
            .start(this::run);
  }

  synchronized void add(PlayoutLine line) {
    lines.add(line);
    notifyAll();
  }

  /** Takes the line off and waits until no frame of it is being pushed. */
  void remove(PlayoutLine line) {
    lines.remove(line);
    line.stop();
  }

  private void run() {
    long deadline = Ticks.nanoTime();
    while (!closed) {
      if (lines.isEmpty()) {
        if (!awaitLine()) {
          return;
        }
        deadline = Ticks.nanoTime();
      }
      Ticks.parkUntil(deadline);
      long now = Ticks.nanoTime();
      for (PlayoutLine line : lines) {
        try {
          line.tick(now);
        } catch (RuntimeException e) {
          log.error("Audio could not be sent to a call", e);
        }
      }
      deadline += TICK_NANOS;
      if (now - deadline > MAX_BEHIND_NANOS) {
        deadline = now + TICK_NANOS;
      }
    }
  }

  private synchronized boolean awaitLine() {
    while (lines.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return !closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
