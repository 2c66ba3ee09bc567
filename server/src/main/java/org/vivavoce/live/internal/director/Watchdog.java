package org.vivavoce.live.internal.director;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices that hearing has gone wrong: the same words again and again, or speech without words that
 * could be meant. (Dead air is noticed by the director, whose silences it is.) Immutable.
 *
 * @param last the words of the last utterance
 * @param same how often in a row they came
 * @param poor how many utterances in a row were not understood
 */
public record Watchdog(String last, int same, int poor) {
  private static final int MOST_SAME = 3;

  /** "Yes" may be said three times. */
  private static final int FEWEST_SAME_WORDS = 3;

  private static final int MOST_POOR = 3;
  private static final double POOR_CONFIDENCE = 0.25;

  public enum Trouble {
    REPETITION,
    GIBBERISH,
    SILENCE;

    /** As it stands in a step of the journal and in the script. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public static Watchdog fresh() {
    return new Watchdog("", 0, 0);
  }

  /** Another question: the same words mean something else now. */
  public Watchdog atNextQuestion() {
    return new Watchdog("", 0, poor);
  }

  /**
   * An utterance was recognised.
   *
   * @param words empty when the recogniser found none
   * @param confidence 0 to 1, null when the recogniser does not say
   */
  public Watchdog heard(String words, @Nullable Double confidence) {
    String plain = Language.plain(words);
    boolean again = !plain.isEmpty() && plain.equals(last);
    boolean isPoor = plain.isEmpty() || (confidence != null && confidence < POOR_CONFIDENCE);
    return new Watchdog(
        plain.isEmpty() ? last : plain, again ? same + 1 : 1, isPoor ? poor + 1 : 0);
  }

  public Optional<Trouble> trouble() {
    if (poor >= MOST_POOR) {
      return Optional.of(Trouble.GIBBERISH);
    }
    boolean sameAgain = same >= MOST_SAME && Language.words(last).size() >= FEWEST_SAME_WORDS;
    return sameAgain ? Optional.of(Trouble.REPETITION) : Optional.empty();
  }
}
