package org.vivavoce.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A transcript as it goes over the wire, to whoever may read it. */
public record TranscriptAnswer(
    UUID sessionId,
    List<Entry> entries,
    List<TranscriptStore.Gap> gaps,
    List<ClientUtterances.Utterance> clientEntries) {

  /**
   * @param clientEntries what the candidate's own client sent; not part of the record
   */
  public static TranscriptAnswer of(
      UUID sessionId,
      List<TranscriptEntry> entries,
      List<TranscriptStore.Gap> gaps,
      List<ClientUtterances.Utterance> clientEntries) {
    return new TranscriptAnswer(
        sessionId, entries.stream().map(Entry::of).toList(), gaps, clientEntries);
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
