package org.vivavoce.live.internal;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.internal.Alarms.Alarm;

/**
 * When the candidate's page was last surely there, as this host knows it by itself: by what came
 * over the page's socket (a browser answers its pings, whatever its page does), and by a candidate
 * who began to speak. A browser without any network can tell nobody, and when it is back its call
 * may have healed as if nothing had been. Belongs to the session's thread.
 */
final class PageLine {
  /** A socket is asked every two seconds: three answers in a row did not come. */
  static final long SILENT_MS = 6_000;

  /** What was on its way when it was last heard may not have arrived. */
  private static final long IN_FLIGHT_MS = 1_000;

  private static final long LOOK_AGAIN_MS = 500;

  /** A page that comes back says how its call stands, before it is taken for back. */
  private static final long FIRST_WORD_MS = 1_000;

  private final BooleanSupplier busy;
  private final LongConsumer whenAway;
  private final Runnable whenBack;
  private final InterviewClock clock;
  private final Alarms alarms;
  private final Tuning tuning;
  private @Nullable PageSocket page;
  private long signMs;
  private boolean away;
  private long leftSinceMs = Long.MAX_VALUE;

  /**
   * @param busy whether there is a call, or one is being opened
   * @param whenAway the page may hear nothing, nor be heard, from this offset on; it may come back
   */
  PageLine(
      BooleanSupplier busy,
      LongConsumer whenAway,
      Runnable whenBack,
      InterviewClock clock,
      Alarms alarms,
      Tuning tuning) {
    this.busy = busy;
    this.whenAway = whenAway;
    this.whenBack = whenBack;
    this.clock = clock;
    this.alarms = alarms;
    this.tuning = tuning;
    this.signMs = clock.nowMs();
  }

  boolean isAway() {
    return away;
  }

  void came(PageSocket joined) {
    heard();
    page = joined;
    leftSinceMs = Long.MAX_VALUE;
    alarms.clear(Alarm.PAGE_GONE);
    alarms.set(Alarm.PAGE_LINE, FIRST_WORD_MS);
  }

  void left() {
    heard();
    page = null;
    if (busy.getAsBoolean()) {
      alarms.set(Alarm.PAGE_GONE, tuning.pageGoneMs());
      leftSinceMs = clock.offsetMs() - Rejoin.NOTICED_MS;
    }
  }

  /** The page said something, which was taken up already. */
  void said() {
    if (away) {
      look();
    }
  }

  /** The candidate was heard to begin. */
  void spoke() {
    if (!away) {
      signMs = clock.nowMs();
    }
  }

  /** Whether it is there; when its alarm is due. */
  void look() {
    heard();
    long silentMs = clock.nowMs() - signMs;
    if (silentMs >= SILENT_MS && !away) {
      away = true;
      whenAway.accept(sinceMs());
    } else if (silentMs < SILENT_MS && away) {
      away = false;
      whenBack.run();
    }
    alarms.setIf(
        page != null || !away, Alarm.PAGE_LINE, away ? LOOK_AGAIN_MS : SILENT_MS - silentMs);
  }

  private void heard() {
    PageSocket there = page;
    if (there != null) {
      signMs = Math.max(signMs, there.heardMs().orElse(clock.nowMs()));
    }
  }

  /** The offset at which it was surely there. */
  private long sinceMs() {
    return clock.offsetMs() - (clock.nowMs() - signMs) - IN_FLIGHT_MS;
  }

  /** From here on nobody may have heard the candidate, should the call end now. */
  long unheardSinceMs() {
    return away || page == null ? Math.min(sinceMs(), leftSinceMs) : Long.MAX_VALUE;
  }
}
