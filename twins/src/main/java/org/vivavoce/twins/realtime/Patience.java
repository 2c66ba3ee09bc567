package org.vivavoce.twins.realtime;

import java.util.Locale;
import java.util.Set;

/**
 * {@code semantic_vad} without a model: how long a silence ends a turn depends on the last word. A
 * turn that ends in a word that wants more ("and", "because", "um") gets the whole wait; one that
 * could be complete a short one; one of which no word is known half the wait. The waits are the
 * documented ones of the API: 8, 4 and 2 s.
 */
enum Patience {
  LOW(1_200, 8_000),
  MEDIUM(700, 4_000),
  HIGH(400, 2_000);

  private static final Set<String> WANT_MORE =
      Set.of(
          "a",
          "about",
          "actually",
          "after",
          "also",
          "although",
          "am",
          "an",
          "and",
          "are",
          "as",
          "at",
          "basically",
          "because",
          "been",
          "before",
          "being",
          "between",
          "but",
          "by",
          "could",
          "er",
          "erm",
          "for",
          "from",
          "had",
          "has",
          "have",
          "he",
          "hm",
          "hmm",
          "i",
          "i'm",
          "i've",
          "if",
          "in",
          "into",
          "is",
          "it's",
          "its",
          "just",
          "let",
          "like",
          "maybe",
          "mm",
          "my",
          "of",
          "on",
          "or",
          "our",
          "perhaps",
          "she",
          "should",
          "since",
          "so",
          "some",
          "than",
          "that",
          "that's",
          "the",
          "their",
          "then",
          "they",
          "this",
          "through",
          "to",
          "uh",
          "uhm",
          "um",
          "until",
          "was",
          "we",
          "we've",
          "were",
          "what",
          "when",
          "where",
          "which",
          "while",
          "who",
          "whose",
          "will",
          "with",
          "would",
          "your");

  private final int shortMs;
  private final int wholeMs;

  Patience(int shortMs, int wholeMs) {
    this.shortMs = shortMs;
    this.wholeMs = wholeMs;
  }

  static Patience of(String eagerness) {
    return switch (eagerness) {
      case "low" -> LOW;
      case "high" -> HIGH;
      default -> MEDIUM;
    };
  }

  /** Of this turn, with the words understood so far. */
  int silenceMs(String words) {
    String[] all = words.strip().toLowerCase(Locale.ROOT).split("\\s+");
    String last = all[all.length - 1];
    if (last.isEmpty()) {
      return wholeMs / 2;
    }
    if (last.endsWith(",") || last.endsWith("…") || last.endsWith("...") || last.endsWith("-")) {
      return wholeMs;
    }
    if (last.endsWith(".") || last.endsWith("?") || last.endsWith("!")) {
      return shortMs;
    }
    return WANT_MORE.contains(last) ? wholeMs : shortMs;
  }
}
