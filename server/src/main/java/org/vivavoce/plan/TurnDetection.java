package org.vivavoce.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How the realtime service takes speech as begun and ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TurnDetection.ServerVad.class, name = "server_vad"),
  @JsonSubTypes.Type(value = TurnDetection.SemanticVad.class, name = "semantic_vad")
})
public sealed interface TurnDetection {

  /**
   * By sound.
   *
   * @param threshold 0 to 1: how sure the detector must be that this is speech
   * @param prefixPaddingMs audio kept from before the detected start
   * @param silenceDurationMs silence that ends an utterance
   */
  record ServerVad(double threshold, int prefixPaddingMs, int silenceDurationMs)
      implements TurnDetection {}

  /**
   * By sound and words.
   *
   * @param eagerness {@code low}, {@code medium}, {@code high} or {@code auto}
   */
  record SemanticVad(String eagerness) implements TurnDetection {
    public static final List<String> EAGERNESS = List.of("low", "medium", "high", "auto");
  }
}
