package org.vivavoce.live.internal;

import org.vivavoce.platform.time.Time;

/**
 * Tells the session of a flood on one of its sockets: at once, then at most twice a second, and at
 * the end, each time with how many messages there were since. Called by the socket, one call after
 * the other.
 */
final class Flood {
  private static final long EVERY_MS = 500;

  /** RFC 6455 §7.4.1: a message too big to process. */
  private static final int TOO_BIG = 1009;

  private final SessionThread thread;
  private final Time time;
  private int untold;
  private long toldAtMs = Long.MIN_VALUE / 2;

  Flood(SessionThread thread, Time time) {
    this.thread = thread;
    this.time = time;
  }

  /** One message more than a page may send. */
  void message() {
    untold++;
    if (time.monotonicMs() - toldAtMs >= EVERY_MS) {
      tell();
    }
  }

  void closed(int code) {
    tell();
    if (code == TOO_BIG) {
      thread.post(
          new Message.Attempted(
              "oversized_message", IntegrityWatch.WARNING, "larger than a socket takes", 1));
    }
  }

  private void tell() {
    if (untold > 0) {
      thread.post(
          new Message.Attempted(
              "flood", IntegrityWatch.WARNING, "more messages than a page sends", untold));
      untold = 0;
      toldAtMs = time.monotonicMs();
    }
  }
}
