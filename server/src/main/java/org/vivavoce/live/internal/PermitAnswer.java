package org.vivavoce.live.internal;

/** What the control plane says to a host that wants to open a call. */
sealed interface PermitAnswer {

  /** The call is opened there, with the key of this moment. */
  record Granted(String baseUrl, String apiKey) implements PermitAnswer {
    @Override
    public String toString() {
      return "Granted[" + baseUrl + "]";
    }
  }

  /** Too many calls are in flight. */
  record Busy(long retryAfterMs) implements PermitAnswer {}

  /** A budget is spent; somebody has to raise it. */
  record Spent(String which) implements PermitAnswer {}

  /** No answer, or none that says yes. */
  record Faulted(String why) implements PermitAnswer {}
}
