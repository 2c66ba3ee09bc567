package org.vivavoce.transcript;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client says was said. A client's own word: shown as such, kept apart, never scored.
 *
 * @param speaker {@code ai}, {@code candidate} or {@code unknown}
 * @param timestamp the client's clock
 * @param itemId the client's name for it, of the conversation's items where it knows them
 * @param startMs offset from t = 0, as the client reckons it
 */
public record ClientEntry(
    String speaker,
    String text,
    Instant timestamp,
    @Nullable Integer sequenceNumber,
    @Nullable String itemId,
    @Nullable Double confidence,
    @Nullable Long startMs,
    @Nullable Long endMs) {

  /** What makes an entry the same one: its id, else speaker, time and text. */
  String identity() {
    return itemId == null ? "said\n" + speaker + "\n" + timestamp + "\n" + text : "item\n" + itemId;
  }

  ClientEntry saying(String longer) {
    return new ClientEntry(
        speaker, longer, timestamp, sequenceNumber, itemId, confidence, startMs, endMs);
  }

  @Override
  public String toString() {
    return "ClientEntry[" + speaker + ", " + text.length() + " characters]";
  }
}
