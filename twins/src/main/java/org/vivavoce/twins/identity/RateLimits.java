package org.vivavoce.twins.identity;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vivavoce.twins.common.Clock;

/**
 * Token buckets per client address and kind of request, and one for all mails. In memory: a restart
 * forgives. Bounded: full buckets are forgotten first, they say nothing.
 */
final class RateLimits {
  private static final double FIVE_MINUTES = 300;
  private static final int MOST_ADDRESSES = 20_000;

  /** What is counted apart. */
  enum Kind {
    OTP,
    VERIFY,
    TOKEN
  }

  private record Key(Kind kind, String address) {}

  private static final class Bucket {
    double left;
    long atNanos;

    Bucket(double left, long atNanos) {
      this.left = left;
      this.atNanos = atNanos;
    }
  }

  private final IdentityTwinSettings.Limits limits;
  private final Clock clock;
  private final Map<Key, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);
  private final Bucket mails;

  RateLimits(IdentityTwinSettings.Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
    this.mails = new Bucket(limits.mailsPerHour(), clock.nanos());
  }

  /**
   * @throws ApiError 429 {@code over_request_rate_limit}
   */
  synchronized void take(Kind kind, String address) {
    Bucket bucket =
        buckets.computeIfAbsent(
            new Key(kind, address), unused -> new Bucket(limits.burst(), clock.nanos()));
    int perFiveMinutes =
        switch (kind) {
          case OTP -> limits.otp();
          case VERIFY -> limits.verify();
          case TOKEN -> limits.token();
        };
    boolean allowed = take(bucket, perFiveMinutes / FIVE_MINUTES, limits.burst());
    forgetOldest();
    if (!allowed) {
      throw new ApiError(429, "over_request_rate_limit", "Request rate limit reached");
    }
  }

  /**
   * @throws ApiError 429 {@code over_email_send_rate_limit}
   */
  synchronized void takeMail() {
    if (!take(mails, limits.mailsPerHour() / 3600.0, limits.mailsPerHour())) {
      throw new ApiError(429, "over_email_send_rate_limit", "email rate limit exceeded");
    }
  }

  private boolean take(Bucket bucket, double perSecond, double most) {
    long now = clock.nanos();
    bucket.left = Math.min(most, bucket.left + (now - bucket.atNanos) / 1e9 * perSecond);
    bucket.atNanos = now;
    if (bucket.left < 1) {
      return false;
    }
    bucket.left -= 1;
    return true;
  }

  private void forgetOldest() {
    Iterator<Key> oldest = buckets.keySet().iterator();
    while (buckets.size() > MOST_ADDRESSES && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }
}
