package org.vivavoce.twins.realtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.node.ObjectNode;

/** How many responses a session may ask for in a minute. Belongs to the call's thread. */
final class ResponseBudget {
  static final int RESPONSES_A_MINUTE = 120;
  private static final long MINUTE_MS = 60_000;

  private final Clock clock;
  private final Deque<Long> createdAtMs = new ArrayDeque<>();

  ResponseBudget(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes one.
   *
   * @throws TwinProblem when too many came within a minute
   */
  void take() {
    long now = clock.monotonicMs();
    while (!createdAtMs.isEmpty() && now - createdAtMs.peekFirst() >= MINUTE_MS) {
      createdAtMs.removeFirst();
    }
    if (createdAtMs.size() >= RESPONSES_A_MINUTE) {
      throw TwinProblem.rateLimit(
          "Rate limit reached: " + RESPONSES_A_MINUTE + " responses a minute.",
          MINUTE_MS - (now - createdAtMs.getFirst()));
    }
    createdAtMs.addLast(now);
  }

  /** {@code rate_limits.updated} as it stands after the last {@link #take}. */
  ObjectNode event() {
    long oldestAgeMs = clock.monotonicMs() - createdAtMs.getFirst();
    return Events.rateLimits(
        RESPONSES_A_MINUTE,
        RESPONSES_A_MINUTE - createdAtMs.size(),
        Math.max(0, MINUTE_MS - oldestAgeMs) / 1000.0);
  }
}
