package org.vivavoce.live.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.vivavoce.transcript.JournalFact;
import org.vivavoce.transcript.WordConfidence;

/**
 * Makes transcript entries of what happens in a call. A candidate's utterances that follow each
 * other without a word of the interviewer between them are one entry; the interviewer's are entries
 * from their first sound on, and one that was cut keeps only what was heard. An open entry is
 * journalled at boundaries and, between them, when {@link #flush} is called.
 *
 * <p>An utterance without words yet has no entry: what follows it names it all the same, and finds
 * its place by time until the words come.
 */
final class Conversation {
  /** Where facts and captions go. */
  interface Sink {
    void journal(JournalFact fact);

    void caption(ServerMessage.Transcript caption);
  }

  private final Sink sink;
  private final LongSupplier offsetMs;
  private final SpeechRate rate = new SpeechRate();

  /**
   * Item ids of earlier calls: a service that counts from one in each call must not mix them up.
   */
  private final Set<String> earlierItems;

  private String callId = "";
  private final Map<String, Entry> byItem = new LinkedHashMap<>();
  private final Map<String, String> previous = new HashMap<>();
  private final Map<String, Entry.Response> responses = new HashMap<>();

  /** The entry that was heard last, null before the first of a call. */
  private @Nullable Entry latest;

  Conversation(Sink sink, LongSupplier offsetMs, Set<String> earlierItems) {
    this.sink = sink;
    this.offsetMs = offsetMs;
    this.earlierItems = new HashSet<>(earlierItems);
  }

  void callBegan(String id) {
    callId = id;
  }

  private String scoped(String itemId) {
    return earlierItems.contains(itemId) ? itemId + "@" + callId : itemId;
  }

  // ---- the candidate

  void speechStarted(String itemId, long audioStartMs, @Nullable Integer question) {
    long now = offsetMs.getAsLong();
    Entry entry = latest;
    if (entry == null
        || !entry.candidate
        || entry.closed
        || entry.settled
        || !Objects.equals(entry.question, question)) {
      entry = Entry.ofCandidate(scoped(itemId), now, audioStartMs, question);
    }
    entry.addPart(itemId, now, audioStartMs);
    byItem.put(itemId, entry);
    latest = entry;
  }

  void speechStopped(String itemId, long audioEndMs) {
    Entry.Part part = part(itemId);
    if (part != null) {
      part.stoppedMs = offsetMs.getAsLong();
      part.audioEndMs = audioEndMs;
    }
  }

  void committed(String itemId, @Nullable String previousItemId) {
    itemAdded(itemId, previousItemId);
    Entry entry = byItem.get(itemId);
    if (entry != null) {
      entry.dirty = true;
      boundary(entry);
    }
  }

  void itemAdded(String itemId, @Nullable String previousItemId) {
    if (previousItemId != null) {
      previous.put(itemId, previousItemId);
    }
  }

  void wordsGrew(String itemId, String delta) {
    Entry entry = byItem.get(itemId);
    Entry.Part part = part(itemId);
    if (entry != null && part != null && !part.done) {
      part.text.append(delta);
      changed(entry);
    }
  }

  void wordsCame(
      String itemId,
      String transcript,
      @Nullable Double confidence,
      @Nullable List<WordConfidence> words) {
    Entry entry = byItem.get(itemId);
    Entry.Part part = part(itemId);
    if (entry == null || part == null || part.done) {
      return;
    }
    part.text.setLength(0);
    part.text.append(transcript.strip());
    part.words = words;
    part.done = true;
    entry.heardWith(confidence);
    changed(entry);
    settle(entry);
    boundary(entry);
  }

  void wordsFailed(String itemId, String reason) {
    Entry entry = byItem.get(itemId);
    Entry.Part part = part(itemId);
    if (entry != null && part != null && !part.done) {
      gap(part, reason);
      part.done = true;
      settle(entry);
      boundary(entry);
    }
  }

  /** How long the utterance lasted, in the service's audio time; 0 when that is not known. */
  long speechMs(String itemId) {
    Entry.Part part = part(itemId);
    return part == null || part.audioEndMs == null
        ? 0
        : Math.max(0, part.audioEndMs - part.audioStartMs);
  }

  /** Utterances whose words may still come. */
  List<String> pendingWords() {
    return byItem.values().stream()
        .distinct()
        .flatMap(entry -> entry.parts.stream())
        .filter(part -> !part.done)
        .map(part -> part.itemId)
        .toList();
  }

  private Entry.@Nullable Part part(String itemId) {
    Entry entry = byItem.get(itemId);
    return entry == null ? null : entry.part(itemId);
  }

  // ---- the interviewer

  void spokenGrew(String responseId, String itemId, String delta) {
    Entry entry = spoken(responseId, itemId);
    if (!entry.closed) {
      entry.spoken.append(delta);
      soundingChanged(entry);
    }
  }

  void spokenCame(String responseId, String itemId, String transcript) {
    Entry entry = spoken(responseId, itemId);
    String whole = transcript.strip();
    if (entry.interrupted) {
      // A service that truncates says itself what was heard; ours is an estimate.
      if (!whole.isEmpty() && entry.spoken.toString().startsWith(whole)) {
        entry.heard = whole;
        changed(entry);
        boundary(entry);
      }
      return;
    }
    entry.spoken.setLength(0);
    entry.spoken.append(whole);
    soundingChanged(entry);
    boundary(entry);
  }

  private Entry spoken(String responseId, String itemId) {
    Entry.Response response = responses.computeIfAbsent(responseId, _ -> new Entry.Response());
    return byItem.computeIfAbsent(
        itemId,
        _ -> {
          Entry entry = Entry.ofInterviewer(scoped(itemId), response);
          response.entries.add(entry);
          return entry;
        });
  }

