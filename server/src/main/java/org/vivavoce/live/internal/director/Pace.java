package org.vivavoce.live.internal.director;

import org.vivavoce.live.internal.director.TurnEnd.Verdict;

/**
 * How this candidate pauses, learned in the interview: whoever was cut in on is given more time.
 *
 * @param caution how careful to be: {@value #A_CUT_IN} for each time the candidate went on although
 *     we took the answer for finished, one less for each answer that ended well
 * @param longestMs the longest pause after which the candidate went on, milliseconds
 */
public record Pace(int caution, long longestMs) {
  private static final int A_CUT_IN = 3;
  private static final int MOST = 2 * A_CUT_IN;

  /** Silence from the last sound to the reply, in milliseconds, when nothing is known yet. */
  public record Waits(
      long finishedMs, long answeredMs, long likelyMs, long unsureMs, long unfinishedMs) {}

  public static Pace fresh() {
    return new Pace(0, 0);
  }

  /** The candidate paused and went on. */
  public Pace resumedAfter(long pauseMs) {
    return new Pace(caution, Math.max(longestMs, pauseMs));
  }

  /** The candidate went on into our reply. */
  public Pace cutIn() {
    return new Pace(Math.min(MOST, caution + A_CUT_IN), longestMs);
  }

  /** An answer ended and stayed ended. */
  public Pace endedWell() {
    return caution == 0 ? this : new Pace(caution - 1, longestMs);
  }

  /**
   * How long the silence after these words must be, from the last sound on.
   *
   * @param waits the waits of somebody of whom nothing is known
   */
  public long silenceMs(Verdict verdict, Waits waits) {
    return switch (verdict) {
      case FINISHED ->
          caution == 0
              ? waits.finishedMs()
              : caution > A_CUT_IN ? waits.unsureMs() : waits.unsureMs() / 2;
      case ANSWERED -> caution == 0 ? waits.answeredMs() : unsureMs(waits);
      case LIKELY ->
          caution == 0
              ? Math.min(unsureMs(waits), Math.max(waits.likelyMs(), afterLongestMs()))
              : unsureMs(waits);
      case UNSURE -> unsureMs(waits);
      case UNFINISHED -> waits.unfinishedMs();
    };
  }

  private long unsureMs(Waits waits) {
    return Math.min(waits.unfinishedMs(), Math.max(waits.unsureMs(), afterLongestMs()));
  }

  /** A little longer than the longest pause so far. */
  private long afterLongestMs() {
    return longestMs * 5 / 4;
  }
}
