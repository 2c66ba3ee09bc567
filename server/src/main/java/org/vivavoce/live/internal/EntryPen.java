package org.vivavoce.live.internal;

import java.util.function.LongSupplier;
import org.vivavoce.transcript.JournalFact;

/** Writes entries down: as facts at boundaries, as captions with each change. */
final class EntryPen {
  private final Conversation.Sink sink;
  private final LongSupplier offsetMs;
  private final SpeechRate rate;
  private final CallItems items;

  EntryPen(Conversation.Sink sink, LongSupplier offsetMs, SpeechRate rate, CallItems items) {
    this.sink = sink;
    this.offsetMs = offsetMs;
    this.rate = rate;
    this.items = items;
  }

  /**
   * A candidate's entry is closed when its words are there and the interviewer has spoken since.
   */
  void settle(Entry entry) {
    if (entry.settled && !entry.closed && entry.parts.stream().allMatch(part -> part.done)) {
      entry.closed = true;
      entry.endMs = entry.lastStoppedMs(offsetMs.getAsLong());
      changed(entry);
    }
  }

  void gap(Entry.Part part, String reason) {
    long to = part.stoppedMs == null ? offsetMs.getAsLong() : part.stoppedMs;
    sink.journal(
        new JournalFact.GapFound(items.scoped(part.itemId), "candidate", part.startMs, to, reason));
  }

  void changed(Entry entry) {
    entry.dirty = true;
    if (entry.closed || !entry.text().isBlank()) {
      sink.caption(
          new ServerMessage.Transcript(
              entry.id,
              entry.candidate ? "candidate" : "ai",
              entry.text(),
              entry.closed,
              entry.interrupted));
    }
  }

  void boundary(Entry entry) {
    String text = entry.soundedBy(offsetMs.getAsLong(), rate);
    if (entry.dirty && !text.isBlank()) {
      entry.dirty = false;
      JournalFact.Uttered fact = fact(entry, text);
      if (!fact.equals(entry.written)) {
        entry.written = fact;
        sink.journal(fact);
      }
    }
  }

  private JournalFact.Uttered fact(Entry entry, String text) {
    Integer question = entry.response == null ? entry.question : entry.response.question;
    return new JournalFact.Uttered(
        entry.id,
        items.previousOf(entry),
        entry.candidate ? "candidate" : "ai",
        text,
        entry.response == null ? entry.startMs : entry.response.startedMs,
        entry.endMs,
        entry.closed,
        entry.interrupted,
        question,
        entry.confidence,
        entry.audioStartMs,
        entry.lastAudioEndMs(),
        entry.medium,
        entry.words());
  }
}
