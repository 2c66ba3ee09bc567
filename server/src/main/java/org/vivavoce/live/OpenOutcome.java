package org.vivavoce.live;

import org.jspecify.annotations.Nullable;

/** What came of opening a call. {@code words} are the service's own, for a log, not for a page. */
public sealed interface OpenOutcome {

  record Opened(CallId call, SdpAnswer answer) implements OpenOutcome {}

  /** The service does not take this offer or these settings. The same again is refused again. */
  record OfferRefused(String words) implements OpenOutcome {}

  /** The key is unknown, revoked or lacks the right. An operator must act. */
  record KeyRefused(String words) implements OpenOutcome {}

  /** Money or a spending limit has run out. Never repeated by us; an operator must act. */
  record QuotaExhausted(String words) implements OpenOutcome {}

  /** Too much at once; worth another try after {@code retryAfterMs}. */
  record Busy(long retryAfterMs) implements OpenOutcome {}

  /**
   * We ourselves do not let a call be opened: nobody was asked for one.
   *
   * @param reason {@code calls_at_limit}, {@code session_budget} or {@code tenant_budget}
   * @param retryAfterMs when asking again may help; null: somebody has to act
   */
  record NotPermitted(String reason, @Nullable Long retryAfterMs) implements OpenOutcome {}

  /** Not reachable, not answering in time, or broken. Another try later may succeed. */
  record Unavailable(String words) implements OpenOutcome {}
}
