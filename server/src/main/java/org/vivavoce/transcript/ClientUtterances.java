package org.vivavoce.transcript;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's entries as a person would: fragments of one speaker within two seconds of each
 * other are one utterance. Pure.
 */
public final class ClientUtterances {
  private static final Duration TOGETHER = Duration.ofSeconds(2);

  private ClientUtterances() {}

  /**
   * One utterance on the wire.
   *
   * @param id of its first entry
   * @param source always {@code client}
   * @param late said before the end and sent after it
   * @param standing what it is beside what our server heard: {@link Precedence.Word}, as a word
   * @param heardEntryId the entry that it agrees with or differs from
   */
  public record Utterance(
      UUID id,
      String speaker,
      String text,
      Instant timestamp,
      @Nullable Integer sequenceNumber,
      @Nullable String itemId,
      @Nullable Double confidence,
      @Nullable Long startMs,
      @Nullable Long endMs,
      String source,
      boolean late,
      String standing,
      @Nullable UUID heardEntryId) {
    Utterance standing(Precedence.Word word, @Nullable UUID entryId) {
      return new Utterance(
          id,
          speaker,
          text,
          timestamp,
          sequenceNumber,
          itemId,
          confidence,
          startMs,
          endMs,
          source,
          late,
          word.name().toLowerCase(Locale.ROOT),
          entryId);
    }

    @Override
    public String toString() {
      return "Utterance[" + id + "]";
    }
  }

  /**
   * @param kept in the order they came
   * @return each as if our server had heard nothing
   */
  static List<Utterance> of(List<ClientEntries.Kept> kept) {
    List<Utterance> utterances = new ArrayList<>();
    List<ClientEntries.Kept> run = new ArrayList<>();
    for (ClientEntries.Kept each : kept) {
      if (!run.isEmpty() && !continues(run.getLast(), each)) {
        utterances.add(joined(run));
        run.clear();
      }
      run.add(each);
    }
    if (!run.isEmpty()) {
      utterances.add(joined(run));
    }
    return utterances;
  }

  private static boolean continues(ClientEntries.Kept before, ClientEntries.Kept next) {
    ClientEntry a = before.entry();
    ClientEntry b = next.entry();
    boolean named = a.itemId() != null || b.itemId() != null;
    // What has a name of its own is whole; only fragments have none.
    return !named
        && a.speaker().equals(b.speaker())
        && before.late() == next.late()
        && Duration.between(a.timestamp(), b.timestamp()).abs().compareTo(TOGETHER) <= 0;
  }

  private static Utterance joined(List<ClientEntries.Kept> run) {
    ClientEntries.Kept first = run.getFirst();
    ClientEntry entry = first.entry();
    return new Utterance(
        first.id(),
        entry.speaker(),
        text(run.stream().map(each -> each.entry().text()).toList()),
        entry.timestamp(),
        entry.sequenceNumber(),
        entry.itemId(),
        entry.confidence(),
        entry.startMs(),
        run.getLast().entry().endMs(),
        "client",
        first.late(),
        "only_the_browser",
        null);
  }

  /** Deltas bring their own spaces; whole phrases do not. */
  static String text(List<String> fragments) {
    boolean deltas =
        fragments.stream().anyMatch(each -> !each.isEmpty() && !each.equals(each.strip()));
    return String.join(deltas ? "" : " ", fragments).strip();
  }
}
