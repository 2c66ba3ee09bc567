package org.vivavoce.twins.realtime;

import java.util.Optional;

/**
 * What a response has to say. Text between triple double quotes in its instructions is said word
 * for word; that is the whole rule, and it needs no understanding.
 */
final class Script {
  /** Said when nothing was quoted and there is no chat origin to ask. */
  static final String HONEST_DEFAULT =
      "I am the embedded interviewer. I can only say what I am given word for word.";

  private static final String QUOTES = "\"\"\"";

  private Script() {}

  /**
   * The quoted text of the instructions, trimmed, several quotations joined by a space; empty when
   * there is none or a closing mark is missing.
   */
  static Optional<String> quoted(String instructions) {
    StringBuilder said = new StringBuilder();
    int from = 0;
    while (true) {
      int open = instructions.indexOf(QUOTES, from);
      int close = open < 0 ? -1 : instructions.indexOf(QUOTES, open + QUOTES.length());
      if (close < 0) {
        break;
      }
      String part = instructions.substring(open + QUOTES.length(), close).trim();
      if (!part.isEmpty()) {
        said.append(said.isEmpty() ? "" : " ").append(part);
      }
      from = close + QUOTES.length();
    }
    return said.isEmpty() ? Optional.empty() : Optional.of(said.toString());
  }
}
