package org.vivavoce.live.internal;

import org.vivavoce.live.CallEvent;
import org.vivavoce.platform.time.Time;

/**
 * What the service refuses on the call's channel: everybody in the call is told of each refusal, so
 * a browser that floods its channel floods us. An honest client is refused now and then. Belongs to
 * the session's thread.
 */
final class ChannelNoise {
  private static final long WINDOW_MS = 1_000;
  private static final int MOST_IN_A_WINDOW = 20;

  private final Time time;
  private long fromMs = Long.MIN_VALUE / 2;
  private int refusals;

  ChannelNoise(Time time) {
    this.time = time;
  }

  /** Whether this is one refusal more than an honest client causes; such a one is not heard. */
  boolean isFlood(CallEvent event) {
    if (!(event instanceof CallEvent.ProviderError error)
        || error.nonce() != null
        || error.code().equals("session_expired")) {
      return false;
    }
    long now = time.monotonicMs();
    if (now - fromMs >= WINDOW_MS) {
      fromMs = now;
      refusals = 0;
    }
    refusals++;
    return refusals > MOST_IN_A_WINDOW;
  }
}
