package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was understood of one turn.
 *
 * @param text the words; empty when nothing was understood
 * @param confidence 0 to 1 where the recogniser tells, else null
 * @param audioMs length of the audio it heard
 * @param words the words of {@code text} in order, which put together with spaces are the text;
 *     empty where the recogniser does not tell of each
 */
public record Recognized(
    String text, @Nullable Double confidence, long audioMs, List<HeardWord> words) {
  public Recognized {
    words = List.copyOf(words);
  }

  /** From a recogniser that does not tell of words. */
  public Recognized(String text, @Nullable Double confidence, long audioMs) {
    this(text, confidence, audioMs, List.of());
  }

  /** The text is the words'; as sure as they are in the geometric mean. */
  static Recognized of(List<HeardWord> words, long audioMs) {
    String text = words.stream().map(HeardWord::word).collect(Collectors.joining(" "));
    return new Recognized(text, mean(words), audioMs, words);
  }

  private static @Nullable Double mean(List<HeardWord> words) {
    if (words.isEmpty()) {
      return null;
    }
    double sum = 0;
    for (HeardWord word : words) {
      sum += Math.log(word.confidence());
    }
    return Math.exp(sum / words.size());
  }
}
