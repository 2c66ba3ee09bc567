package org.vivavoce.live.internal;

import org.vivavoce.live.Capabilities;
import org.vivavoce.live.internal.Alarms.Alarm;

/**
 * A call has a longest life at its service. It is replaced ahead of that, between two questions
 * where there is such a moment, and at the last moment anyhow: better a break of ours than one of
 * theirs.
 */
final class Rollover {
  private static final long LONGEST_MARGIN_MS = 180_000;
  private static final long LONGEST_LAST_MS = 20_000;

  private final Capabilities capabilities;
  private final Alarms alarms;
  private boolean wanted;

  Rollover(Capabilities capabilities, Alarms alarms) {
    this.capabilities = capabilities;
    this.alarms = alarms;
  }

  /** A call was opened: from now on its life runs. */
  void callOpened() {
    long most = capabilities.maxCallMs();
    wanted = false;
    alarms.set(Alarm.ROLL_OVER, most - Math.min(LONGEST_MARGIN_MS, most / 3));
    alarms.set(Alarm.ROLL_OVER_NOW, most - Math.min(LONGEST_LAST_MS, most / 12));
  }

  void callEnded() {
    wanted = false;
    alarms.clear(Alarm.ROLL_OVER, Alarm.ROLL_OVER_NOW);
  }

  /** From now on the next quiet moment is the moment. */
  void due() {
    wanted = true;
  }

  /** Whether the call is to be replaced now that nobody speaks and nothing is open. */
  boolean takesQuietMoment() {
    if (wanted) {
      alarms.set(Alarm.ROLL_OVER_NOW, 0);
    }
    return wanted;
  }
}
