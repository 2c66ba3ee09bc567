package org.vivavoce.rules;

import java.util.List;
import java.util.regex.Pattern;

/** Licences that may run in our processes (DESIGN §4). */
final class Licences {
  private static final List<Pattern> ALLOWED =
      List.of(
          Pattern.compile("apache.*2|asl.*2|apache[- ]?2?(\\.0)?$"),
          Pattern.compile("\\bmit\\b|mit-0"),
          Pattern.compile("bsd"),
          // The Eclipse Distribution License 1.0 is the three-clause BSD licence, word for word.
          Pattern.compile("(edl|eclipse distribution licen[cs]e).*1"),
          Pattern.compile("^isc\\b|isc licen"),
          Pattern.compile("postgresql"),
          Pattern.compile("(epl|eclipse public licen[cs]e).*2"),
          Pattern.compile("(mpl|mozilla public licen[cs]e).*2"),
          Pattern.compile("cc0"));

  private Licences() {}

  /** Whether one of the licences offered may be chosen. */
  static boolean anyAllowed(List<String> offered) {
    return offered.stream().anyMatch(Licences::allowed);
  }

  static boolean allowed(String name) {
    String lower = name.toLowerCase(java.util.Locale.ROOT).strip();
    return ALLOWED.stream().anyMatch(pattern -> pattern.matcher(lower).find());
  }

  /** An SPDX expression as npm writes it: any side of OR, every side of AND. */
  static boolean expressionAllowed(String expression) {
    String bare = expression.replace("(", "").replace(")", "");
    for (String choice : bare.split("(?i) or ")) {
      if (List.of(choice.split("(?i) and ")).stream().allMatch(Licences::allowed)) {
        return true;
      }
    }
    return false;
  }
}
