package org.vivavoce.live.internal.director;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much the recogniser itself doubts the last words of an utterance. Words that were misheard
 * before a pause make an end where none is ("um" is heard as "them"); they are the ones that it is
 * least sure of.
 *
 * @param last its confidence in the last word, 1 where it does not tell
 * @param weight 0 where it doubts nothing, the larger the more it doubts the last word, and half as
 *     much the one before it
 */
public record Doubt(double last, double weight) {
  public static final Doubt NONE = new Doubt(1, 0);

  /** What the word before the last counts beside it. */
  private static final double EARLIER = 0.5;

  /** No word is doubted more than a confidence of this would make it. */
  private static final double LEAST = 0.05;

  /**
   * @param confidences of all words in order; empty, or with nulls, where nothing is told
   */
  public static Doubt of(List<@Nullable Double> confidences) {
    List<Double> told = confidences.stream().filter(Objects::nonNull).toList();
    if (told.isEmpty() || confidences.getLast() == null) {
      return NONE;
    }
    double weight = weight(told.getLast());
    if (told.size() > 1) {
      weight += EARLIER * weight(told.get(told.size() - 2));
    }
    return new Doubt(told.getLast(), weight);
  }

  private static double weight(double confidence) {
    return -Math.log(Math.min(1, confidence + LEAST));
  }
}
