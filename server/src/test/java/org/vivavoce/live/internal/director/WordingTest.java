package org.vivavoce.live.internal.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was spoken beside what was ordered. */
class WordingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What is your name?|what is your name|SAME",
        "What is your name?|Okay. What is your name?|ADDED_TO",
        "What is your name?|What's your name?|CHANGED",
        "Name one.|Rename one.|CHANGED",
        "What is your name?|''|UNKNOWN",
        "What is your name?|' . '|UNKNOWN",
      })
  void wordsAreComparedWithoutCaseAndPunctuation(String ordered, String spoken, Wording wording) {
    assertEquals(wording, Wording.of(ordered, spoken));
  }
}
