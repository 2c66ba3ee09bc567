package org.vivavoce.live.internal;

import org.jspecify.annotations.Nullable;
import org.vivavoce.live.internal.director.Pace;
import org.vivavoce.plan.TurnDetection;

/**
 * Every duration of a live session, in milliseconds.
 *
 * @param intentWaitMs how long the director waits for the words of a committed utterance
 * @param confirmMs from the answer to a confirmed session
 * @param mediaMs from the confirmed session to media from the browser
 * @param audioStartMs from an order to its first sound
 * @param commitMs from the end of speech to its commit
 * @param cutMs speech that goes on for this long while the interviewer speaks is meant
 * @param playbackMs most that an utterance sounds after it is made
 * @param pageGoneMs how long a page may be away while a call is up
 * @param mediaLossMs how long a broken peer connection has to heal
 * @param lateWordsMs how long the end waits for words that are still being recognised
 * @param politeMs from the end of time to the hard end
 * @param idleMs a host without a page and a call leaves after this long
 * @param drainMs how long a stopping host may take to make its journal durable
 * @param flushMs at most this often an open utterance is journalled
 * @param heartbeatMs between heartbeats
 * @param longestNoiseMs wordless sound up to this long is no answer
 * @param finishedMs silence, from the last sound on, that ends a whole answer; never less than the
 *     service's window
 * @param answeredMs silence, from the last sound on, that ends an answer of the one word asked for
 * @param likelyMs the same after what is a sentence, but short for an answer
 * @param unsureMs the same after words that may be an answer's end
 * @param unfinishedMs the same after words that are not
 * @param echoMs what begins this soon after the interviewer's last sound may be its echo
 */
record Tuning(
    long intentWaitMs,
    long confirmMs,
    long mediaMs,
    long audioStartMs,
    long commitMs,
    long cutMs,
    long playbackMs,
    long pageGoneMs,
    long mediaLossMs,
    long lateWordsMs,
    long politeMs,
    long idleMs,
    long drainMs,
    long flushMs,
    long heartbeatMs,
    long longestNoiseMs,
    long finishedMs,
    long answeredMs,
    long likelyMs,
    long unsureMs,
    long unfinishedMs,
    long echoMs) {

  private static final int USUAL_WINDOW_MS = 500;

  /**
   * How the service takes turns: a short silence commits; whether the answer is over is decided
   * here.
   */
  static final TurnDetection TURNS = new TurnDetection.ServerVad(0.5, 300, USUAL_WINDOW_MS);

  /**
   * The silence after which a service with these settings commits; a guess where it decides itself.
   */
  static long windowMs(@Nullable TurnDetection configured) {
    return configured instanceof TurnDetection.ServerVad vad
        ? vad.silenceDurationMs()
        : USUAL_WINDOW_MS;
  }

  Pace.Waits waits() {
    return new Pace.Waits(finishedMs, answeredMs, likelyMs, unsureMs, unfinishedMs);
  }

  static Tuning standard() {
    return new Tuning(
        600, 3_000, 15_000, 5_000, 3_000, 1_200, 60_000, 10_000, 5_000, 4_000, 60_000, 900_000,
        5_000, 400, 1_000, 1_500, 700, 1_500, 2_300, 3_400, 6_500, 300);
  }
}
