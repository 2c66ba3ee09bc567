package org.vivavoce.live.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.transcript.JournalFact;

/**
 * Gathers what should not happen in an honest call, on the socket or on the channel, and writes it
 * down as one counted fact a kind, within a second. However much is tried, the journal grows slowly
 * and memory not at all. Belongs to the session's thread.
 */
final class IntegrityWatch {
  static final String INFO = "info";
  static final String WARNING = "warning";
  static final String CRITICAL = "critical";

  /** What the far end of a socket can make us wait with; a log entry stands within two seconds. */
  private static final long GATHER_MS = 800;

  /** After so many facts in one session the next ones are gathered for longer. */
  private static final int MANY = 100;

  private static final long LONG_GATHER_MS = 30_000;
  private static final int MOST_KINDS = 32;
  private static final int LONGEST_DETAIL = 300;
  private static final String OTHERS = "further_attempts";

  private record Kind(String event, String level) {}

  private record Seen(String detail, int count) {}

  private final Standing standing;
  private final Alarms alarms;
  private final Map<Kind, Seen> waiting = new LinkedHashMap<>();
  private int written;

  IntegrityWatch(Standing standing, Alarms alarms) {
    this.standing = standing;
    this.alarms = alarms;
  }

  void seen(String event, String level, String detail) {
    seen(event, level, detail, 1);
  }

  /**
   * @param detail of many in a row the first one's is kept
   */
  void seen(String event, String level, String detail, int count) {
    Kind kind = new Kind(event, level);
    if (!waiting.containsKey(kind) && waiting.size() >= MOST_KINDS) {
      kind = new Kind(OTHERS, level);
    }
    Seen before = waiting.get(kind);
    waiting.put(
        kind,
        before == null
            ? new Seen(shortened(detail), count)
            : new Seen(
                before.detail(), (int) Math.min(Integer.MAX_VALUE, (long) before.count() + count)));
    alarms.setIfUnset(Alarm.INTEGRITY, written < MANY ? GATHER_MS : LONG_GATHER_MS);
  }

  private static String shortened(String detail) {
    return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
  }

  /** Writes what was gathered; to be called at the alarm, and before the session's last fact. */
  void write() {
    alarms.clear(Alarm.INTEGRITY);
    waiting.forEach(
        (kind, seen) ->
            standing.note(
                new JournalFact.IntegrityObserved(
                    kind.event(), kind.level(), seen.detail(), seen.count())));
    written += waiting.size();
    waiting.clear();
  }
}
