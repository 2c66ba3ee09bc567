package org.vivavoce.cloud.openai;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When the official clients repeat a request (openai-node 7.55): {@code x-should-retry} decides
 * where it is given; else 408, 409, 429 and 500 or more are repeated, twice at most; the wait is
 * {@code retry-after-ms}, else {@code retry-after} (seconds or a date), else exponential. Ours on
 * top: what money alone can mend is never repeated.
 */
public final class RetryRule {
  public static final int MOST_REPEATS = 2;
  private static final long FIRST_WAIT_MS = 500;
  private static final long LONGEST_STATED_WAIT_MS = 60_000;

  private RetryRule() {}

  /**
   * @param repeats how often the request was repeated already
   * @return milliseconds to wait before repeating it, empty when it must not be repeated
   */
  public static OptionalLong waitMs(
      int repeats, int status, HttpHeaders headers, ApiError error, Instant now) {
    if (repeats >= MOST_REPEATS || !mayRepeat(status, headers, error)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(statedMs(headers, now).orElse(FIRST_WAIT_MS << repeats));
  }

  /** Whether asking the same again may help; a header does not fill a purse. */
  public static boolean mayRepeat(int status, HttpHeaders headers, ApiError error) {
    if (error.isQuota()) {
      return false;
    }
    Optional<String> stated = headers.firstValue("x-should-retry");
    if (stated.isPresent() && (stated.get().equals("true") || stated.get().equals("false"))) {
      return stated.get().equals("true");
    }
    return status == 408 || status == 409 || status == 429 || status >= 500;
  }

  /** What the far side asks for, within a minute; nonsense counts as not stated. */
  public static OptionalLong statedMs(HttpHeaders headers, Instant now) {
    OptionalLong asked = askedMs(headers, now);
    return asked.isPresent() && asked.getAsLong() <= LONGEST_STATED_WAIT_MS
        ? asked
        : OptionalLong.empty();
  }

  /** The same however long it is: for who can wait. */
  public static OptionalLong askedMs(HttpHeaders headers, Instant now) {
    OptionalLong millis = number(headers.firstValue("retry-after-ms"), 1);
    OptionalLong stated =
        millis.isPresent() ? millis : number(headers.firstValue("retry-after"), 1000);
    if (stated.isEmpty()) {
      stated = date(headers.firstValue("retry-after"), now);
    }
    return stated.isPresent() && stated.getAsLong() < 0 ? OptionalLong.empty() : stated;
  }

  private static OptionalLong number(Optional<String> value, int unit) {
    try {
      return value.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Math.round(Double.parseDouble(value.get().strip()) * unit));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong date(Optional<String> value, Instant now) {
    try {
      return value.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(
              Duration.between(
                      now,
                      ZonedDateTime.parse(value.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                          .toInstant())
                  .toMillis());
    } catch (DateTimeParseException e) {
      return OptionalLong.empty();
    }
  }
}
