package org.vivavoce.twins.realtime.rtc;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which a peer's listener is called. Audio waits at most {@link
 * #MAX_AUDIO_FRAMES} frames, then the oldest are dropped and counted; everything else is never
 * dropped.
 */
final class PeerThread {
  /** 10 s of 10 ms frames. */
  static final int MAX_AUDIO_FRAMES = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(PeerThread.class);

  private sealed interface Task {
    record Audio(short[] frame) implements Task {}

    record Call(Runnable work) implements Task {}
  }

  private final ArrayDeque<Task> tasks = new ArrayDeque<>();
  private final RtcListener listener;
  private int audioWaiting;
  private long dropped;
  private boolean closed;

  PeerThread(String name, RtcListener listener) {
    this.listener = listener;
    Thread.ofVirtual().name(name).start(this::run);
  }

  void audio(short[] frame) {
    synchronized (tasks) {
      if (closed) {
        return;
      }
      if (audioWaiting == MAX_AUDIO_FRAMES) {
        dropOldestFrame();
      }
      tasks.addLast(new Task.Audio(frame));
      audioWaiting++;
      tasks.notifyAll();
    }
  }

  void call(Runnable work) {
    synchronized (tasks) {
      if (!closed) {
        tasks.addLast(new Task.Call(work));
        tasks.notifyAll();
      }
    }
  }

  void countDropped() {
    synchronized (tasks) {
      dropped++;
    }
  }

  long dropped() {
    synchronized (tasks) {
      return dropped;
    }
  }

  /** Nothing is called back after this, but for the one call that may be running. */
  void close() {
    synchronized (tasks) {
      closed = true;
      tasks.clear();
      tasks.notifyAll();
    }
  }

  private void dropOldestFrame() {
    for (Iterator<Task> all = tasks.iterator(); all.hasNext(); ) {
      if (all.next() instanceof Task.Audio) {
        all.remove();
        audioWaiting--;
        dropped++;
        return;
      }
    }
  }

  private void run() {
    while (true) {
      Task task;
      synchronized (tasks) {
        while (tasks.isEmpty() && !closed) {
          try {
            tasks.wait();
          } catch (InterruptedException e) {
            return;
          }
        }
        if (closed) {
          return;
        }
        task = tasks.removeFirst();
        if (task instanceof Task.Audio) {
          audioWaiting--;
        }
      }
      try {
        switch (task) {
          case Task.Audio audio -> listener.audio(audio.frame());
          case Task.Call call -> call.work().run();
        }
      } catch (RuntimeException e) {
        LOG.error("a peer's listener failed", e);
      }
    }
  }
}
