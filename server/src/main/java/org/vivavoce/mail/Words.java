package org.vivavoce.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How data becomes words of a letter. */
final class Words {
  private static final int LONGEST_NAME = 120;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  /**
   * A name as one short line, whatever people typed: no line ends, no control characters, nothing
   * that turns the direction of the words around it.
   */
  static String name(String given) {
    StringBuilder clean = new StringBuilder();
    given
        .codePoints()
        .map(c -> Character.isISOControl(c) || Character.isWhitespace(c) ? ' ' : c)
        .filter(c -> !turnsText(c))
        .forEach(clean::appendCodePoint);
    String line = clean.toString().replaceAll(" {2,}", " ").strip();
    return line.codePointCount(0, line.length()) <= LONGEST_NAME
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_NAME)).strip() + "…";
  }

  /** Bidirectional marks, embeddings, overrides and isolates (Unicode TR 9). */
  private static boolean turnsText(int c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /** For example {@code Sunday, 6 December 2026, 11:00 UTC (Coordinated Universal Time)}. */
  static String moment(Instant at) {
    return MOMENT.format(at) + " UTC (Coordinated Universal Time)";
  }

  /** In whole minutes, at least one, or in hours from two hours on. */
  static String length(Duration duration) {
    long minutes = Math.max(1, Math.round(duration.toSeconds() / 60.0));
    if (minutes >= 120 && minutes % 60 == 0) {
      return minutes / 60 + " hours";
    }
    return minutes == 1 ? "1 minute" : minutes + " minutes";
  }

  /** Whether it is plainly one address, fit for a {@code mailto:} link. */
  static boolean isAddress(String text) {
    return text.matches("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
  }
}
