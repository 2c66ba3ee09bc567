package org.vivavoce.live.internal.director;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How much the last words look like the end of an English sentence: a weight for each sign that
 * they show, added up. The last two words are seldom enough ("and the best answer", "I made a
 * list"), so the signs are also kinds of words (noun, past tense …), how far back the last verb is,
 * and with what the clause began. Weights and kinds were learnt from texts, none of them a bench's
 * (end-signs.en.txt, docs/patience.md).
 */
final class EnglishEndSigns {
  /** So far back a clause is looked for. */
  private static final int LOOK_BACK = 12;

  private static final int NO_VERB = 8;
  private static final int NO_START = 7;
  private static final String OUTSIDE = "^";

  /** Kinds of words that are hardly anything but verbs. */
  private static final Pattern VERBS = Pattern.compile("VB[DNZ]?(/VBN)?|BE|HV|DO|MD");

  private static final EnglishEndSigns INSTANCE = new EnglishEndSigns();

  private final Map<String, String> kinds = new HashMap<>();
  private final Map<String, Double> weights = new HashMap<>();

  private EnglishEndSigns() {
    InputStream table = EnglishEndSigns.class.getResourceAsStream("end-signs.en.txt");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(table), StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(this::learn);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EnglishEndSigns get() {
    return INSTANCE;
  }

  /** {@code KIND noun word word …} or {@code weight sign}. */
  private void learn(String line) {
    int blank = line.indexOf(' ');
    if (line.startsWith("KIND ")) {
      String[] parts = line.split(" ");
      for (int i = 2; i < parts.length; i++) {
        kinds.put(parts[i], parts[1]);
      }
    } else {
      weights.put(line.substring(blank + 1), Double.parseDouble(line.substring(0, blank)));
    }
  }

  /**
   * @param chance how often a sentence ends with the last two words
   * @return the logarithm of the odds that one ends here
   */
  double logOdds(List<String> words, double chance) {
    double sum = weights.getOrDefault("always", 0.0);
    for (String sign : signs(words, chance)) {
      sum += weights.getOrDefault(sign, 0.0);
    }
    return sum;
  }

  private List<String> signs(List<String> words, double chance) {
    String last = known(word(words, 1));
    String second = known(word(words, 2));
    String kind = kind(word(words, 1));
    String before = kind(word(words, 2));
    String third = kind(word(words, 3));
    List<String> signs = new ArrayList<>();
    signs.add("a " + last);
    signs.add("b " + second + " " + last);
    signs.add("c " + before + " " + kind);
    signs.add("d " + third + " " + before + " " + kind);
    signs.add("e " + kind(word(words, 4)) + " " + third + " " + before + " " + kind);
    signs.add("f " + before + " " + last);
    signs.add("g " + second + " " + kind);
    signs.add("h " + third + " " + before + " " + last);
    signs.add("i " + third + " " + second + " " + kind);
    signs.add("j " + known(word(words, 3)) + " " + before + " " + kind);
    signs.add("q " + Math.round(2 * Math.log(chance + 0.002)));
    addClause(signs, words, kind);
    return signs;
  }

  /** What the last clause began with, how many verbs it has, and what came after the last one. */
  private void addClause(List<String> signs, List<String> words, String kind) {
    int size = words.size();
    int start = -1;
    int verb = -1;
    int verbs = 0;
    String preposition = "";
    for (int at = size - 1; at >= Math.max(0, size - LOOK_BACK) && start < 0; at--) {
      String each = kind(words.get(at));
      if (isVerb(each)) {
        verbs++;
        verb = Math.max(verb, at);
      } else if (verb < 0 && (each.equals("IN") || each.equals("TO"))) {
        preposition = "p";
      }
      if (EnglishTurnEnd.CLAUSES.contains(words.get(at)) || each.equals("PRS")) {
        start = at;
      }
    }
    String first = start < 0 ? "-" : words.get(start);
    String verbWord = verb < 0 ? "-" : known(words.get(verb));
    String sinceVerb = (verb < 0 ? NO_VERB : step(size - 1 - verb)) + preposition;
    int sinceStart = start < 0 ? NO_START : step(size - 1 - start);
    int several = Math.min(verbs, 2);
    signs.add("k " + several + " " + kind);
    signs.add("l " + first + " " + sinceStart + " " + several);
    signs.add("m " + verbWord + " " + sinceVerb);
    signs.add("n " + kind + " " + sinceVerb);
    signs.add("o " + first + " " + verbWord + " " + preposition);
  }

  private static String word(List<String> words, int fromEnd) {
    return words.size() < fromEnd ? OUTSIDE : words.get(words.size() - fromEnd);
  }

  private String known(String word) {
    return kinds.containsKey(word) ? word : "?";
  }

  /** Of a word that no table has, by its look. */
  private String kind(String word) {
    String kind = kinds.get(word);
    if (kind != null || word.equals(OUTSIDE)) {
      return kind == null ? OUTSIDE : kind;
    }
    if (word.endsWith("ing")) {
      return "VBG";
    }
    if (word.endsWith("ed")) {
      return "VBD";
    }
    if (word.endsWith("ly")) {
      return "RB";
    }
    if (word.endsWith("s")) {
      return "NNS";
    }
    return Character.isDigit(word.charAt(0)) ? "CD" : "NN";
  }

  private static boolean isVerb(String kind) {
    return VERBS.matcher(kind).matches();
  }

  /** Near words are told apart one by one, far ones roughly. */
  private static int step(int distance) {
    if (distance <= 4) {
      return distance;
    }
    return distance <= 6 ? 5 : distance <= 9 ? 6 : 7;
  }
}
