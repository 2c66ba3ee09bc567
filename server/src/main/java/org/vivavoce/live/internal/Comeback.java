package org.vivavoce.live.internal;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;

/**
 * How a page that lost its call comes back: by itself, after a wait that grows with each fruitless
 * try, or by the candidate's press where trying again by itself helps nobody.
 */
final class Comeback {
  private static final List<Long> WAITS_MS = List.of(0L, 500L, 1_000L);

  /** With the time that a call takes, the next word comes within five seconds of the outage. */
  private static final long USUAL_WAIT_MS = 2_000;

  /** An outage of half a minute, and one of minutes, are asked about less often. */
  private static final int SOME_TRIES = 15;

  private static final long LONGER_WAIT_MS = 4_000;
  private static final int MANY_TRIES = 25;
  private static final long LONG_WAIT_MS = 15_000;

  /** Somebody must act first: an operator, or the candidate. */
  private static final Set<String> BY_HAND =
      Set.of(
          "key_refused",
          CallEvent.QUOTA_EXHAUSTED,
          "session_budget",
          "tenant_budget",
          "offer_refused",
          "not_started",
          "text_unavailable");

  /** Of these an operator's act is the only way on: another press helps as little. */
  private static final Set<String> FOR_AN_OPERATOR =
      Set.of("key_refused", CallEvent.QUOTA_EXHAUSTED);

  /** The same network refuses the same media again, so the candidate is asked after a few. */
  private static final int MOST_WITHOUT_MEDIA = 3;

  private int tries;
  private int withoutMedia;

  /** Whether the candidate may go on with what was lost for this, now or in a moment. */
  static boolean canContinue(String reason) {
    return !FOR_AN_OPERATOR.contains(reason);
  }

  /**
   * How long the page waits before its next offer, null when it waits for a press.
   *
   * @param statedMs what the service asked for, 0 when it asked for nothing
   */
  @Nullable Long next(String reason, long statedMs) {
    if (BY_HAND.contains(reason)) {
      return null;
    }
    if (reason.equals("no_media") && ++withoutMedia >= MOST_WITHOUT_MEDIA) {
      withoutMedia = 0;
      return null;
    }
    long wait = waitMs();
    tries++;
    return Math.max(wait, statedMs);
  }

  private long waitMs() {
    if (tries < WAITS_MS.size()) {
      return WAITS_MS.get(tries);
    } else if (tries < SOME_TRIES) {
      return USUAL_WAIT_MS;
    }
    return tries < MANY_TRIES ? LONGER_WAIT_MS : LONG_WAIT_MS;
  }

  /** The interviewer is heard; that a call came up is not enough. */
  void succeeded() {
    tries = 0;
    withoutMedia = 0;
  }
}
