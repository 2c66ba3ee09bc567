package org.vivavoce.transcript;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One utterance as a reader gets it.
 *
 * @param itemId the realtime service's name for it, as the journal has it
 * @param sequenceNumber its place in the conversation, from 1
 * @param speaker {@code ai}, {@code candidate} or {@code unknown}
 * @param startMs offset from t = 0 (the first {@code in_progress})
 * @param source {@code sideband} when our server heard it, {@code client} when a browser said so
 * @param isFinal no more words will come
 * @param question number of the core question it asks or answers
 * @param medium {@code voice}, or {@code text} where it was typed or read
 * @param words how sure the recogniser was of each word of {@code text}; null where it does not
 *     tell
 */
public record TranscriptEntry(
    UUID id,
    String itemId,
    int sequenceNumber,
    String speaker,
    String text,
    long startMs,
    @Nullable Long endMs,
    String source,
    boolean isFinal,
    boolean interrupted,
    @Nullable Double confidence,
    @Nullable Integer question,
    String medium,
    @Nullable List<WordConfidence> words) {
  public TranscriptEntry {
    words = words == null ? null : List.copyOf(words);
  }

  @Override
  public String toString() {
    return "TranscriptEntry[" + id + "]";
  }
}
