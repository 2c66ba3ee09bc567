package org.vivavoce.cloud.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.transcript.WordConfidence;

class LogProbabilitiesTest {
  @Test
  void aWordOfSeveralTokensIsAsSureAsAllOfThemTogetherAndACommasDoubtIsNotTheWords() {
    List<WordConfidence> words =
        LogProbabilities.ofWords(
            "I like Kubernetes, really.",
            Json.tree(
                """
                [{"token":"I","logprob":0},{"token":" like","logprob":-0.1},{"token":" Kub","logprob":-0.2},
                 {"token":"ernetes","logprob":-0.5},{"token":",","logprob":-3},{"token":" really","logprob":0},
                 {"token":".","logprob":-0.1}]"""));
    assertNotNull(words);
    assertEquals(
        List.of("I", "like", "Kubernetes,", "really."),
        words.stream().map(WordConfidence::word).toList());
    Double sure = words.get(2).confidence();
    assertNotNull(sure);
    assertEquals(Math.exp(-0.7), sure, 1e-9);
    assertEquals(Double.valueOf(1), words.get(3).confidence());
  }

  @Test
  void tokensThatEndWithinALetterAreReadByTheirBytes() {
    List<WordConfidence> words =
        LogProbabilities.ofWords(
            "Café da",
            Json.tree(
                """
                [{"token":" Caf","logprob":-0.1,"bytes":[32,67,97,102]},{"token":"\\\\xc3","logprob":-0.2,"bytes":[195]},
                 {"token":"\\\\xa9","logprob":-0.3,"bytes":[169]},{"token":" da","logprob":0,"bytes":[32,100,97]}]"""));
    assertNotNull(words);
    assertEquals("Café", words.getFirst().word());
    Double sure = words.getFirst().confidence();
    assertNotNull(sure);
    assertEquals(Math.exp(-0.6), sure, 1e-9);
  }

  @Test
  void tokensOfAnotherTextTellOfNoWord() {
    assertNull(
        LogProbabilities.ofWords("Well", Json.tree("[{\"token\":\"Bell\",\"logprob\":-0.1}]")));
    assertNull(LogProbabilities.ofWords("Well", Json.tree("[]")));
    assertNull(LogProbabilities.ofWords("Well", Json.tree("null")));
    assertNull(LogProbabilities.ofWords("Well", Json.tree("[{\"token\":\"Well\"}]")));
  }
}
