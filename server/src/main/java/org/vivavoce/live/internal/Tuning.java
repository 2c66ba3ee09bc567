package org.vivavoce.live.internal;

import org.vivavoce.plan.TurnDetection;

/**
 * Every duration of a live session, in milliseconds.
 *
 * @param intentWaitMs how long the director waits for the words of a committed utterance
 * @param confirmMs from the answer to a confirmed session
 * @param mediaMs from the confirmed session to media from the browser
 * @param audioStartMs from an order to its first sound
 * @param commitMs from the end of speech to its commit
 * @param cutMs from the candidate's first word to the interviewer's silence
 * @param playbackMs most that an utterance sounds after it is made
 * @param pageGoneMs how long a page may be away while a call is up
 * @param mediaLossMs how long a broken peer connection has to heal
 * @param lateWordsMs how long the end waits for words that are still being recognised
 * @param politeMs from the end of time to the hard end
 * @param idleMs a host without a page and a call leaves after this long
 * @param drainMs how long a stopping host may take to make its journal durable
 * @param flushMs at most this often an open utterance is journalled
 * @param heartbeatMs between heartbeats
 * @param longestWishMs speech longer than this is an answer and no wish, so the director does not
 *     wait for its words
 * @param longestNoiseMs wordless sound up to this long is no answer
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
    long longestWishMs,
    long longestNoiseMs) {

  /** How the service takes turns: silence long enough for a breath, short enough for a dialogue. */
  static final TurnDetection TURNS = new TurnDetection.ServerVad(0.5, 300, 600);

  /** The same with another wait for words. */
  Tuning waitingForWords(long ms) {
    return new Tuning(
        ms,
        confirmMs,
        mediaMs,
        audioStartMs,
        commitMs,
        cutMs,
        playbackMs,
        pageGoneMs,
        mediaLossMs,
        lateWordsMs,
        politeMs,
        idleMs,
        drainMs,
        flushMs,
        heartbeatMs,
        longestWishMs,
        longestNoiseMs);
  }

  static Tuning standard() {
    return new Tuning(
        700, 3_000, 15_000, 5_000, 3_000, 1_500, 60_000, 10_000, 5_000, 4_000, 60_000, 900_000,
        5_000, 400, 1_000, 6_000, 1_200);
  }
}
