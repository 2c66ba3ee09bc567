package org.vivavoce.tenancy;

import java.util.Optional;

/** The names of people as they write them, in any script. */
public final class PersonName {
  private static final int LONGEST = 200;

  /** What a form says of one that is none; follows the member's name. */
  public static final String WANTED =
      "must be 1 to " + LONGEST + " characters, without control characters";

  private PersonName() {}

  /**
   * The name without the spaces around it; empty when there is none, when it is longer than 200
   * characters, or when it holds what no name holds.
   */
  public static Optional<String> read(String typed) {
    String text = trimmed(typed);
    int length = text.codePointCount(0, text.length());
    return length == 0 || length > LONGEST || !printable(text)
        ? Optional.empty()
        : Optional.of(text);
  }

  /** Without the blanks at both ends, those included that come along from a spreadsheet. */
  static String trimmed(String typed) {
    int[] all = typed.codePoints().toArray();
    int from = 0;
    int to = all.length;
    while (from < to && blank(all[from])) {
      from++;
    }
    while (to > from && blank(all[to - 1])) {
      to--;
    }
    return new String(all, from, to - from);
  }

  private static boolean blank(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0xfeff || c == 0x200b;
  }

  /**
   * Without control characters, line ends, halves of characters, and the marks that turn the
   * direction of the text around them: those would let a name rewrite the line or the mail it
   * stands in. Joiners stay, for Persian and Indic names need them.
   */
  public static boolean printable(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR,
                      Character.SURROGATE ->
                      false;
                  default -> !turnsDirection(c);
                });
  }

  private static boolean turnsDirection(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }
}
