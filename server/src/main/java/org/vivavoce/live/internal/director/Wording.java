package org.vivavoce.live.internal.director;

import java.util.Locale;

/** How what was spoken compares with the words that were ordered. */
public enum Wording {
  /** The same words; case and punctuation do not count. */
  SAME,
  /** The same words, with others before or after them. */
  ADDED_TO,
  /** Other words: another question, perhaps. */
  CHANGED,
  /** The service did not say what it spoke. */
  UNKNOWN;

  public static Wording of(String ordered, String spoken) {
    String wanted = letters(ordered);
    String given = letters(spoken);
    if (given.isBlank()) {
      return UNKNOWN;
    }
    if (given.equals(wanted)) {
      return SAME;
    }
    return given.contains(wanted) ? ADDED_TO : CHANGED;
  }

  /** The integrity event that tells of it. */
  public String event() {
    return this == UNKNOWN ? "wording_unknown" : "wording_drift";
  }

  /** Words between single blanks, with a blank at either end. */
  private static String letters(String text) {
    return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + " ";
  }
}
