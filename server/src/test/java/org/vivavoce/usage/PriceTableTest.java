package org.vivavoce.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vivavoce.transcript.JournalFact;

/** What a report costs, to the millionth of a dollar; and what nobody knows. */
class PriceTableTest {
  private static final PriceTable TABLE =
      PriceTable.of(
          List.of("voice 4 0.4 32 0.4 16 64 0 2026-11-29", "ears 0 0 0 0 0 0 0.006 2026-11-01"),
          false);

  private static long micros(String model, JournalFact.Used used) {
    return TABLE.of(model).orElseThrow().micros(Price.Tokens.of(used), used.seconds());
  }

  @Test
  void tokensCostByKindAndWhatWasCachedCostsLess() {
    // 1,000 of text in, 400 of them cached; 2,000 of sound in, 500 cached; 100 of text, 300 of
    // sound.
    JournalFact.Used used =
        new JournalFact.Used(
            "response", 3_000, 400, 0, new JournalFact.Used.Kinds("voice", 2_000, 400, 500, 300));
    // 600×4 + 400×0.4 + 1,500×32 + 500×0.4 + 100×16 + 300×64
    assertEquals(2_400 + 160 + 48_000 + 200 + 1_600 + 19_200, micros("voice", used));
  }

  @Test
  void soundThatIsPaidByTimeCostsByTheSecondRoundedUp() {
    JournalFact.Used used =
        new JournalFact.Used(
            "transcription", 0, 0, 7.5, new JournalFact.Used.Kinds("ears", 0, 0, 0, 0));
    assertEquals(750, micros("ears", used));
    assertEquals(
        1,
        micros(
            "ears",
            new JournalFact.Used(
                "transcription", 0, 0, 0.001, new JournalFact.Used.Kinds("ears", 0, 0, 0, 0))));
  }

  @Test
  void aReportThatTellsNoKindsIsAllText() {
    assertEquals(
        10 * 4 + 2 * 16, micros("voice", new JournalFact.Used("response", 10, 2, 0, null)));
  }

  @Test
  void aModelWithoutAPriceIsNotKnownAndNothingIsPaidOfTheEmbeddedService() {
    assertEquals(Optional.empty(), TABLE.of("another"));
    JournalFact.Used used = new JournalFact.Used("response", 10, 2, 9, null);
    PriceTable twin = PriceTable.of(List.of(), true);
    assertEquals(0, twin.of("another").orElseThrow().micros(Price.Tokens.of(used), used.seconds()));
  }

  @Test
  void aLineThatIsNoPriceIsRefusedInOneSentence() {
    for (String line :
        List.of(
            "voice 4",
            "voice 4 0.4 32 0.4 16 64 0 yesterday",
            "voice 4 0.4 x 0.4 16 64 0 2026-11-29",
            "voice 4 0.4 -1 0.4 16 64 0 2026-11-29")) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> PriceTable.of(List.of(line), false), line);
      assertTrue(String.valueOf(refused.getMessage()).length() > 20);
    }
    assertEquals(LocalDate.of(2026, 11, 29), TABLE.of("voice").orElseThrow().asOf());
  }
}
