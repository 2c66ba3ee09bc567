package org.vivavoce.live.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.vivavoce.platform.time.Time;

/** The alarms of one session: each set or not, belonging to the session's thread. */
final class Alarms {
  enum Alarm {
    CONFIRM,
    MEDIA,
    MEDIA_LOSS,
    REJOIN,
    REJOIN_OVER,
    ROLL_OVER,
    ROLL_OVER_NOW,
    AUDIO_START,
    PLAYBACK_END,
    CUT,
    PATIENCE,
    INTENT,
    COMMIT,
    TURN_END,
    TIME_UP,
    BUDGET_SPENT,
    TIME_OVER,
    FLUSH,
    HEARTBEAT,
    INTEGRITY,
    JOURNAL_RETRY,
    PAGE_GONE,
    PAGE_LINE,
    LATE_WORDS,
    IDLE,
    DRAIN
  }

  private final Time time;
  private final Map<Alarm, Long> dueAtMs = new EnumMap<>(Alarm.class);

  Alarms(Time time) {
    this.time = time;
  }

  /** Sets the alarm anew. */
  void set(Alarm alarm, long inMs) {
    dueAtMs.put(alarm, time.monotonicMs() + Math.max(0, inMs));
  }

  void setIf(boolean wanted, Alarm alarm, long inMs) {
    if (wanted) {
      set(alarm, inMs);
    }
  }

  void setIfUnset(Alarm alarm, long inMs) {
    if (!dueAtMs.containsKey(alarm)) {
      set(alarm, inMs);
    }
  }

  void clear(Alarm... alarms) {
    for (Alarm alarm : alarms) {
      dueAtMs.remove(alarm);
    }
  }

  boolean isSet(Alarm alarm) {
    return dueAtMs.containsKey(alarm);
  }

  /** Takes the alarm that is due longest, if one is due. */
  Optional<Alarm> takeDue() {
    long now = time.monotonicMs();
    Optional<Alarm> due =
        dueAtMs.entrySet().stream()
            .filter(entry -> entry.getValue() <= now)
            .min(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey);
    due.ifPresent(dueAtMs::remove);
    return due;
  }

  /** Milliseconds until the next alarm; {@code longestMs} when there is none sooner. */
  long waitMs(long longestMs) {
    long now = time.monotonicMs();
    long wait = longestMs;
    for (long at : dueAtMs.values()) {
      wait = Math.min(wait, Math.max(0, at - now));
    }
    return wait;
  }
}
