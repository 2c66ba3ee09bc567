package org.vivavoce.live.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.platform.time.Time;

/** Virtual time and one seeded order of everything: the same seed is the same world. */
final class SimWorld implements Time {
  private record Event(long atMs, long order, Runnable action) {}

  private record Noted(long atMs, String what) {}

  private final SplittableRandom random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
  private final ArrayDeque<Noted> notes = new ArrayDeque<>();
  private final boolean told;
  private long nowMs = 1_000;
  private long order;

  /**
   * @param told whether all that happens is kept for whoever wants to read it
   */
  SimWorld(long seed, boolean told) {
    this.random = new SplittableRandom(seed);
    this.told = told;
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
    return probability > 0 && random.nextDouble() < probability;
  }

  boolean isTold() {
    return told;
  }

  void note(String what) {
    if (told) {
      notes.add(new Noted(nowMs, what));
    }
  }

  /** What happened, oldest first. */
  List<String> story() {
    List<String> lines = new ArrayList<>();
    notes.forEach(note -> lines.add("%8d %s".formatted(note.atMs(), note.what())));
    return lines;
  }

  /** A host of the session in this world: its inbox, its alarms, its life. */
  final class Host implements Executor {
    final long epoch;
    final ArrayDeque<Message> inbox = new ArrayDeque<>();
    final Alarms alarms = new Alarms(SimWorld.this);
    boolean killed;
    private @Nullable LiveSession session;

    Host(long epoch) {
      this.epoch = epoch;
    }

    void holds(LiveSession held) {
      session = held;
    }

    LiveSession session() {
      if (session == null) {
        throw new IllegalStateException("it holds no session yet");
      }
      return session;
    }

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

    boolean isThere() {
      return !killed && !session().isLeft();
    }

    /** Hands over everything that waits, in order. */
    void work() {
      boolean due = alarms.waitMs(1) == 0;
      while (isThere() && (due || !inbox.isEmpty())) {
        due = false;
        SessionThread.step(session(), alarms, Optional.ofNullable(inbox.poll()));
      }
      if (session().isLeft()) {
        turnAway();
      }
    }

    /** As the session's thread does when it has ended. */
    private void turnAway() {
      for (Message late = inbox.poll(); late != null; late = inbox.poll()) {
        if (late instanceof Message.PageJoined joined) {
          joined.page().close(1001, "the host has left");
        } else if (late instanceof Message.CallJoined call
            && call.outcome() instanceof JoinOutcome.Joined made) {
          made.sideband().close();
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
