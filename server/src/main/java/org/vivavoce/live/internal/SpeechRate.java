package org.vivavoce.live.internal;

/**
 * How fast the voice speaks, learned from utterances that were played whole, to tell how much of a
 * cut one was heard. An estimate to the word; the journal marks such an entry as interrupted.
 */
final class SpeechRate {
  private static final double FIRST_CHARS_PER_MS = 0.015;
  private static final int FEWEST_CHARS = 20;
  private static final double NEW_WEIGHT = 0.5;

  private double charsPerMs = FIRST_CHARS_PER_MS;

  void learn(int chars, long playedMs) {
    if (chars >= FEWEST_CHARS && playedMs > 0) {
      charsPerMs += NEW_WEIGHT * ((double) chars / playedMs - charsPerMs);
    }
  }

  int chars(long playedMs) {
    return (int) Math.round(playedMs * charsPerMs);
  }

  /** The whole words within the first {@code chars} characters. */
  static String heard(String text, int chars) {
    String whole = text.strip();
    if (chars >= whole.length()) {
      return whole;
    }
    int end = chars;
    while (end > 0 && !Character.isWhitespace(whole.charAt(end))) {
      end--;
    }
    return whole.substring(0, end).strip();
  }
}
