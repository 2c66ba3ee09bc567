package org.vivavoce.live.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import org.vivavoce.platform.time.Time;

/** Virtual time and one seeded order of everything: the same seed is the same world. */
final class SimWorld implements Time {
  private record Event(long atMs, long order, Runnable action) {}

  final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
  private long nowMs = 1_000;
  private long order;

  SimWorld(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli(nowMs);
  }

  @Override
  public long monotonicMs() {
    return nowMs;
  }

  void after(long ms, Runnable action) {
    events.add(new Event(nowMs + Math.max(0, ms), order++, action));
  }

  long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A session in this world: its inbox, its alarms, its life. */
  final class Host implements Executor {
    final ArrayDeque<Message> inbox = new ArrayDeque<>();
    final Alarms alarms = new Alarms(SimWorld.this);
    boolean killed;

    /** Blocking work takes a while and comes back in any order; it dies with its host. */
    @Override
    public void execute(Runnable work) {
      after(
          between(1, 80),
          () -> {
            if (!killed) {
              work.run();
            }
          });
    }

    void post(Message message) {
      if (!killed) {
        inbox.add(message);
      }
    }

    /** Hands over everything that waits, in order. */
    void work(LiveSession session) {
      while (!killed && !session.isLeft()) {
        Message next = inbox.poll();
        SessionThread.step(session, alarms, Optional.ofNullable(next));
        if (next == null) {
          return;
        }
      }
    }
  }

  /** Goes to the next moment at which something happens, at most {@code untilMs}. */
  boolean step(long alarmInMs, long untilMs) {
    Event next = events.peek();
    long alarmAt = nowMs + alarmInMs;
    long at = next == null ? alarmAt : Math.min(alarmAt, next.atMs());
    if (at > untilMs) {
      nowMs = untilMs;
      return false;
    }
    nowMs = Math.max(nowMs, at);
    if (next != null && next.atMs() <= nowMs) {
      events.remove(next);
      next.action().run();
    }
    return true;
  }
}
