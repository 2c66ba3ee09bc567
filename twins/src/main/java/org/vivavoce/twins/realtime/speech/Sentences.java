package org.vivavoce.twins.realtime.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts text into sentences, for synthesis one by one. */
public final class Sentences {
  /** Words whose full stop does not end a sentence, lower case, without it. */
  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "eg", "ie",
          "approx", "dept", "inc", "ltd", "co", "corp", "no", "fig", "jan", "feb", "mar", "apr",
          "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.k", "a.m", "p.m");

  private Sentences() {}

  /**
   * The sentences in order, trimmed, none empty; put together again with spaces they are the text's
   * words unchanged.
   */
  public static List<String> split(String text) {
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blankLine = c == '\n' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (!blankLine && !(isEnd(c) && endsSentence(text, start, i))) {
        continue;
      }
      int end = i + 1;
      while (end < text.length() && (isEnd(text.charAt(end)) || isCloser(text.charAt(end)))) {
        end++;
      }
      add(sentences, text.substring(start, end));
      start = end;
      i = end - 1;
    }
    add(sentences, text.substring(start));
    return List.copyOf(sentences);
  }

  /**
   * A mark ends a sentence when white space or the end follows it (closing quotes apart) and it is
   * not an abbreviation's.
   */
  private static boolean endsSentence(String text, int start, int at) {
    int next = at + 1;
    while (next < text.length() && (isEnd(text.charAt(next)) || isCloser(text.charAt(next)))) {
      next++;
    }
    if (isWideEnd(text.charAt(at))) {
      return true; // Chinese and Japanese put no space after it
    }
    if (next < text.length() && !Character.isWhitespace(text.charAt(next))) {
      return false; // 3.5, example.org, ...
    }
    if (text.charAt(at) == '!' || text.charAt(at) == '?') {
      return true;
    }
    boolean plainStop = next == at + 1 && text.charAt(at) == '.';
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    if (next < text.length() && Character.isLowerCase(text.charAt(next))) {
      return false; // "approx. ten"; a sentence begins with a capital
    }
    int wordStart = at;
    while (wordStart > start && !Character.isWhitespace(text.charAt(wordStart - 1))) {
      wordStart--;
    }
    String word = text.substring(wordStart, at).toLowerCase(Locale.ROOT);
    if (next >= text.length() || !plainStop) {
      return true;
    }
    boolean initial = word.length() == 1 && Character.isLetter(word.charAt(0)) && !word.equals("i");
    boolean listNumber =
        wordStart == start && !word.isEmpty() && word.chars().allMatch(Character::isDigit);
    return !initial && !listNumber && !ABBREVIATIONS.contains(stripOpener(word));
  }

  private static String stripOpener(String word) {
    int at = 0;
    while (at < word.length() && !Character.isLetterOrDigit(word.charAt(at))) {
      at++;
    }
    return word.substring(at);
  }

  private static boolean isEnd(char c) {
    return c == '.' || c == '!' || c == '?' || c == '…' || isWideEnd(c);
  }

  private static boolean isWideEnd(char c) {
    return c == '。' || c == '！' || c == '？';
  }

  private static boolean isCloser(char c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == '”' || c == '’' || c == '»';
  }

  private static void add(List<String> sentences, String raw) {
    String sentence = raw.strip().replaceAll("\\s+", " ");
    if (sentence.isEmpty()) {
      return;
    }
    boolean marksOnly = sentence.chars().noneMatch(Character::isLetterOrDigit);
    if (marksOnly && !sentences.isEmpty()) {
      sentences.set(sentences.size() - 1, sentences.getLast() + " " + sentence);
    } else {
      sentences.add(sentence);
    }
  }
}
