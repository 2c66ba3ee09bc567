package org.vivavoce.twins.realtime.rtc;

import java.util.List;

/**
 * The outgoing audio of one peer: a line of {@link Speech}es, one for each response, played in the
 * order they were begun, each fed sentence by sentence. A pump takes 10 ms every 10 ms; a gap
 * between two sentences of one speech is silence, not its end. Safe to use from any thread.
 */
public interface Playout {
  /**
   * Opens the speech of one response. It starts when those before it have finished.
   *
   * @param responseId the caller's name for it, given back by {@link #clear()}
   */
  Speech begin(String responseId, Listener listener);

  /**
   * Barge-in: throws away at once what has not been sent, of all speeches. At most 10 ms that the
   * pump already holds are still sent. After the return, no {@link Listener} of a cleared speech is
   * called any more from the peer's thread.
   *
   * @return what was cut, in playing order; empty when nothing was open
   */
  List<Cut> clear();

  /** Audio waiting over all speeches, in milliseconds. */
  long queuedMs();

  /** Speech of one response. */
  interface Speech {
    String responseId();

    /**
     * Adds audio (48 kHz, mono, any length). Ignored after {@link #end()} or a cut, so that a late
     * synthesiser does no harm.
     *
     * @return whether it was taken
     */
    boolean enqueue(short[] pcm48k);

    /**
     * No more audio will come: the speech finishes when its last sample is sent (at once if nothing
     * is left).
     */
    void end();

    /** Audio of this speech that has been sent, in milliseconds; silence in gaps does not count. */
    long playedMs();

    /**
     * Cuts this speech alone; those after it go on. A speech that has finished or was cut before
     * stays as it is.
     */
    Cut cut();
  }

  /** Called on the peer's thread, in order. Times are monotonic nanoseconds of {@code Ticks}. */
  interface Listener {
    /** The first sample was handed to the sender just now. */
    void started(long atNanos);

    /**
     * The last sample was handed to the sender; browsers play it some 50-100 ms later. Never after
     * a cut.
     */
    void finished(long atNanos, long playedMs);
  }

  /**
   * What became of a speech.
   *
   * @param playedMs audio sent before the cut
   * @param started whether its first sample was sent, also when {@link Listener#started} was still
   *     on its way
   * @param unfinished false when it had already finished or been cut
   */
  record Cut(String responseId, long playedMs, boolean started, boolean unfinished) {}
}
