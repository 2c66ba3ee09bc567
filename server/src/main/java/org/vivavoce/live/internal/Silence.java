package org.vivavoce.live.internal;

import java.util.Optional;
import org.vivavoce.transcript.JournalFact;

/** A break of the interview in which nobody could hear the candidate: a gap with its reason. */
final class Silence {
  private static final long SHORTEST_MS = 1;

  private long sinceMs = -1;
  private String reason = "";

  /** A break that has begun already goes on under its first reason. */
  void begins(long nowMs, String why) {
    if (sinceMs < 0) {
      sinceMs = nowMs;
      reason = why;
    }
  }

  Optional<JournalFact.GapFound> ends(long nowMs) {
    long from = sinceMs;
    sinceMs = -1;
    return from < 0 || nowMs - from < SHORTEST_MS
        ? Optional.empty()
        : Optional.of(new JournalFact.GapFound(null, "candidate", from, nowMs, reason));
  }
}
