package org.vivavoce.live.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the candidate said while nobody here heard it: because the sideband was away, or not yet
 * there. What can be found of it is an entry, from where it could have been heard; what cannot is a
 * gap. Belongs to {@link Conversation}.
 */
final class UnheardSpeech {
  private final Conversation.Sink sink;
  private final LongSupplier offsetMs;
  private final CallItems items;
  private final EntryPen pen;
  private final DeafStretch deaf = new DeafStretch();

  /** When the service was first asked for an item. */
  private final Map<String, Long> askedMs = new HashMap<>();

  /** From here on the candidate is heard; what began earlier began unheard. */
  private long heardSinceMs;

  private boolean wasDeaf;

  /** What an utterance whose begin nobody heard was most likely said to. */
  private @Nullable Integer question;

  UnheardSpeech(Conversation.Sink sink, LongSupplier offsetMs, CallItems items, EntryPen pen) {
    this.sink = sink;
    this.offsetMs = offsetMs;
    this.items = items;
    this.pen = pen;
  }

  void callBegan() {
    heardSinceMs = offsetMs.getAsLong();
    wasDeaf = false;
  }

  /** What is said from now on is said to this question. */
  void open(@Nullable Integer number) {
    question = number;
  }

  void deafFrom(long fromMs) {
    deaf.begins(fromMs, items.known()).forEach(sink::journal);
    heardSinceMs = fromMs + 1; // what was heard at that moment was said before
    wasDeaf = true;
  }

  void deafUntil(long toMs) {
    deaf.ends(toMs);
  }

  /** Items that the service was asked for, or is to be. */
  Set<String> missing() {
    return deaf.missing();
  }

  /** An utterance of which only the end is heard; empty when its begin was heard too. */
  Optional<Entry> endOf(String itemId) {
    if (items.get(itemId) != null) {
      return Optional.empty();
    }
    Entry entry = Entry.ofCandidate(items.scoped(itemId), heardSinceMs, null, question);
    entry.addPart(itemId, heardSinceMs, Entry.Part.UNHEARD);
    items.put(itemId, entry);
    return Optional.of(entry);
  }

  /** The same by its words, which come late when all of it was said while we did not hear. */
  Optional<Entry> wordsOf(String itemId) {
    Optional<Entry> unheard = wasDeaf ? endOf(itemId) : Optional.empty();
    found(itemId);
    return unheard;
  }

  /** Returns an item that is missing before this one and should be fetched. */
  Optional<String> follows(String itemId, @Nullable String previous) {
    boolean heard = previous != null && items.isKnown(previous);
    Optional<String> missing = deaf.follows(itemId, previous, heard);
    missing.ifPresent(item -> askedMs.put(item, offsetMs.getAsLong()));
    deaf.settled().forEach(sink::journal);
    return missing;
  }

  /** Whether it is one that was missing, and an entry now. */
  boolean retrieved(String itemId, boolean candidate, @Nullable String words) {
    Entry known = items.get(itemId);
    Entry.Part part = known == null ? null : known.part(itemId);
    if (part != null && part.stoppedMs == null) {
      part.stoppedMs = offsetMs.getAsLong(); // it is an item: what was being said is said
    }
    boolean late = deaf.isMissing(itemId) && items.get(itemId) == null;
    if (late && candidate) {
      late(itemId, words == null ? "" : words.strip());
    }
    found(itemId);
    return late;
  }

  /** It is in no conversation any more, so that nobody will tell of it. */
  void removed(String itemId) {
    found(itemId);
  }

  /** What was asked for so long ago will not be told. */
  void givesUp(long askedBeforeMs) {
    for (String item : List.copyOf(deaf.missing())) {
      if (askedMs.getOrDefault(item, 0L) < askedBeforeMs) {
        deaf.givenUp(item).forEach(sink::journal);
      }
    }
  }

  private void found(String itemId) {
    deaf.found(itemId);
    deaf.settled().forEach(sink::journal);
  }

  /** Without words yet, they may still come. */
  private void late(String itemId, String words) {
    long startMs = deaf.saidFromMs(itemId) + 1;
    Entry entry = Entry.ofCandidate(items.scoped(itemId), startMs, null, question);
    entry.wholeAt(itemId, words, Math.max(startMs, deaf.toMs(itemId)));
    if (words.isEmpty()) {
      entry.closed = false;
      entry.parts.getFirst().done = false;
    }
    items.put(itemId, entry);
    pen.changed(entry);
    pen.boundary(entry);
  }

  void callEnded() {
    deaf.gaps().forEach(sink::journal);
    askedMs.clear();
  }
}
