package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vivavoce.transcript.Precedence.Claimed;
import org.vivavoce.transcript.Precedence.Heard;
import org.vivavoce.transcript.Precedence.Missing;
import org.vivavoce.transcript.Precedence.View;
import org.vivavoce.transcript.Precedence.Whole;

class PrecedenceTest {
  private static final List<Heard> HEARD =
      List.of(
          new Heard("q1", "ai", "What did you repair?", 1_000, 3_000L),
          new Heard("a1", "candidate", "I repaired the old clock.", 5_000, 9_000L),
          new Heard("q2", "ai", "What was hard?", 12_000, 14_000L));
  private static final List<Missing> GAPS = List.of(new Missing("candidate", 20_000, 24_000));

  private static View view(Claimed claimed, @Nullable String whole) {
    return Precedence.of(HEARD, GAPS, List.of(claimed), whole);
  }

  /** The table of docs/precedence.md. */
  @ParameterizedTest(name = "{0} {1} \"{2}\" at {3}: {4} {5}")
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          a1 | candidate | I repaired the old clock. | -     | AGREES           | a1
          a1 | candidate | i repaired the OLD clock  | 5100  | AGREES           | a1
          a1 | candidate | the old clock             | -     | AGREES           | a1
          a1 | candidate | I designed the new clock. | -     | DIFFERS          | a1
          a1 | ai        | I repaired the old clock. | -     | DIFFERS          | a1
          q1 | candidate | What did you repair?      | 1000  | DIFFERS          | q1
          -  | unknown   | I repaired the old clock. | 6000  | AGREES           | a1
          -  | candidate | I repaired the old clock. | 10900 | AGREES           | a1
          -  | candidate | I repaired the old clock. | -     | AGREES           | a1
          -  | candidate | I built it alone.         | 7000  | DIFFERS          | a1
          -  | ai        | Tell me your salary.      | 13000 | DIFFERS          | q2
          -  | candidate | I said this in the gap.   | 21000 | IN_A_GAP         | -
          -  | ai        | I said this in the gap.   | 21000 | ONLY_THE_BROWSER | -
          -  | candidate | Long after the end.       | 90000 | ONLY_THE_BROWSER | -
          -  | candidate | Nowhere in time.          | -     | ONLY_THE_BROWSER | -
          -  | candidate | repaired the old clock    | 90000 | AGREES           | a1
          -  | candidate | clock                     | 90000 | ONLY_THE_BROWSER | -
          -  | candidate | repaired the old clock    | 21000 | IN_A_GAP         | -
          zz | candidate | An item that is none.     | -     | ONLY_THE_BROWSER | -
          zz | candidate | I built it alone.         | 7000  | DIFFERS          | a1
          a1 | unknown   | I built it alone.         | -     | DIFFERS          | a1
          -  | unknown   | I built it alone.         | 7000  | ONLY_THE_BROWSER | -
          -  | candidate | I spoke over her.         | 13000 | ONLY_THE_BROWSER | -
          -  | candidate | I built it alone.         | 3000  | DIFFERS          | a1
          -  | candidate | I built it alone.         | 2999  | ONLY_THE_BROWSER | -
          -  | candidate | I built it alone.         | 11000 | DIFFERS          | a1
          -  | candidate | I built it alone.         | 11001 | ONLY_THE_BROWSER | -
          -  | candidate | the old clock             | 90000 | AGREES           | a1
          -  | candidate | old clock                 | 90000 | ONLY_THE_BROWSER | -
          -  | unknown   | the old clock             | 90000 | AGREES           | a1
          -  | ai        | the old clock             | 90000 | ONLY_THE_BROWSER | -
          -  | candidate | clock                     | -     | AGREES           | a1
          -  | candidate | paired the old            | 6000  | DIFFERS          | a1
          -  | candidate | I said this in the gap.   | 18000 | IN_A_GAP         | -
          -  | candidate | I said this in the gap.   | 17999 | ONLY_THE_BROWSER | -
          -  | candidate | I said this in the gap.   | 26000 | IN_A_GAP         | -
          -  | candidate | I said this in the gap.   | 26001 | ONLY_THE_BROWSER | -
          -  | unknown   | I said this in the gap.   | 21000 | ONLY_THE_BROWSER | -
          -  | candidate | ...                       | 6000  | AGREES           | a1
          -  | candidate | ...                       | 90000 | ONLY_THE_BROWSER | -
          """)
  void whatABrowserSaysIsHeldAgainstWhatWasHeard(
      @Nullable String item,
      String speaker,
      String text,
      @Nullable Long at,
      Precedence.Word word,
      @Nullable String beside) {
    View view = view(new Claimed(item, speaker, text, at), null);
    Precedence.Claim claim = view.claims().getFirst();
    assertEquals(word, claim.word());
    assertEquals(beside, claim.beside() == null ? null : claim.beside().itemId());
    assertEquals(HEARD, view.scored(), "nothing that a browser says is scored");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          -                                                                         | NONE
          ' '                                                                       | NONE
          AI: What did you repair? Me: I repaired the old clock. AI: What was hard? | AGREES
          What did you repair? I repaired the old clock! And well. What was hard?   | AGREES
          What did you repair? I designed the new clock. What was hard?             | DIFFERS
          I repaired the old clock. What did you repair? What was hard?             | DIFFERS
          What did you repair?                                                      | DIFFERS
          """)
  void aTranscriptThatIsSentWholeChangesNothing(@Nullable String whole, Whole says) {
    View view = Precedence.of(HEARD, GAPS, List.of(), whole);
    assertEquals(says, view.whole());
    assertEquals(HEARD, view.scored());
  }

  @Test
  void anUtteranceGoesBeforeAGapOfTheSameTime() {
    View view =
        Precedence.of(
            HEARD,
            List.of(new Missing("candidate", 0, 60_000)),
            List.of(
                new Claimed(null, "candidate", "I repaired the old clock.", 6_000L),
                new Claimed(null, "candidate", "I built it alone.", 6_000L),
                new Claimed(null, "candidate", "I spoke over her.", 13_000L)),
            null);
    assertEquals(
        List.of(Precedence.Word.AGREES, Precedence.Word.DIFFERS, Precedence.Word.IN_A_GAP),
        view.claims().stream().map(Precedence.Claim::word).toList());
  }

  @Test
  void theSameSourcesGiveTheSameViewInTheOrderTheyWereGiven() {
    List<Claimed> told =
        List.of(
            new Claimed(null, "candidate", "Long after the end.", 90_000L),
            new Claimed("a1", "candidate", "the old clock", null));
    View view = Precedence.of(HEARD, GAPS, told, "all");
    assertEquals(told, view.claims().stream().map(Precedence.Claim::claimed).toList());
    assertEquals(view, Precedence.of(HEARD, GAPS, told, "all"));
  }

  @Test
  void anUtteranceThatHasNotEndedHasTheTimeOfItsBegin() {
    List<Heard> open = List.of(new Heard("a1", "candidate", "Red.", 5_000, null));
    for (long at : new long[] {3_000, 7_000}) {
      Claimed claim = new Claimed(null, "candidate", "Blue.", at);
      assertEquals(
          Precedence.Word.DIFFERS,
          Precedence.of(open, List.of(), List.of(claim), null).claims().getFirst().word());
    }
    Claimed late = new Claimed(null, "candidate", "Blue.", 7_001L);
    assertEquals(
        Precedence.Word.ONLY_THE_BROWSER,
        Precedence.of(open, List.of(), List.of(late), null).claims().getFirst().word());
  }

  @Test
  void aWholeTranscriptIsHeldAgainstWhatWasHeardAlone() {
    assertEquals(Whole.AGREES, Precedence.of(List.of(), GAPS, List.of(), "All of it.").whole());
  }

  @Test
  void withoutAnythingHeardNothingIsScoredHoweverMuchABrowserSays() {
    View view =
        Precedence.of(
            List.of(), List.of(), List.of(new Claimed("a", "candidate", "Brilliant.", 1L)), "all");
    assertEquals(List.of(), view.scored());
    assertEquals(Precedence.Word.ONLY_THE_BROWSER, view.claims().getFirst().word());
  }
}
