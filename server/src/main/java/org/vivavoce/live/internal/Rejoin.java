package org.vivavoce.live.internal;

import java.util.List;
import org.vivavoce.live.internal.Alarms.Alarm;

/**
 * A sideband that was lost while its call may live is joined again, a few times within seconds. The
 * candidate notices nothing but a pause: nothing is asked meanwhile, and the time stands still.
 */
final class Rejoin {
  private static final List<Long> WAITS_MS = List.of(0L, 300L, 900L);

  /** A line that breaks without a word is noticed this late at most, by its heartbeat. */
  static final long NOTICED_MS = 6_000;

  private final CallKeeper calls;
  private final Alarms alarms;
  private final InterviewClock clock;
  private final Tuning tuning;
  private boolean active;
  private int tries;
  private long lastHeardMs;
  private long sinceMs;

  Rejoin(CallKeeper calls, Alarms alarms, InterviewClock clock, Tuning tuning) {
    this.calls = calls;
    this.alarms = alarms;
    this.clock = clock;
    this.tuning = tuning;
  }

  boolean isActive() {
    return active;
  }

  /** Something came over the sideband. */
  void heard() {
    lastHeardMs = clock.offsetMs();
  }

  /** From here on, at the latest, nobody may have heard what was said. */
  long deafSinceMs() {
    return active ? sinceMs : Math.max(lastHeardMs, clock.offsetMs() - NOTICED_MS);
  }

  void begin(Conversation conversation) {
    sinceMs = deafSinceMs();
    conversation.deafFrom(sinceMs);
    active = true;
    tries = 0;
    alarms.set(Alarm.REJOIN_OVER, 2 * tuning.confirmMs());
    again();
  }

  /** False when it was tried often enough. */
  boolean again() {
    if (tries == WAITS_MS.size()) {
      return false;
    }
    alarms.set(Alarm.REJOIN, WAITS_MS.get(tries++));
    return true;
  }

  /** It is time for the next try. */
  void due() {
    if (active) {
      calls.rejoin();
    }
  }

  /** The call is heard again, and may be led in a moment. */
  void joined(Conversation conversation) {
    if (active) {
      conversation.deafUntil(clock.offsetMs());
    }
  }

  /** The interview ends, and this call was not heard again. */
  void neverHeard(Breaks breaks) {
    if (active) {
      breaks.unheard(sinceMs, "sideband_lost");
    }
  }

  void stop() {
    active = false;
    alarms.clear(Alarm.REJOIN, Alarm.REJOIN_OVER);
  }
}
