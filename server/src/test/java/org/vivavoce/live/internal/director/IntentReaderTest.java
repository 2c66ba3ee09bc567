package org.vivavoce.live.internal.director;

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
        "I'm sorry, could you say it once more?|REPEAT",
        "I didn't catch that.|REPEAT",
        "May I have a short moment to think about it, please?|PAUSE",
        "Okay, one second.|PAUSE",
        "Response time went down from one minute to ten seconds.|NONE",
        "I would ask them to do it again.|NONE",
        "We said it again and again.|NONE",
        "I need a minute hand for a clock.|NONE",
        "Hold on to your customers.|NONE",
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
