package org.vivavoce.live.internal;

import org.vivavoce.live.internal.Alarms.Alarm;

/**
 * From a confirmed call to the browser's sound. A page says how its connection stands; of one that
 * never does nothing can be learned, so its sound is taken to be there in a moment.
 */
final class MediaWatch {
  private static final long SILENT_PAGE_MS = 2_000;

  private final Alarms alarms;
  private final Tuning tuning;
  private boolean tells;

  MediaWatch(Alarms alarms, Tuning tuning) {
    this.alarms = alarms;
    this.tuning = tuning;
  }

  /** The page has yet to say something of this call. */
  void callEnded() {
    tells = false;
  }

  /** The page said how its connection stands. */
  void told() {
    if (!tells) {
      tells = true;
      if (alarms.isSet(Alarm.MEDIA)) {
        alarms.set(Alarm.MEDIA, tuning.mediaMs());
      }
    }
  }

  void awaits() {
    alarms.set(Alarm.MEDIA, tells ? tuning.mediaMs() : Math.min(SILENT_PAGE_MS, tuning.mediaMs()));
  }

  /** It did not come, or it may have come without a word. */
  void due(Runnable came, Runnable missing) {
    (tells ? missing : came).run();
  }
}
