package org.vivavoce.live.internal;

import org.jspecify.annotations.Nullable;

/** What the control plane says to a host that wants to open a call. */
sealed interface PermitAnswer {

  /** The call is opened there, with the key of this moment. */
  record Granted(String baseUrl, String apiKey) implements PermitAnswer {
    @Override
    public String toString() {
      return "Granted[" + baseUrl + "]";
    }
  }

  /**
   * No: too many calls are in flight, or a budget is spent.
   *
   * @param retryAfterMs when asking again may help; null: somebody has to act
   */
  record Refused(String reason, @Nullable Long retryAfterMs) implements PermitAnswer {}

  /** No answer, or none that says yes. */
  record Faulted(String why) implements PermitAnswer {}
}
