package org.vivavoce.twins.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the wire writes them: {@code 1h30m}, {@code 0.5h}, or {@code none}. */
final class GoDuration {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(h|ms|m|s)");
  private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

  private GoDuration() {}

  /**
   * Empty for {@code none}.
   *
   * @throws ApiError 400 {@code validation_failed}
   */
  static Optional<Duration> parse(String text) {
    if (text.equals("none")) {
      return Optional.empty();
    }
    if (!WHOLE.matcher(text).matches()) {
      throw ApiError.invalid("invalid format for ban duration: " + text);
    }
    double seconds = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      double unit =
          switch (part.group(2)) {
            case "h" -> 3600;
            case "m" -> 60;
            case "s" -> 1;
            default -> 0.001;
          };
      seconds += Double.parseDouble(part.group(1)) * unit;
    }
    return Optional.of(Duration.ofMillis((long) (seconds * 1000)));
  }
}
