package org.vivavoce.twins.realtime.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes a decoder's output readable without changing a word: noise markers and pronunciation
 * numbers go, the first letter and the pronoun I become capitals, one full stop ends it. No other
 * mark is invented: where the person paused or asked is not known, and a comma can turn a sentence
 * round.
 */
final class PlainText {
  private static final Pattern MARKER =
      Pattern.compile("<[^>]*>|\\[[^\\]]*\\]|\\+\\+[^+]*\\+\\+|\\+[^+ ]*\\+");
  private static final Pattern VARIANT = Pattern.compile("\\(\\d+\\)$");

  private PlainText() {}

  /** The words alone, lower case as decoded. */
  static String words(String raw) {
    List<String> words = new ArrayList<>();
    for (String token : MARKER.matcher(raw).replaceAll(" ").strip().split("\\s+")) {
      String word = VARIANT.matcher(token).replaceAll("");
      if (!word.isEmpty()) {
        words.add(word.equals("i") || word.startsWith("i'") ? "I" + word.substring(1) : word);
      }
    }
    return String.join(" ", words);
  }

  /** The words as a sentence; empty stays empty. */
  static List<HeardWord> sentence(List<HeardWord> words) {
    List<HeardWord> sentence = new ArrayList<>(words);
    if (!words.isEmpty()) {
      HeardWord first = sentence.getFirst();
      String text = first.word();
      String capital = text.substring(0, 1).toUpperCase(Locale.ENGLISH) + text.substring(1);
      sentence.set(0, new HeardWord(capital, first.confidence()));
      HeardWord last = sentence.removeLast();
      sentence.add(new HeardWord(last.word() + ".", last.confidence()));
    }
    return sentence;
  }
}
