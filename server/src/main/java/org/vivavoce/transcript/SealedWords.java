package org.vivavoce.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What is sealed in {@code words_sealed}: a JSON array of {@code [word, confidence or null]}. */
final class SealedWords {
  private SealedWords() {}

  static byte[] write(List<WordConfidence> words) {
    ArrayNode list = Json.mapper().createArrayNode();
    for (WordConfidence word : words) {
      list.addArray().add(word.word()).add(word.confidence());
    }
    return Json.bytes(list);
  }

  static List<WordConfidence> read(byte[] bytes) {
    List<WordConfidence> words = new ArrayList<>();
    for (JsonNode pair : Json.tree(new String(bytes, UTF_8))) {
      JsonNode confidence = pair.path(1);
      @Nullable Double sure = confidence.isNumber() ? confidence.doubleValue() : null;
      words.add(new WordConfidence(pair.path(0).asString(), sure));
    }
    return List.copyOf(words);
  }
}
