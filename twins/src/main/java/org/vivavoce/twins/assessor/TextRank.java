package org.vivavoce.twins.assessor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much each piece says about the whole: TextRank (Mihalcea and Tarau, 2004) over shared content
 * words, weighted by how rare a word is (inverse piece frequency). Deterministic.
 */
final class TextRank {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}']+");
  private static final double DAMPING = 0.85;
  private static final int ROUNDS = 30;
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          ("a an and are as at be been but by did do for from had has have he her his i i'd i'll i'm"
                  + " i've if in into is it it's its just like me my no not of on or our she so some"
                  + " that that's the their them then there they this to um uh up very was we well"
                  + " were what when which who will with would you your really actually basically")
              .split(" "));

  private TextRank() {}

  static Set<String> contentWords(String text) {
    Set<String> words = new HashSet<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      if (matcher.group().length() > 1 && !EMPTY_WORDS.contains(matcher.group())) {
        words.add(matcher.group());
      }
    }
    return words;
  }

  /**
   * A weight per piece, in the pieces' order; larger says more. Length counts a little, so that a
   * piece of two words does not win.
   */
  static List<Double> weights(List<String> pieces) {
    int count = pieces.size();
    List<Set<String>> words = pieces.stream().map(TextRank::contentWords).toList();
    Map<String, Integer> frequency = new HashMap<>();
    words.forEach(set -> set.forEach(word -> frequency.merge(word, 1, Integer::sum)));
    double[][] similarity = new double[count][count];
    double[] outgoing = new double[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        if (i != j) {
          similarity[i][j] = shared(words.get(i), words.get(j), frequency, count);
          outgoing[i] += similarity[i][j];
        }
      }
    }
    double[] rank = new double[count];
    java.util.Arrays.fill(rank, 1.0);
    for (int round = 0; round < ROUNDS; round++) {
      double[] next = new double[count];
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
          if (outgoing[j] > 0) {
            sum += similarity[j][i] / outgoing[j] * rank[j];
          }
        }
        next[i] = 1 - DAMPING + DAMPING * sum;
      }
      rank = next;
    }
    List<Double> weights = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      weights.add((0.5 + rank[i]) * Math.log1p(words.get(i).size()));
    }
    return weights;
  }

  private static double shared(
      Set<String> one, Set<String> other, Map<String, Integer> frequency, int count) {
    if (one.isEmpty() || other.isEmpty()) {
      return 0;
    }
    double sum = 0;
    for (String word : one) {
      if (other.contains(word)) {
        sum += Math.log1p((double) count / frequency.getOrDefault(word, 1));
      }
    }
    return sum / (Math.log(1.0 + one.size()) + Math.log(1.0 + other.size()));
  }
}
