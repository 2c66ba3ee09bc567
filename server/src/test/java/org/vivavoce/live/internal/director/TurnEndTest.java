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
        "That is all.|FINISHED",
        "I do not know.|FINISHED",
        "''|UNSURE",
      })
  void theLastWordsSayWhetherMoreMustCome(String words, Verdict verdict) {
    assertEquals(verdict, turnEnd.read(words));
  }

  @Test
  void aWholeAnswerIsRepliedToAtOnce() {
    assertEquals(
        Verdict.FINISHED,
        turnEnd.read(
            "I once sent the wrong price to a large customer. I called them the same morning before"
                + " they could find it themselves and said that it was my mistake. They kept the"
                + " order and after that we checked each offer together."));
  }

  @Test
  void inALanguageWithoutTablesSilenceDecides() {
    assertEquals(Verdict.UNSURE, TurnEnd.in("fi").read("ja sitten me"));
  }

  /** The texts are those of e2e/bench; a pause may fall after any word inside a sentence. */
  @ParameterizedTest
  @CsvSource({"tuned, 0.65, 0.09", "measured, 0.5, 0.09"})
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
    return turnEnd.read(words) == Verdict.FINISHED;
  }

  @Test
  void whoWasCutInOnIsGivenMoreTimeForAWhile() {
    Pace.Waits waits = new Pace.Waits(3_400, 6_500);
    Pace pace = Pace.fresh();
    assertEquals(0, pace.silenceMs(Verdict.FINISHED, waits));
    pace = pace.cutIn();
    assertEquals(1_700, pace.silenceMs(Verdict.FINISHED, waits));
    assertEquals(3_400, pace.cutIn().silenceMs(Verdict.FINISHED, waits));
    for (int i = 0; i < 3; i++) {
      pace = pace.endedWell();
    }
    assertEquals(0, pace.silenceMs(Verdict.FINISHED, waits));
  }

  @Test
  void longPausesThatWereSeenAreWaitedFor() {
    Pace.Waits waits = new Pace.Waits(3_400, 6_500);
    assertEquals(3_400, Pace.fresh().resumedAfter(2_000).silenceMs(Verdict.UNSURE, waits));
    assertEquals(5_000, Pace.fresh().resumedAfter(4_000).silenceMs(Verdict.UNSURE, waits));
    assertEquals(6_500, Pace.fresh().resumedAfter(6_000).silenceMs(Verdict.UNSURE, waits));
  }
}
