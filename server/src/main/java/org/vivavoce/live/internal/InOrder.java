package org.vivavoce.live.internal;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs tasks one after the other on another executor. */
final class InOrder implements Executor {
  private final Executor executor;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  InOrder(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    executor.execute(this::runNext);
  }

  private void runNext() {
    Runnable next;
    synchronized (waiting) {
      next = waiting.poll();
    }
    try {
      if (next != null) {
        next.run();
      }
    } finally {
      boolean more;
      synchronized (waiting) {
        more = !waiting.isEmpty();
        running = more;
      }
      if (more) {
        executor.execute(this::runNext);
      }
    }
  }
}
