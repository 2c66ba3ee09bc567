package org.vivavoce.live.internal;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.platform.observe.LogContext;

/**
 * The one thread of a live session and its bounded queue. A queue that is full means that the
 * session does not keep up with what happens in it, which nothing but a fault of ours explains: it
 * is given up rather than led on with gaps.
 */
final class SessionThread {
  private static final Logger LOG = LoggerFactory.getLogger(SessionThread.class);
  private static final int MOST_WAITING = 8_192;
  private static final int GOING_AWAY = 1001;
  private static final long LONGEST_WAIT_MS = 60_000;

  private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private volatile boolean overflowed;
  private volatile boolean ended;

  /** Safe from any thread; never blocks. */
  void post(Message message) {
    if (!queue.offer(message)) {
      overflowed = true;
    }
    if (ended) {
      turnAway();
    }
  }

  /** A page that comes too late is closed, so that it asks where to go; a line is closed too. */
  private void turnAway() {
    Message late = queue.poll();
    while (late != null) {
      if (late instanceof Message.PageJoined joined) {
        joined.page().close(GOING_AWAY, "the host has left");
      } else if (late instanceof Message.CallJoined call
          && call.outcome() instanceof JoinOutcome.Joined made) {
        made.sideband().close(); // a session in writing lives as long as its line
      }
      late = queue.poll();
    }
  }

  /** Runs until the session is left, and says why it was. */
  String run(LiveSession session, Alarms alarms) {
    try (var _ = LogContext.session(session.sessionId())) {
      session.start();
      while (!session.isLeft()) {
        Message next = queue.poll(alarms.waitMs(LONGEST_WAIT_MS), TimeUnit.MILLISECONDS);
        if (overflowed) {
          throw new IllegalStateException("the session does not keep up");
        }
        step(session, alarms, Optional.ofNullable(next));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A live session broke; its row will be found silent", e);
      session.breakOff();
    } finally {
      ended = true;
      turnAway();
    }
    return session.leftBecause();
  }

  /** One message, then whatever alarm is due. */
  static void step(LiveSession session, Alarms alarms, Optional<Message> message) {
    message.ifPresent(session::handle);
    session.settle();
    Optional<Alarm> due = alarms.takeDue();
    while (due.isPresent() && !session.isLeft()) {
      session.due(due.get());
      session.settle();
      due = alarms.takeDue();
    }
  }
}
