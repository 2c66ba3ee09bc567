package org.vivavoce.live.internal.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  @Test
  void aLastWordThatWasPerhapsNeverSaidEndsNoAnswer() {
    String answer =
        "I once sent the wrong price to a large customer. I called them the same morning before"
            + " they could find it themselves and said that it was my mistake. They kept the"
            + " order and after that we checked each offer together.";
    assertEquals(Verdict.FINISHED, turnEnd.read(answer, "", Doubt.of(List.of(0.9, 0.95, 0.9))));
    assertEquals(Verdict.UNSURE, turnEnd.read(answer, "", Doubt.of(List.of(0.1, 0.05, 0.1))));
    String likely = "I would be proud to tell them that I work here.";
    assertEquals(Verdict.LIKELY, turnEnd.read(likely, "", Doubt.of(List.of(0.1, 0.6))));
    assertEquals(Verdict.UNSURE, turnEnd.read(likely, "", Doubt.of(List.of(0.9, 0.4))));
  }

  @Test
  void whoTellsNoConfidenceIsNotDoubted() {
    assertEquals(Doubt.NONE, Doubt.of(List.of()));
    assertEquals(Doubt.NONE, Doubt.of(Arrays.asList(null, null)));
  }

  /** What was taken for an end only because the answer was long already. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "he did not change his mind but he added",
        "then i made a list",
        "a new place in our company and i wrote letters",
        "i bring a book and i have read eleven",
        "we finished one week early and the library",
        "the next spring he gave us a much",
        "but there was a sound that i did not know i kept the train in the station",
      })
  void aLongAnswerIsNotOverInMidSentence(String end) throws IOException {
    List<String> pauses =
        BenchTexts.read("tuned").pauses().stream().filter(each -> each.endsWith(end)).toList();
    assertEquals(1, pauses.size(), end);
    assertFalse(isOver(pauses.getFirst()), end);
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
