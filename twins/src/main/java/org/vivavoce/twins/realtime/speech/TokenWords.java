package org.vivavoce.twins.realtime.speech;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words from a language model's tokens, which are pieces of text that may begin and end anywhere,
 * also within a letter. A word is as sure as the product of its tokens; a mark's doubt is not the
 * word's.
 */
final class TokenWords {
  private final List<HeardWord> words = new ArrayList<>();
  private byte[] word = new byte[0];
  private double confidence = 1;

  void add(byte[] token, double probability) {
    boolean counts = false;
    for (byte b : token) {
      counts |= b < 0 || Character.isLetterOrDigit(b);
    }
    boolean counted = false;
    for (byte b : token) {
      if (b == ' ' || b == '\n' || b == '\t' || b == '\r') {
        end();
        continue;
      }
      if (counts && !counted) {
        confidence *= probability;
        counted = true;
      }
      byte[] longer = Arrays.copyOf(word, word.length + 1);
      longer[word.length] = b;
      word = longer;
    }
  }

  private void end() {
    if (word.length > 0) {
      words.add(new HeardWord(new String(word, StandardCharsets.UTF_8), confidence));
    }
    word = new byte[0];
    confidence = 1;
  }

  List<HeardWord> words() {
    end();
    return List.copyOf(words);
  }
}