  private void soundingChanged(Entry entry) {
    if (entry.response != null && entry.response.startedMs >= 0) {
      changed(entry);
    }
  }

  void playbackStarted(String responseId, @Nullable Integer question) {
    long now = offsetMs.getAsLong();
    for (Entry entry : List.copyOf(byItem.values())) {
      if (entry.candidate && !entry.settled) {
        entry.settled = true;
        settle(entry);
        boundary(entry);
      }
    }
    Entry.Response response = responses.computeIfAbsent(responseId, _ -> new Entry.Response());
    response.startedMs = now;
    response.question = question;
    for (Entry entry : response.entries) {
      changed(entry);
      latest = entry;
    }
    if (response.entries.isEmpty()) {
      latest = null;
    }
  }

  /** Nothing more of this response sounds. */
  void playbackEnded(String responseId, boolean cut) {
    Entry.Response response = responses.get(responseId);
    if (response == null || response.ended) {
      return;
    }
    response.ended = true;
    long now = offsetMs.getAsLong();
    if (response.startedMs < 0) {
      return; // nothing of it was heard: it has no entry
    }
    long playedMs = now - response.startedMs;
    int chars = response.entries.stream().mapToInt(entry -> entry.spoken.length()).sum();
    if (!cut) {
      rate.learn(chars, playedMs);
    }
    int budget = cut ? rate.chars(playedMs) : Integer.MAX_VALUE;
    for (Entry entry : response.entries) {
      entry.endMs = now;
      entry.interrupted = cut;
      entry.heard = cut ? SpeechRate.heard(entry.spoken.toString(), budget) : null;
      budget = Math.max(0, budget - entry.spoken.length());
      entry.closed = true;
      changed(entry);
      boundary(entry);
    }
  }

  /** What the response said as far as it is known, for comparing it with what was ordered. */
  String spokenBy(String responseId) {
    Entry.Response response = responses.get(responseId);
    StringBuilder all = new StringBuilder();
    if (response != null) {
      response.entries.forEach(entry -> all.append(all.isEmpty() ? "" : " ").append(entry.spoken));
    }
    return all.toString();
  }

  /** The last entry of a speaker that has words, null when there is none in this call. */
  @Nullable String lastItem(boolean candidate) {
    String last = null;
    for (Entry entry : byItem.values()) {
      if (entry.candidate == candidate && !entry.text().isBlank()) {
        last = entry.id;
      }
    }
    return last;
  }

  // ---- the end of a call

  /** Closes what is open; what has no words is a gap with its reason. */
  void callEnded(String reason) {
    responses.forEach(
        (id, response) -> {
          if (response.startedMs >= 0) {
            playbackEnded(id, true);
          }
        });
    for (Entry entry : Set.copyOf(byItem.values())) {
      if (!entry.candidate || entry.closed) {
        continue;
      }
      for (Entry.Part part : entry.parts) {
        if (!part.done) {
          if (part.text.toString().isBlank()) {
            gap(part, reason);
          }
          entry.interrupted = true;
          part.done = true;
        }
      }
      entry.settled = true;
      settle(entry);
      boundary(entry);
    }
    earlierItems.addAll(byItem.keySet());
    byItem.values().forEach(entry -> earlierItems.add(entry.id));
    byItem.clear();
    previous.clear();
    responses.clear();
    latest = null;
  }

  // ---- journalling

  /**
   * A candidate's entry is closed when its words are there and the interviewer has spoken since.
   */
  private void settle(Entry entry) {
    if (entry.settled && !entry.closed && entry.parts.stream().allMatch(part -> part.done)) {
      entry.closed = true;
      entry.endMs = entry.lastStoppedMs(offsetMs.getAsLong());
      changed(entry);
    }
  }

  private void gap(Entry.Part part, String reason) {
    long to = part.stoppedMs == null ? offsetMs.getAsLong() : part.stoppedMs;
    sink.journal(
        new JournalFact.GapFound(scoped(part.itemId), "candidate", part.startMs, to, reason));
  }

  private void changed(Entry entry) {
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

  private void boundary(Entry entry) {
    String text = entry.soundedBy(offsetMs.getAsLong(), rate);
    if (entry.dirty && !text.isBlank()) {
      entry.dirty = false;
      sink.journal(fact(entry, text));
    }
  }

  /**
   * Journals what changed since the last boundary; called at most every few hundred ms.
   *
   * @return whether the interviewer is speaking, so that more will have changed by then
   */
  boolean flush() {
    boolean sounding = false;
    for (Entry entry : List.copyOf(byItem.values())) {
      if (entry.isSounding()) {
        entry.dirty = true;
        sounding = true;
      }
      boundary(entry);
    }
    return sounding;
  }

  private JournalFact fact(Entry entry, String text) {
    Integer question = entry.response == null ? entry.question : entry.response.question;
    return new JournalFact.Uttered(
        entry.id,
        previousOf(entry),
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
        null,
        entry.words());
  }

  /** The entry before this one: parts stand for their entry, what never sounded for nothing. */
  private @Nullable String previousOf(Entry entry) {
    String before = previous.get(entry.firstItem(byItem));
    while (before != null) {
      Entry entryBefore = byItem.get(before);
      if (entryBefore == null) {
        return scoped(before);
      }
      if (entryBefore != entry && !entryBefore.neverSounded()) {
        return entryBefore.id;
      }
      before = previous.get(before);
    }
    return null;
  }
}
