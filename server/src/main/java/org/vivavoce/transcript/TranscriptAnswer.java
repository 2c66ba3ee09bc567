package org.vivavoce.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A transcript as it goes over the wire, to whoever may read it. */
public record TranscriptAnswer(
    UUID sessionId,
    List<Entry> entries,
    List<TranscriptStore.Gap> gaps,
    List<ClientUtterances.Utterance> clientEntries) {

  /**
   * @param startedAt when t = 0 was
   * @param claimed what the candidate's own client sent; not part of the record
   */
  public static TranscriptAnswer of(
      UUID sessionId,
      @Nullable Instant startedAt,
      List<TranscriptEntry> entries,
      List<TranscriptStore.Gap> gaps,
      List<ClientEntries.Kept> claimed) {
    return new TranscriptAnswer(
        sessionId,
        entries.stream().map(Entry::of).toList(),
        gaps,
        standing(startedAt, entries, gaps, ClientUtterances.of(claimed)));
  }

  /** What each of a client's words is beside what our server heard. */
  static List<ClientUtterances.Utterance> standing(
      @Nullable Instant startedAt,
      List<TranscriptEntry> entries,
      List<TranscriptStore.Gap> gaps,
      List<ClientUtterances.Utterance> claimed) {
    Map<String, UUID> ids = new HashMap<>();
    entries.forEach(entry -> ids.put(entry.itemId(), entry.id()));
    List<Precedence.Claim> claims =
        Precedence.of(
                entries.stream()
                    .map(
                        entry ->
                            new Precedence.Heard(
                                entry.itemId(),
                                entry.speaker(),
                                entry.text(),
                                entry.startMs(),
                                entry.endMs()))
                    .toList(),
                gaps.stream()
                    .map(gap -> new Precedence.Missing(gap.speaker(), gap.fromMs(), gap.toMs()))
                    .toList(),
                claimed.stream()
                    .map(
                        one ->
                            new Precedence.Claimed(
                                one.itemId(), one.speaker(), one.text(), atMs(startedAt, one)))
                    .toList(),
                null)
            .claims();
    List<ClientUtterances.Utterance> standing = new ArrayList<>(claimed.size());
    for (int i = 0; i < claimed.size(); i++) {
      Precedence.Heard beside = claims.get(i).beside();
      standing.add(
          claimed
              .get(i)
              .standing(claims.get(i).word(), beside == null ? null : ids.get(beside.itemId())));
    }
    return List.copyOf(standing);
  }

  private static @Nullable Long atMs(
      @Nullable Instant startedAt, ClientUtterances.Utterance claimed) {
    return startedAt == null
        ? null
        : Long.valueOf(Duration.between(startedAt, claimed.timestamp()).toMillis());
  }

  @Override
  public String toString() {
    return "TranscriptAnswer[" + sessionId + "]";
  }

  /** One utterance; see {@link TranscriptEntry}. */
  public record Entry(
      UUID id,
      int sequenceNumber,
      String speaker,
      String text,
      long startMs,
      @Nullable Long endMs,
      String source,
      @JsonProperty("final") boolean isFinal,
      boolean interrupted,
      @Nullable Double confidence,
      @Nullable Integer question,
      String medium,
      @Nullable List<WordConfidence> words) {
    public Entry {
      words = words == null ? null : List.copyOf(words);
    }

    public static Entry of(TranscriptEntry entry) {
      return new Entry(
          entry.id(),
          entry.sequenceNumber(),
          entry.speaker(),
          entry.text(),
          entry.startMs(),
          entry.endMs(),
          entry.source(),
          entry.isFinal(),
          entry.interrupted(),
          entry.confidence(),
          entry.question(),
          entry.medium(),
          entry.words());
    }

    @Override
    public String toString() {
      return "Entry[" + id + "]";
    }
  }
}
