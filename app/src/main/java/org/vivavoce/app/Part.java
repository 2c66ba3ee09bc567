package org.vivavoce.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.time.Time;

/**
 * One supervised part: started, and started again whenever it dies, until it is stopped.
 *
 * <p>One platform thread starts each process and waits for it. The same thread must do both: Linux
 * ties a child's parent-death signal to the thread that forked it, so that thread has to outlive
 * the child.
 */
final class Part {
  /** Starts the process once; called again for each restart, always on the part's own thread. */
  interface Launcher {
    Running launch() throws IOException, InterruptedException;
  }

  /** What the supervisor wants to know; called on the part's thread, must not block for long. */
  interface Listener {
    void started(String name, long pid);

    void died(Part part, int exitCode, long restartInMs);

    /** The process could not even be started; it is tried again. */
    void notStarted(Part part, Exception cause, long retryInMs);
  }

  private final String name;
  private final Launcher launcher;
  private final Listener listener;
  private final Time time;
  private final Backoff backoff = new Backoff();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger ends = new AtomicInteger();
  private final Thread thread;
  private volatile @Nullable Running running;

  Part(String name, Launcher launcher, Listener listener, Time time) {
    this.name = name;
    this.launcher = launcher;
    this.listener = listener;
    this.time = time;
    this.thread = Thread.ofPlatform().name("part-" + name).daemon().unstarted(this::run);
  }

  String name() {
    return name;
  }

  void start() {
    thread.start();
  }

  /** Process id of the present process, or -1 between two. */
  long pid() {
    Running now = running;
    return now == null ? -1 : now.pid();
  }

  /** How often the part has ended or failed to start; wished-for recycling is not counted. */
  int unwantedEnds() {
    return ends.get();
  }

  /** Ends the process and its restarting; returns when it is gone. Safe to call twice. */
  void stop(Duration grace) throws InterruptedException {
    stopping.countDown();
    Running now = running;
    if (now != null) {
      now.stop(grace);
    }
    if (thread.getState() != Thread.State.NEW) {
      thread.join(grace.toMillis() + 1_000);
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void run() {
    try {
      while (!isStopping()) {
        long waitMs = liveOnce();
        if (stopping.await(waitMs, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long liveOnce() throws InterruptedException {
    long from = time.monotonicMs();
    Running now;
    try {
      now = launcher.launch();
    } catch (IOException | RuntimeException e) {
      ends.incrementAndGet();
      long waitMs = backoff.afterExit(-1, 0);
      if (!isStopping()) {
        listener.notStarted(this, e, waitMs);
      }
      return waitMs;
    }
    running = now;
    if (isStopping()) {
      now.stop(Duration.ofSeconds(2));
    } else {
      listener.started(name, now.pid());
    }
    int exitCode = now.waitFor();
    running = null;
    long waitMs = backoff.afterExit(exitCode, time.monotonicMs() - from);
    if (exitCode != Backoff.RECYCLE) {
      ends.incrementAndGet();
    }
    if (!isStopping()) {
      listener.died(this, exitCode, waitMs);
    }
    return waitMs;
  }
}
