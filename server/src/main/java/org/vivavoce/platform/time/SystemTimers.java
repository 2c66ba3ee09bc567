package org.vivavoce.platform.time;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One daemon thread keeps the clock; each due task gets a virtual thread. */
final class SystemTimers implements Timers {
  static final SystemTimers INSTANCE = new SystemTimers();
  private static final Logger LOG = LoggerFactory.getLogger(SystemTimers.class);

  private final ScheduledThreadPoolExecutor clock;

  private SystemTimers() {
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform()
                .name("timers")
                .daemon(true)
                .inheritInheritableThreadLocals(false)
                .factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    ScheduledFuture<?> due =
        clock.schedule(
            () -> {
              Thread.ofVirtual()
                  .name("timer")
                  .inheritInheritableThreadLocals(false)
                  .start(() -> run(task));
            },
            Math.max(0, delay.toNanos()),
            TimeUnit.NANOSECONDS);
    return () -> due.cancel(false);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A timer's task failed", e);
    }
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
