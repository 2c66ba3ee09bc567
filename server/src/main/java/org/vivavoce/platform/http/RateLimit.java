package org.vivavoce.platform.http;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vivavoce.platform.time.Time;

/**
 * So many calls in a period for each key (an address, a session), in this process. The least
 * recently used keys are forgotten past ten thousand, so that an attacker with many addresses costs
 * no memory.
 */
public final class RateLimit {
  private static final int MAX_KEYS = 10_000;

  private final int calls;
  private final Duration period;
  private final TimeMeter meter;
  private final LinkedHashMap<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param calls how many at once, and how many come back in each period, evenly
   */
  public RateLimit(int calls, Duration period, Time time) {
    this.calls = calls;
    this.period = period;
    this.meter =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return time.monotonicMs() * 1_000_000;
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
  }

  /**
   * @throws ProblemException 429 with {@code Retry-After} when the key has no call left
   */
  public void take(String key) {
    ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      long seconds = Math.max(1, (probe.getNanosToWaitForRefill() + 999_999_999L) / 1_000_000_000L);
      throw new ProblemException(
          ErrorCode.RATE_LIMITED,
          "Too many requests. Try again in " + seconds + " s.",
          List.of(),
          Map.of(Problems.RETRY_AFTER_S, seconds));
    }
  }

  /** Whether the key had a call left, which is then taken. */
  public boolean tryTake(String key) {
    return bucket(key).tryConsume(1);
  }

  /** An IPv6 client has a network of 2^64 addresses (RFC 4291 §2.5.4): it is one client. */
  private static String whose(String key) {
    if (key.indexOf(':') < 0) {
      return key;
    }
    try {
      byte[] address = InetAddress.ofLiteral(key).getAddress();
      return address.length == 16 ? HexFormat.of().formatHex(address, 0, 8) + "::/64" : key;
    } catch (IllegalArgumentException noAddress) {
      return key;
    }
  }

  private synchronized Bucket bucket(String key) {
    Bucket bucket =
        buckets.computeIfAbsent(
            whose(key),
            _ ->
                Bucket.builder()
                    .withCustomTimePrecision(meter)
                    .addLimit(limit -> limit.capacity(calls).refillGreedy(calls, period))
                    .build());
    if (buckets.size() > MAX_KEYS) {
      var eldest = buckets.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    return bucket;
  }
}
