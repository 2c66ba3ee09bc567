package org.vivavoce.twins.realtime.speech;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small language model of words that are likely in an interview, to be mixed into the generic
 * one: each word alike, and after a word of a phrase the next one. Pure.
 *
 * @param words lower case, in their order, each once
 * @param pairs first word to what follows it within a phrase
 */
record KeywordModel(List<String> words, Map<String, List<String>> pairs) {
  private static final Pattern WORD = Pattern.compile("[a-z][a-z']+");
  private static final int MOST_WORDS = 300;

  /** The generic model knows them better than any list. */
  private static final Set<String> COMMON =
      Set.of(
          "an", "and", "are", "as", "at", "by", "for", "from", "how", "in", "is", "it", "of", "on",
          "or", "our", "that", "the", "their", "this", "to", "we", "what", "when", "with", "you",
          "your");

  static KeywordModel of(List<String> keywords) {
    Set<String> words = new LinkedHashSet<>();
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    for (String phrase : keywords) {
      String before = null;
      Matcher found = WORD.matcher(phrase.toLowerCase(Locale.ENGLISH));
      while (found.find()) {
        String word = COMMON.contains(found.group()) ? null : found.group();
        if (word != null && words.size() < MOST_WORDS) {
          words.add(word);
        }
        if (before != null && word != null && words.contains(word) && words.contains(before)) {
          List<String> after = pairs.computeIfAbsent(before, _ -> new ArrayList<>());
          if (!after.contains(word)) {
            after.add(word);
          }
        }
        before = word;
      }
    }
    return new KeywordModel(List.copyOf(words), pairs);
  }

  /** With the words alone that are known to the dictionary. */
  KeywordModel without(Set<String> unknown) {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    pairs.forEach(
        (before, after) -> {
          List<String> known = after.stream().filter(word -> !unknown.contains(word)).toList();
          if (!unknown.contains(before) && !known.isEmpty()) {
            kept.put(before, known);
          }
        });
    return new KeywordModel(words.stream().filter(word -> !unknown.contains(word)).toList(), kept);
  }

  /** In ARPA's format, logarithms to base 10. Half of what follows a phrase's word is its next. */
  String arpa() {
    int count = pairs.values().stream().mapToInt(List::size).sum();
    StringBuilder text = new StringBuilder("\\data\\\n");
    text.append("ngram 1=").append(words.size() + 2).append('\n');
    text.append("ngram 2=").append(count).append("\n\n\\1-grams:\n-99 <s> 0\n-99 </s>\n");
    String each = number(Math.log10(1.0 / words.size()));
    for (String word : words) {
      String backOff = pairs.containsKey(word) ? number(Math.log10(0.5)) : "0";
      text.append(each).append(' ').append(word).append(' ').append(backOff).append('\n');
    }
    text.append("\n\\2-grams:\n");
    pairs.forEach(
        (before, after) -> {
          String probability = number(Math.log10(0.5 / after.size()));
          for (String word : after) {
            text.append(probability + " " + before + " " + word + "\n");
          }
        });
    return text.append("\n\\end\\\n").toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
