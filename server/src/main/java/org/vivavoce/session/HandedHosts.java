package org.vivavoce.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.vivavoce.platform.time.Time;

/**
 * Hosts that a program of the operator's starts: it takes each order from us, once, and hands it to
 * a process of the role {@code host} by its standard input. Orders wait in memory only. One that is
 * lost on the way, or with this process, is made anew under a higher epoch.
 */
public final class HandedHosts implements HostFleet, AutoCloseable {
  /** A process and its grant's exchange on a busy machine; then the order is made anew. */
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

  private record Waiting(Order order, long sinceMs) {}

  private final Time time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<UUID, Waiting> orders = new LinkedHashMap<>();
  private boolean closed;

  public HandedHosts(Time time) {
    this.time = time;
  }

  @Override
  public void start(Order order) {
    lock.lock();
    try {
      orders.remove(order.sessionId());
      orders.put(order.sessionId(), new Waiting(order, time.monotonicMs()));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The oldest order that waits; empty when none came in that time.
   *
   * @throws InterruptedException nothing was taken
   */
  Optional<Order> take(Duration atMost) throws InterruptedException {
    long leftNs = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Order> first = first();
        if (first.isPresent() || closed || leftNs <= 0) {
          return first;
        }
        leftNs = changed.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Order> first() {
    Iterator<Waiting> waiting = orders.values().iterator();
    while (waiting.hasNext()) {
      Waiting next = waiting.next();
      waiting.remove();
      if (time.monotonicMs() - next.sinceMs() < STARTS_WITHIN.toMillis()) {
        return Optional.of(next.order());
      }
    }
    return Optional.empty();
  }

  /** It could not be handed on after all. */
  void putBack(Order order) {
    lock.lock();
    try {
      if (orders.putIfAbsent(order.sessionId(), new Waiting(order, time.monotonicMs())) == null) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Standing standing(UUID sessionId, long hostEpoch) {
    return Standing.UNKNOWN;
  }

  @Override
  public void giveUp(UUID sessionId, long hostEpoch) {
    lock.lock();
    try {
      orders.computeIfPresent(
          sessionId, (_, waiting) -> waiting.order().hostEpoch() <= hostEpoch ? null : waiting);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Duration startsWithin() {
    return STARTS_WITHIN;
  }

  @Override
  public boolean outlivesUs() {
    return true;
  }

  /** Nobody waits for an order any longer. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
