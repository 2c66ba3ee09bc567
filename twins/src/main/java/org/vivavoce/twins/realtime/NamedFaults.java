package org.vivavoce.twins.realtime;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Ticks;
import org.vivavoce.twins.common.TwinProblem;

/**
 * Faults chosen through the credential: {@code KEY+name}, {@code KEY+name:2} for the first two uses
 * only, {@code KEY+name:2:tag} to count apart from others. There only with {@code
 * TWIN_TEST_HOOKS=1}; otherwise such a key is simply a wrong one. Safe to use from any thread.
 */
final class NamedFaults {
  private static final Pattern SUFFIX =
      Pattern.compile("\\+([a-z0-9_]+)(?::([0-9]{1,4}))?(?::[A-Za-z0-9_-]{1,64})?$");
  private static final long SLOW_MS = 4_000;

  private final boolean on;
  private final Map<String, AtomicInteger> uses = new ConcurrentHashMap<>();

  NamedFaults(boolean on) {
    this.on = on;
  }

  /**
   * What this call shall suffer; refusals and delays are carried out here.
   *
   * @throws TwinProblem the refusal that was asked for, or 400 for a name nobody knows
   */
  Optional<Fault> beforeCall(@Nullable String authorization) {
    Optional<Fault> fault = strike(authorization, false);
    if (fault.isPresent()) {
      switch (fault.get()) {
        case TOO_MANY_THEN_OK -> throw TwinProblem.rateLimit("Rate limit reached on request.", 200);
        case QUOTA ->
            throw new TwinProblem(
                429,
                "insufficient_quota",
                "credit_balance_exhausted",
                null,
                "You exceeded your current quota, please check your plan and billing details.");
        case OVERLOADED -> {
          TwinProblem overloaded =
              new TwinProblem(
                  503,
                  "service_unavailable_error",
                  "server_is_overloaded",
                  null,
                  "The server is overloaded, on request.");
          overloaded.headers().put("retry-after-ms", "500");
          throw overloaded;
        }
        case SLOW_ANSWER -> Ticks.parkUntil(Ticks.nanoTime() + SLOW_MS * 1_000_000);
        default -> {
          // The call itself suffers it.
        }
      }
    }
    return fault;
  }

  /**
   * What this sideband shall suffer.
   *
   * @throws TwinProblem 404 where that was asked for
   */
  Optional<Fault> beforeSideband(@Nullable String authorization) {
    Optional<Fault> fault = strike(authorization, true);
    if (fault.equals(Optional.of(Fault.SIDEBAND_404))) {
      throw Calls.notFound();
    }
    return fault;
  }

  private Optional<Fault> strike(@Nullable String authorization, boolean sideband) {
    if (!on || authorization == null) {
      return Optional.empty();
    }
    Matcher suffix = SUFFIX.matcher(authorization.trim());
    if (!suffix.find()) {
      return Optional.empty();
    }
    Fault fault =
        Fault.named(suffix.group(1))
            .orElseThrow(
                () ->
                    TwinProblem.invalid(
                        "unknown_fault",
                        null,
                        "No fault has that name; there are " + Fault.names() + "."));
    if (fault.ofSidebands() != sideband) {
      return Optional.empty();
    }
    int use = uses.computeIfAbsent(suffix.group(), key -> new AtomicInteger()).incrementAndGet();
    boolean over = suffix.group(2) != null && use > Integer.parseInt(suffix.group(2));
    // Every second attempt gets through, so that each call of a client that retries does.
    boolean second = fault == Fault.TOO_MANY_THEN_OK && use % 2 == 0;
    return over || second ? Optional.empty() : Optional.of(fault);
  }
}
