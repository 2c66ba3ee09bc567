package org.vivavoce.twins.realtime.speech;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answers of {@code POST /audio/transcriptions}, {@code json} and {@code verbose_json}, of the
 * cloud and of servers that speak like it. Words' confidences come from, in this order: {@code
 * logprobs} (the cloud's GPT models), {@code words[].probability} (servers around faster-whisper;
 * some inside their segments), {@code segments[].avg_logprob} (Whisper).
 */
final class TranscriptionAnswer {
  /** Whisper's own rule for a sentence made up over silence. */
  private static final double NO_SPEECH = 0.6;

  private static final double UNSURE_LOGPROB = -1;

  private TranscriptionAnswer() {}

  /**
   * @throws SpeechException when there is no text in it
   */
  static Recognized read(JsonNode answer, long audioMs) {
    JsonNode text = answer.path("text");
    if (!text.isString()) {
      throw new SpeechException("The transcription service's answer has no text", false, null);
    }
    String whole = text.stringValue().strip();
    if (madeUp(answer.path("segments"))) {
      return new Recognized("", null, audioMs);
    }
    List<HeardWord> words = fromTokens(answer.path("logprobs"));
    if (!is(words, whole)) {
      words = fromWords(answer);
    }
    if (!is(words, whole)) {
      words = fromSegments(answer.path("segments"));
    }
    return is(words, whole)
        ? new Recognized(whole.isEmpty() ? "" : joined(words), mean(words), audioMs, words)
        : new Recognized(whole, null, audioMs);
  }

  private static @Nullable Double mean(List<HeardWord> words) {
    return Recognized.of(words, 0).confidence();
  }

  private static boolean is(List<HeardWord> words, String text) {
    return !words.isEmpty() && joined(words).equals(String.join(" ", text.split("\\s+")));
  }

  private static String joined(List<HeardWord> words) {
    return Recognized.of(words, 0).text();
  }

  private static boolean madeUp(JsonNode segments) {
    boolean any = false;
    for (JsonNode segment : segments) {
      any = true;
      if (segment.path("no_speech_prob").asDouble(0) < NO_SPEECH
          || segment.path("avg_logprob").asDouble(0) > UNSURE_LOGPROB) {
        return false;
      }
    }
    return any;
  }

  private static List<HeardWord> fromTokens(JsonNode logprobs) {
    TokenWords words = new TokenWords();
    for (JsonNode token : logprobs) {
      words.add(bytes(token), Math.exp(token.path("logprob").asDouble(0)));
    }
    return words.words();
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

  private static List<HeardWord> fromWords(JsonNode answer) {
    List<JsonNode> all = new ArrayList<>();
    answer.path("words").forEach(all::add);
    if (all.isEmpty()) {
      answer.path("segments").forEach(segment -> segment.path("words").forEach(all::add));
    }
    TokenWords words = new TokenWords();
    for (JsonNode word : all) {
      JsonNode sure = word.path("probability");
      if (!sure.isNumber()) {
        return List.of();
      }
      String text = word.path("word").asString("");
      // Some servers give words with the space before them, as tokens; some without.
      String apart = text.startsWith(" ") || joinsOn(text) ? text : " " + text;
      words.add(apart.getBytes(StandardCharsets.UTF_8), sure.doubleValue());
    }
    return words.words();
  }

  private static boolean joinsOn(String text) {
    return !text.isEmpty() && !Character.isLetterOrDigit(text.codePointAt(0));
  }

  private static List<HeardWord> fromSegments(JsonNode segments) {
    List<HeardWord> words = new ArrayList<>();
    for (JsonNode segment : segments) {
      JsonNode logprob = segment.path("avg_logprob");
      if (!logprob.isNumber()) {
        return List.of();
      }
      for (String word : segment.path("text").asString("").strip().split("\\s+", -1)) {
        if (!word.isEmpty()) {
          words.add(new HeardWord(word, Math.exp(logprob.doubleValue())));
        }
      }
    }
    return words;
  }
}
