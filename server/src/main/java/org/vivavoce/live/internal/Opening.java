package org.vivavoce.live.internal;

import org.vivavoce.platform.time.Time;

/**
 * The opening of one call of an open session: while a client of the documents does things by
 * itself, that is undone. It ends by itself: so long after the first thing heard of the call, sound
 * or no sound; so long after the sound came; and after so many things that had to be undone. A
 * sealed session's calls have none. Belongs to the session's thread.
 */
final class Opening {
  /** From a call's media to the end of its opening. */
  private static final long WITH_SOUND_MS = 5_000;

  /**
   * From the first event of a call to the end of its opening; an honest call has its session (3 s)
   * and its sound (15 s) by then.
   */
  private static final long LONGEST_MS = 25_000;

  /** An honest client does a handful of things of its own at opening. */
  private static final int MOST_REFUSED = 8;

  /** An honest client sets its session when its channel opens, and once more when it sees ours. */
  private static final int MOST_UPDATES = 3;

  private final boolean sealed;
  private final Time time;
  private long untilMs = Long.MAX_VALUE;
  private boolean sounds;
  private int refused;
  private int updates;

  Opening(boolean sealed, Time time) {
    this.sealed = sealed;
    this.time = time;
  }

  /** The next call has one of its own. */
  void callEnded() {
    untilMs = Long.MAX_VALUE;
    sounds = false;
    refused = 0;
    updates = 0;
  }

  /** The call is there: something is heard of it. */
  void heard() {
    if (untilMs == Long.MAX_VALUE) {
      untilMs = time.monotonicMs() + LONGEST_MS;
    }
  }

  /** The browser is known to be there, not only supposed. */
  void soundCame() {
    heard();
    if (!sounds) {
      sounds = true;
      untilMs = Math.min(untilMs, time.monotonicMs() + WITH_SOUND_MS);
    }
  }

  boolean isOver() {
    return sealed || time.monotonicMs() >= untilMs || refused >= MOST_REFUSED;
  }

  /** Something that somebody else did was undone. */
  void refused() {
    refused++;
  }

  /**
   * Somebody set another session.
   *
   * @return whether that is overridden once more
   */
  boolean takesUpdate() {
    if (isOver() || updates >= MOST_UPDATES) {
      return false;
    }
    updates++;
    refused++;
    return true;
  }
}
