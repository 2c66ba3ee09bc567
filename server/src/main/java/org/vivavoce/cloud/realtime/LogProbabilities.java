package org.vivavoce.cloud.realtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.transcript.WordConfidence;
import tools.jackson.databind.JsonNode;

/**
 * What the {@code logprobs} of {@code conversation.item.input_audio_transcription.completed} say of
 * the words: a list of {@code {token, logprob, bytes}}, tokens being pieces of the transcript that
 * may begin and end anywhere, also within a letter (then {@code bytes} says what they are).
 */
final class LogProbabilities {
  private LogProbabilities() {}

  /** The geometric mean of the tokens' probabilities. */
  static @Nullable Double ofAll(JsonNode logprobs) {
    if (!logprobs.isArray() || logprobs.isEmpty()) {
      return null;
    }
    double sum = 0;
    for (JsonNode token : logprobs) {
      sum += token.path("logprob").asDouble(0);
    }
    return Math.exp(sum / logprobs.size());
  }

  /** A token's place among the bytes of all tokens, and its logarithmic probability. */
  private record Token(int from, int to, double logprob, boolean spoken) {}

  /**
   * A word is as sure as the product of the tokens it is made of; a comma's or a full stop's doubt
   * is not the word's.
   *
   * @return null where there are no log probabilities, or they belong to another text
   */
  static @Nullable List<WordConfidence> ofWords(String transcript, JsonNode logprobs) {
    if (!logprobs.isArray() || logprobs.isEmpty()) {
      return null;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    List<Token> tokens = new ArrayList<>();
    for (JsonNode token : logprobs) {
      byte[] bytes = bytes(token);
      JsonNode logprob = token.path("logprob");
      if (!logprob.isNumber()) {
        return null;
      }
      int from = joined.size();
      joined.writeBytes(bytes);
      tokens.add(new Token(from, joined.size(), logprob.doubleValue(), spoken(bytes)));
    }
    byte[] text = transcript.strip().getBytes(StandardCharsets.UTF_8);
    byte[] all = joined.toByteArray();
    int shift = new String(all, StandardCharsets.UTF_8).length();
    shift -= new String(all, StandardCharsets.UTF_8).stripLeading().length();
    if (!new String(all, StandardCharsets.UTF_8).strip().equals(transcript.strip())) {
      return null;
    }
    return words(text, tokens, shift);
  }

  private static List<WordConfidence> words(byte[] text, List<Token> tokens, int shift) {
    List<WordConfidence> words = new ArrayList<>();
    int at = 0;
    while (at < text.length) {
      int end = at;
      while (end < text.length && !isSpace(text[end])) {
        end++;
      }
      if (end > at) {
        String word = new String(Arrays.copyOfRange(text, at, end), StandardCharsets.UTF_8);
        words.add(new WordConfidence(word, confidence(tokens, at + shift, end + shift)));
      }
      at = end + 1;
    }
    return words;
  }

  private static @Nullable Double confidence(List<Token> tokens, int from, int to) {
    double sum = 0;
    boolean any = false;
    for (Token token : tokens) {
      if (token.spoken() && token.from() < to && token.to() > from) {
        sum += token.logprob();
        any = true;
      }
    }
    return any ? Math.exp(Math.min(0, sum)) : null;
  }

  private static byte[] bytes(JsonNode token) {
    JsonNode bytes = token.path("bytes");
    if (!bytes.isArray()) {
      return token.path("token").asString("").getBytes(StandardCharsets.UTF_8);
    }
    byte[] all = new byte[bytes.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) bytes.get(i).asInt(0);
    }
    return all;
  }

  /** Letters and digits, or a piece of a letter that takes several bytes. */
  private static boolean spoken(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0 || Character.isLetterOrDigit(b)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }
}
