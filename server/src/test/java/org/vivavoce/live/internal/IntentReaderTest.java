package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntentReaderTest {
  private final IntentReader reader = new IntentReader("en-GB");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Could you repeat the question, please?|REPEAT",
        "can you say that again|REPEAT",
        "Sorry, pardon me?|REPEAT",
        "what was the question|REPEAT",
        "repeat please|REPEAT",
        "Just a moment please.|PAUSE",
        "Let me think.|PAUSE",
        "could you give me a minute|PAUSE",
        "hold on|PAUSE",
        "I would say that I like gardens.|NONE",
        "I repeat mistakes|NONE",
        "Yes.|NONE",
        "''|NONE",
      })
  void aShortWishIsReadAndAnAnswerIsNot(String words, Intent intent) {
    assertEquals(intent, reader.read(words));
  }

  @Test
  void theSameWordsInALongAnswerArePartOfIt() {
    assertEquals(
        Intent.NONE,
        reader.read(
            "In my last job I had to repeat the question to customers again and again until they"
                + " gave me a moment of their time"));
  }

  @Test
  void inALanguageWithoutRulesEverythingIsAnAnswer() {
    assertEquals(Intent.NONE, new IntentReader("fi").read("could you repeat the question"));
  }
}
