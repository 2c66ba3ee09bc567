package org.vivavoce.twins.assessor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts what was said into pieces that can stand alone in quotation marks. A piece is always a
 * substring of the entry, so a quote is always exact. Recognisers give no punctuation: long runs
 * are cut before a joining word, at {@value #LONG} words at the latest.
 */
final class Spans {
  private static final int LONG = 28;
  private static final int SHORT = 8;
  private static final Pattern SENTENCE = Pattern.compile("[^.!?]+[.!?]*(?=\\s|$)|[^.!?]+[.!?]+");
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final Set<String> JOINTS =
      Set.of(
          "and", "but", "so", "then", "because", "after", "before", "when", "while", "which",
          "finally", "however", "later", "now");

  private Spans() {}

  /** Sentences by their punctuation, trimmed. */
  static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    Matcher matcher = SENTENCE.matcher(text);
    while (matcher.find()) {
      String sentence = matcher.group().trim();
      if (!sentence.isEmpty()) {
        sentences.add(sentence);
      }
    }
    return sentences.isEmpty() && !text.isBlank() ? List.of(text.trim()) : sentences;
  }

  /** Sentences, with runs that are too long to quote cut into clauses. */
  static List<String> quotable(String text) {
    List<String> pieces = new ArrayList<>();
    for (String sentence : sentences(text)) {
      clauses(sentence, pieces);
    }
    return pieces;
  }

  private static void clauses(String sentence, List<String> pieces) {
    List<int[]> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(sentence);
    while (matcher.find()) {
      words.add(new int[] {matcher.start(), matcher.end()});
    }
    int from = 0;
    while (words.size() - from > LONG) {
      int cut = from + LONG;
      for (int i = from + LONG; i >= from + SHORT; i--) {
        String word = sentence.substring(words.get(i)[0], words.get(i)[1]);
        if (JOINTS.contains(word.toLowerCase(Locale.ROOT)) && words.size() - i >= SHORT) {
          cut = i;
          break;
        }
      }
      pieces.add(sentence.substring(words.get(from)[0], words.get(cut - 1)[1]));
      from = cut;
    }
    if (from < words.size()) {
      pieces.add(sentence.substring(words.get(from)[0]));
    }
  }

  static int wordCount(String text) {
    int count = 0;
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      count++;
    }
    return count;
  }
}
