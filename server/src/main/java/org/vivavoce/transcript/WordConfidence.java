package org.vivavoce.transcript;

import org.jspecify.annotations.Nullable;

/**
 * One word of an utterance and how sure the recogniser was of it. Put together with spaces, an
 * utterance's words are its text.
 *
 * @param word as it stands in the text, punctuation included
 * @param confidence 0 to 1; null where the recogniser did not tell
 */
public record WordConfidence(String word, @Nullable Double confidence) {
  /** Without the word: it was said by a person. */
  @Override
  public String toString() {
    return "WordConfidence[" + confidence + "]";
  }
}
