package org.vivavoce.live.internal.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntentReaderTest {
  private final IntentReader reader = IntentReader.in("en-GB");

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
        "Yes.|YES",
        "No, not really.|NO",
        "Could you rephrase that?|REPHRASE",
        "I don't understand the question.|REPHRASE",
        "Can you put it in other words, please?|REPHRASE",
        "What do you mean by that?|REPHRASE",
        "Can we skip this question?|SKIP",
        "Next question please.|SKIP",
        "I'd like to come back to that later.|SKIP",
        "I would rather not answer that question.|SKIP",
        "Can we go back to the last question?|COME_BACK",
        "Can we go back to the question before?|COME_BACK",
        "I want to go back to the question I skipped.|COME_BACK",
        "I want to stop.|STOP",
        "Please end the interview now.|STOP",
        "Stop.|STOP",
        "I don't want to continue.|STOP",
        "Can I speak to a person, please?|PERSON",
        "I would like to talk with a real human being instead.|PERSON",
        "Go on.|GO_ON",
        "Let's continue.|GO_ON",
        "I had to stop the machine.|NONE",
        "We decided to skip the lunch.|NONE",
        "I went back to the last question in the list and solved it.|NONE",
        "I like to talk to people.|NONE",
        "The next question was who would pay.|NONE",
        "I don't want to go on without my team.|NONE",
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
    assertEquals(Intent.NONE, IntentReader.in("fi").read("could you repeat the question"));
  }
}
