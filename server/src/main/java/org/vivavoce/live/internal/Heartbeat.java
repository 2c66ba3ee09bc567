package org.vivavoce.live.internal;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.vivavoce.live.internal.Alarms.Alarm;

/**
 * Tells the control plane each second that this host lives, and hears whether it still holds the
 * session. One request at a time; belongs to the session's thread.
 */
final class Heartbeat {
  /** One lost answer is a hiccup. */
  private static final int SILENT_AFTER = 2;

  private final ControlLink control;
  private final long epoch;
  private final Executor executor;
  private final Consumer<Message> post;
  private final Alarms alarms;
  private final Tuning tuning;
  private int faults;
  private boolean toldToStop;

  Heartbeat(
      ControlLink control,
      long epoch,
      Executor executor,
      Consumer<Message> post,
      Alarms alarms,
      Tuning tuning) {
    this.control = control;
    this.epoch = epoch;
    this.executor = executor;
    this.post = post;
    this.alarms = alarms;
    this.tuning = tuning;
  }

  void beat() {
    executor.execute(() -> post.accept(new Message.HeartAnswered(control.heartbeat(epoch))));
  }

  void answered(HeartAnswer answer) {
    faults = answer instanceof HeartAnswer.Faulted ? faults + 1 : 0;
    alarms.set(Alarm.HEARTBEAT, tuning.heartbeatMs());
    boolean spent = answer instanceof HeartAnswer.Alive alive && alive.stop() != null;
    if (spent && !toldToStop) { // once: leave is taken once
      alarms.set(Alarm.BUDGET_SPENT, 0);
    }
    toldToStop |= spent;
  }

  /** Whether several in a row were lost. */
  boolean isSilent() {
    return faults >= SILENT_AFTER;
  }

  void stop() {
    alarms.clear(Alarm.HEARTBEAT);
  }
}
