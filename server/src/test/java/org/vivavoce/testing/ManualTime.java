package org.vivavoce.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/**
 * Time that only moves when it is told to. Due tasks run one after the other, in the order of their
 * moments, on the thread that advances.
 */
public final class ManualTime implements Time, Timers {
  private record Waiting(long atMs, long order, Runnable task) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::atMs).thenComparingLong(Waiting::order));
  private final Instant start;
  private long nowMs;
  private long order;

  public ManualTime() {
    this(Instant.parse("2026-11-21T10:00:00Z"));
  }

  public ManualTime(Instant start) {
    this.start = start;
  }

  @Override
  public synchronized Instant now() {
    return start.plusMillis(nowMs);
  }

  @Override
  public synchronized long monotonicMs() {
    return nowMs;
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Waiting entry = new Waiting(nowMs + Math.max(0, delay.toMillis()), order++, task);
    waiting.add(entry);
    return () -> cancel(entry);
  }

  private synchronized boolean cancel(Waiting entry) {
    return waiting.remove(entry);
  }

  /** Returns when another thread has advanced far enough. */
  @Override
  public void pause(Duration duration) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    schedule(duration, over::countDown);
    over.await();
  }

  /** Moves on, running what falls due on the way; what a task schedules counts too. */
  public void advance(Duration by) {
    long target = monotonicMs() + by.toMillis();
    for (Waiting due = take(target); due != null; due = take(target)) {
      due.task().run();
    }
    synchronized (this) {
      nowMs = target;
    }
  }

  private synchronized @Nullable Waiting take(long target) {
    Waiting next = waiting.peek();
    if (next == null || next.atMs() > target) {
      return null;
    }
    waiting.remove();
    nowMs = Math.max(nowMs, next.atMs());
    return next;
  }

  /** How many tasks wait for their moment. */
  public synchronized int waiting() {
    return waiting.size();
  }
}
