package org.vivavoce.live.internal.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vivavoce.live.internal.director.Watchdog.Trouble;

/** What is heard while the interviewer speaks, and what is heard wrongly. */
class OverlapTest {
  private static final String QUESTION = "Tell me about a difficult problem that you solved.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|NOTHING",
        "Mm-hm.|BACKCHANNEL",
        "Yeah, okay.|BACKCHANNEL",
        "I see.|BACKCHANNEL",
        "Okay, but what|SPEECH",
        "about a difficult problem|ECHO",
        "me about the difficult problem that you|ECHO",
        "a problem|SPEECH",
        "I would rather not|SPEECH",
        "Stop.|SPEECH",
      })
  void ownWordsAreToldFromMmHmAndFromEcho(String heard, Overlap overlap) {
    assertEquals(overlap, Overlap.of(heard, QUESTION, "en"));
  }

  @Test
  void theSameWordsAgainAndAgainAreATrouble() {
    Watchdog dog = Watchdog.fresh();
    for (int i = 0; i < 2; i++) {
      dog = dog.heard("Thank you for watching.", 0.9);
      assertEquals(Optional.empty(), dog.trouble());
    }
    assertEquals(
        Optional.of(Trouble.REPETITION), dog.heard("thank you for watching", null).trouble());
    assertEquals(Optional.empty(), dog.atNextQuestion().heard("thank you", 0.9).trouble());
  }

  @Test
  void yesMayBeSaidThreeTimes() {
    Watchdog dog = Watchdog.fresh().heard("Yes.", 0.9).heard("Yes.", 0.9).heard("Yes.", 0.9);
    assertEquals(Optional.empty(), dog.trouble());
  }

  @Test
  void speechThatIsNotUnderstoodThreeTimesIsATrouble() {
    Watchdog dog = Watchdog.fresh().heard("", null).heard("the a uh", 0.1);
    assertEquals(Optional.empty(), dog.trouble());
    assertEquals(Optional.of(Trouble.GIBBERISH), dog.heard("", 0.9).trouble());
    assertEquals(Optional.empty(), dog.heard("I like gardens", 0.8).heard("", null).trouble());
  }
}
