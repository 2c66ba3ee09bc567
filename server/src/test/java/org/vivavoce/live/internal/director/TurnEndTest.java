package org.vivavoce.live.internal.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vivavoce.live.internal.director.TurnEnd.Verdict;

/** Whether an answer is over, by its words. */
class TurnEndTest {
  private final TurnEnd turnEnd = TurnEnd.in("en-GB");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "I asked everyone in the|UNFINISHED",
        "And then I|UNFINISHED",
        "We worked with um|UNFINISHED",
        "It was kind of|UNFINISHED",
        "I called the I called the|UNFINISHED",
        "I went to went|UNSURE",
        "We had to to|UNFINISHED",
        "I wrote a list,|UNFINISHED",
        "I wrote a list...|UNFINISHED",
        "There was a problem because|UNFINISHED",
        "I don\u2019t|UNFINISHED",
        "Yes.|UNSURE",
        "I like gardens.|UNSURE",
        "I told the customer|UNSURE",
        "That is why I gave him his money|UNSURE",
        "I went to the shop and then the library|UNSURE",
        "I would be proud to tell them that I work here.|LIKELY",
        "That is all.|FINISHED",
        "I do not know.|FINISHED",
        "''|UNSURE",
      })
  void theLastWordsSayWhetherMoreMustCome(String words, Verdict verdict) {
    assertEquals(verdict, turnEnd.read(words, ""));
  }

  @Test
  void aWholeAnswerIsRepliedToAtOnce() {
    assertEquals(
        Verdict.FINISHED,
        turnEnd.read(
            "I once sent the wrong price to a large customer. I called them the same morning before"
                + " they could find it themselves and said that it was my mistake. They kept the"
                + " order and after that we checked each offer together.",
            ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Do you have a driving licence?|Yes.|ANSWERED",
        "Thank you. Have you worked at night before?|Yes, I have.|ANSWERED",
        "Have you worked at night before?|No I haven\u2019t|ANSWERED",
        "Have you worked at night before?|Yes, in my last job I|UNFINISHED",
        "Could you tell me about a difficult customer?|Yes.|UNSURE",
        "Do you work better alone or in a team?|Yes.|UNSURE",
        "What made you apply?|Yes.|UNSURE",
      })
  void theWordThatAClosedQuestionAsksForMayBeTheAnswer(
      String question, String words, Verdict verdict) {
    assertEquals(verdict, turnEnd.read(words, question));
  }

  @Test
  void inALanguageWithoutTablesSilenceDecides() {
    assertEquals(Verdict.UNSURE, TurnEnd.in("fi").read("ja sitten me", ""));
  }

  /** The texts are those of e2e/bench; a pause may fall after any word inside a sentence. */
  @ParameterizedTest
  @CsvSource({"tuned, 0.7, 0.04", "measured, 0.5, 0.05"})
  void mostWholeAnswersAreSeenAndFewPausesAreTakenForTheirEnd(
      String half, double leastSeen, double mostMistaken) throws IOException {
    BenchTexts texts = BenchTexts.read(half);
    int answers = texts.answers().size();
    int pauses = texts.pauses().size();
    long seen = texts.answers().stream().filter(this::isOver).count();
    long mistaken = texts.pauses().stream().filter(this::isOver).count();
    String found = seen + " of " + answers + " answers, " + mistaken + " of " + pauses + " pauses";
    assertTrue(seen >= leastSeen * answers, found);
    assertTrue(mistaken <= mostMistaken * pauses, found);
  }

  private boolean isOver(String words) {
    return turnEnd.read(words, "") == Verdict.FINISHED;
  }

  @Test
  void whoWasCutInOnIsGivenMoreTimeForAWhile() {
    Pace.Waits waits = new Pace.Waits(700, 1_500, 2_300, 3_400, 6_500);
    Pace pace = Pace.fresh();
    assertEquals(700, pace.silenceMs(Verdict.FINISHED, waits));
    pace = pace.cutIn();
    assertEquals(1_700, pace.silenceMs(Verdict.FINISHED, waits));
    assertEquals(3_400, pace.cutIn().silenceMs(Verdict.FINISHED, waits));
    for (int i = 0; i < 3; i++) {
      pace = pace.endedWell();
    }
    assertEquals(700, pace.silenceMs(Verdict.FINISHED, waits));
  }

  @Test
  void longPausesThatWereSeenAreWaitedFor() {
    Pace.Waits waits = new Pace.Waits(700, 1_500, 2_300, 3_400, 6_500);
    assertEquals(3_400, Pace.fresh().resumedAfter(2_000).silenceMs(Verdict.UNSURE, waits));
    assertEquals(5_000, Pace.fresh().resumedAfter(4_000).silenceMs(Verdict.UNSURE, waits));
    assertEquals(6_500, Pace.fresh().resumedAfter(6_000).silenceMs(Verdict.UNSURE, waits));
    assertEquals(2_300, Pace.fresh().silenceMs(Verdict.LIKELY, waits));
    assertEquals(3_000, Pace.fresh().resumedAfter(2_400).silenceMs(Verdict.LIKELY, waits));
    assertEquals(3_400, Pace.fresh().cutIn().silenceMs(Verdict.LIKELY, waits));
    assertEquals(1_500, Pace.fresh().silenceMs(Verdict.ANSWERED, waits));
    assertEquals(3_400, Pace.fresh().cutIn().silenceMs(Verdict.ANSWERED, waits));
  }
}
