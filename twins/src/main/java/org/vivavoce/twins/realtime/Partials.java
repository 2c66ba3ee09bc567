package org.vivavoce.twins.realtime;

/**
 * Turns guesses that may still change into deltas that only ever append, as the wire has them: a
 * word is told when two guesses in a row agree on it and on all before it, and the newest word of a
 * guess is kept back. When a later guess contradicts what was told, nothing more is told until the
 * end; the {@code completed} event has the last word.
 */
final class Partials {
  private String told = "";
  private String before = "";

  /** The words to append now; mostly none. */
  String next(String guess) {
    String agreed = commonWords(before, withoutLastWord(guess));
    before = guess;
    return advance(agreed);
  }

  /** What is missing before the final text is told whole; empty when the two contradict. */
  String rest(String text) {
    return advance(text);
  }

  private String advance(String to) {
    boolean extendsTold =
        to.length() > told.length()
            && to.startsWith(told)
            && (told.isEmpty() || to.charAt(told.length()) == ' ');
    if (!extendsTold) {
      return "";
    }
    String delta = to.substring(told.length());
    told = to;
    return delta;
  }

  private static String withoutLastWord(String text) {
    int space = text.lastIndexOf(' ');
    return space < 0 ? "" : text.substring(0, space);
  }

  private static String commonWords(String one, String other) {
    int end = 0;
    int length = Math.min(one.length(), other.length());
    int at = 0;
    while (at < length && one.charAt(at) == other.charAt(at)) {
      at++;
      boolean wordEnds =
          (at == one.length() || one.charAt(at) == ' ')
              && (at == other.length() || other.charAt(at) == ' ');
      if (wordEnds) {
        end = at;
      }
    }
    return other.substring(0, end);
  }
}
