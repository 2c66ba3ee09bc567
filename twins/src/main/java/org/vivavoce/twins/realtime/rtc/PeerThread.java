package org.vivavoce.twins.realtime.rtc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer's own thread: everything natives, pump and channel have to tell passes through here in
 * order, so that no callback runs on a native thread. Audio waits up to a bound, then its oldest
 * frames are dropped; the other side's messages wait up to a bound of count and of bytes, then no
 * more are taken. What the peer itself has to tell is little, and never dropped.
 */
final class PeerThread {
  /** 10 s of 10 ms frames. */
  private static final int MAX_FRAMES = 1_000;

  /** A browser has a handful under way; who sends more than a listener can take floods. */
  static final int MAX_MESSAGES = 1_000;

  static final int MAX_MESSAGE_BYTES = 4 << 20;

  private static final Logger log = LoggerFactory.getLogger(PeerThread.class);

  private record Text(int bytes, Runnable task) {}

  /** A Runnable, a Text or a short[] frame. */
  private final Deque<Object> queue = new ArrayDeque<>();

  private final Consumer<short[]> audio;
  private final Thread thread;
  private int frames;
  private int messages;
  private int messageBytes;
  private long dropped;
  private boolean stopped;

  PeerThread(String name, Consumer<short[]> audio) {
    this.audio = audio;
    // A platform thread: it spends its time in native voice detection, which would pin a virtual
    // thread's carrier.
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  synchronized void post(Runnable task) {
    if (!stopped) {
      queue.addLast(task);
      notifyAll();
    }
  }

  /** Whether a message of that size would be taken now. */
  synchronized boolean takesMessage(int bytes) {
    return messages < MAX_MESSAGES && bytes <= MAX_MESSAGE_BYTES - messageBytes;
  }

  /**
   * Something the other side sent, to be dealt with later.
   *
   * @return false when too much of that waits already; the task is not run then
   */
  synchronized boolean postMessage(int bytes, Runnable task) {
    if (!takesMessage(bytes)) {
      return false;
    }
    if (!stopped) {
      queue.addLast(new Text(bytes, task));
      messages++;
      messageBytes += bytes;
      notifyAll();
    }
    return true;
  }

  synchronized void postFrame(short[] frame) {
    if (stopped) {
      return;
    }
    if (frames == MAX_FRAMES) {
      dropOldestFrame();
    }
    queue.addLast(frame);
    frames++;
    notifyAll();
  }

  synchronized long dropped() {
    return dropped;
  }

  /**
   * Nothing that has not begun yet runs after this; waits up to a second for what runs, unless
   * called by it.
   */
  void stop() {
    synchronized (this) {
      stopped = true;
      queue.clear();
      notifyAll();
    }
    if (Thread.currentThread() == thread || !thread.isAlive()) {
      return;
    }
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void dropOldestFrame() {
    for (Iterator<Object> it = queue.iterator(); it.hasNext(); ) {
      if (it.next() instanceof short[]) {
        it.remove();
        frames--;
        dropped++;
        return;
      }
    }
  }

  private void run() {
    Object next;
    while ((next = take()) != null) {
      try {
        if (next instanceof short[] frame) {
          audio.accept(frame);
        } else if (next instanceof Text text) {
          text.task().run();
        } else {
          ((Runnable) next).run();
        }
      } catch (RuntimeException e) {
        log.error("A listener of a call failed; the call goes on", e);
      }
    }
  }

  private synchronized @Nullable Object take() {
    while (queue.isEmpty() && !stopped) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A listener's interrupt is its own business: this thread ends by stop() alone.
        log.debug("Interrupted while idle", e);
      }
    }
    if (stopped) {
      return null;
    }
    Object next = queue.removeFirst();
    if (next instanceof short[]) {
      frames--;
    } else if (next instanceof Text text) {
      messages--;
      messageBytes -= text.bytes();
    }
    return next;
  }
}
