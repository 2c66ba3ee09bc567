package org.vivavoce.twins.realtime.speech;

/**
 * One word of a recognised text and how sure the recogniser was of it.
 *
 * @param word as it stands in the text, punctuation included
 * @param confidence more than 0, at most 1; each recogniser's own measure, not one of all
 */
public record HeardWord(String word, double confidence) {
  /** Doubt beyond this says nothing more, and a logarithm must have something to stand on. */
  private static final double LEAST = 1e-6;

  public HeardWord {
    confidence = Double.isNaN(confidence) ? LEAST : Math.clamp(confidence, LEAST, 1);
  }

  /** Without the word: a person said it. */
  @Override
  public String toString() {
    return "HeardWord[" + confidence + "]";
  }
}
