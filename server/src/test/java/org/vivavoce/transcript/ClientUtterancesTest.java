package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a client's fragments are read. */
class ClientUtterancesTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final List<ClientEntries.Kept> kept = new ArrayList<>();

  private void says(String speaker, String text, long atMs, @Nullable String itemId) {
    kept.add(
        new ClientEntries.Kept(
            new UUID(0, kept.size()),
            new ClientEntry(speaker, text, START.plusMillis(atMs), null, itemId, null, null, null),
            false,
            START));
  }

  private List<String> read() {
    return ClientUtterances.of(kept).stream()
        .map(each -> each.speaker() + ": " + each.text())
        .toList();
  }

  @Test
  void fragmentsOfOneSpeakerWithinTwoSecondsAreOneUtterance() {
    says("ai", "Tell me", 0, null);
    says("ai", " about", 2_000, null);
    says("ai", " you.", 4_000, null);
    says("candidate", "Roses.", 4_100, null);
    says("candidate", "And tulips.", 6_101, null);
    assertEquals(
        List.of("ai: Tell me about you.", "candidate: Roses.", "candidate: And tulips."), read());
  }

  @Test
  void wholePhrasesAreKeptApartByASpace() {
    says("candidate", "Yes.", 0, null);
    says("candidate", "I do.", 500, null);
    assertEquals(List.of("candidate: Yes. I do."), read());
  }

  @Test
  void whatHasANameOfItsOwnIsWhole() {
    says("ai", "One.", 0, "item_1");
    says("ai", "Two.", 100, "item_2");
    assertEquals(List.of("ai: One.", "ai: Two."), read());
  }
}
