package org.vivavoce.live.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
  /** Words that have not come after this long were lost on the way, or are none. */
  private static final long LONGEST_RECOGNITION_MS = 10_000;

  /** Where facts and captions go. */
  interface Sink {
    void journal(JournalFact fact);

    void caption(ServerMessage.Transcript caption);
  }

  private final LongSupplier offsetMs;
  private final SpeechRate rate = new SpeechRate();

  private final CallItems items;
  private final EntryPen pen;
  private final UnheardSpeech unheard;
  private final Map<String, Entry.Response> responses = new HashMap<>();
  private boolean writing;

  /** The entry that was heard last, null before the first of a call. */
  private @Nullable Entry latest;

  Conversation(Sink sink, LongSupplier offsetMs, Set<String> earlierItems) {
    this.offsetMs = offsetMs;
    this.items = new CallItems(earlierItems);
    this.pen = new EntryPen(sink, offsetMs, rate, items);
    this.unheard = new UnheardSpeech(sink, offsetMs, items, pen);
  }

  /**
   * @param inWriting what the interviewer says in it is read, not heard
   */
  void callBegan(String id, boolean inWriting) {
    items.callBegan(id);
    writing = inWriting;
    unheard.callBegan();
  }

  /** The call was told of earlier ones by these items. */
  void retold(Map<String, String> entryOfItem) {
    items.tells(entryOfItem);
  }

  // ---- the candidate

  void speechStarted(String itemId, long audioStartMs, @Nullable Integer question) {
    long now = offsetMs.getAsLong();
    items.stopped(now);
    unheard.open(question);
    Entry entry = latest;
    if (entry == null
        || !entry.candidate
        || entry.closed
        || entry.settled
        || !Objects.equals(entry.question, question)) {
      entry = Entry.ofCandidate(items.scoped(itemId), now, audioStartMs, question);
    }
    entry.addPart(itemId, now, audioStartMs);
    items.put(itemId, entry);
    latest = entry;
  }

  /** What follows it may belong to it, unless something later is open. */
  private void joins(Optional<Entry> found) {
    if (found.isPresent() && (latest == null || !latest.candidate || latest.settled)) {
      latest = found.get();
    }
  }

  void speechStopped(String itemId, long audioEndMs) {
    unheard.endOf(itemId).ifPresent(entry -> latest = entry); // nothing later has begun
    Entry.Part part = part(itemId);
    if (part != null) {
      part.stoppedMs = offsetMs.getAsLong();
      part.audioEndMs = audioEndMs;
    }
  }

  /** Returns an item of ours that is missing before this one and should be fetched. */
  Optional<String> committed(String itemId, @Nullable String previousItemId) {
    joins(unheard.endOf(itemId));
    Optional<String> missing = itemAdded(itemId, previousItemId);
    Entry entry = items.get(itemId);
    if (entry != null) {
      entry.dirty = true;
      pen.boundary(entry);
    }
    return missing;
  }

  Optional<String> itemAdded(String itemId, @Nullable String previousItemId) {
    Optional<String> missing = unheard.follows(itemId, previousItemId);
    items.follows(itemId, previousItemId);
    return missing;
  }

  /** From here on we do not hear what is said; the service may know of it. */
  void deafFrom(long fromMs) {
    unheard.deafFrom(fromMs);
    latest = null; // what is heard next may not be what comes next
  }

  void deafUntil(long toMs) {
    unheard.deafUntil(toMs);
  }

  /** One voice sounds at a time: of the end of what sounded before nobody told. */
  private void cutShort(@Nullable String allBut) {
    for (String response : List.copyOf(responses.keySet())) {
      if (!response.equals(allBut)) {
        playbackEnded(response, true);
      }
    }
  }

  /** The service told what it holds of an item that we had asked for. */
  void retrieved(String itemId, boolean candidate, @Nullable String words) {
    boolean late = unheard.retrieved(itemId, candidate, words);
    if (!late && candidate && words != null) {
      wordsCame(itemId, words, null, null);
    }
  }

  /** What the candidate typed is an entry of its own, whole at once. */
  void typed(String itemId, String words, @Nullable Integer question) {
    long now = offsetMs.getAsLong();
    if (latest != null && latest.candidate && !latest.settled) {
      latest.settled = true;
      pen.settle(latest);
      pen.boundary(latest);
    }
    Entry entry = Entry.ofCandidate(items.scoped(itemId), now, null, question);
    entry.medium = "text";
    entry.wholeAt(itemId, words, now);
    items.put(itemId, entry);
    latest = entry;
    pen.changed(entry);
    pen.boundary(entry);
  }

  void wordsGrew(String itemId, String delta) {
    joins(unheard.wordsOf(itemId));
    Entry entry = items.get(itemId);
    Entry.Part part = part(itemId);
    if (entry != null && part != null && !part.done) {
      part.text.append(delta);
      pen.changed(entry);
    }
  }

  void wordsCame(
      String itemId,
      String transcript,
      @Nullable Double confidence,
      @Nullable List<WordConfidence> words) {
    unheard.wordsOf(itemId); // it is over: what follows is something else
    Entry entry = items.get(itemId);
    Entry.Part part = part(itemId);
    if (entry == null || part == null || (part.done && !part.failed)) {
      return;
    }
    part.text.setLength(0);
    part.text.append(transcript.strip());
    part.words = words;
    part.done = true;
    entry.heardWith(confidence);
    pen.changed(entry);
    pen.settle(entry);
    pen.boundary(entry);
  }

  void wordsFailed(String itemId, String reason) {
    unheard.wordsOf(itemId);
    Entry entry = items.get(itemId);
    Entry.Part part = part(itemId);
    if (entry != null && part != null && !part.done) {
      pen.gap(part, reason);
      part.done = true;
      part.failed = true;
      pen.settle(entry);
      pen.boundary(entry);
    }
  }

  /** What has been waited for long enough is a gap; to be called each second. */
  void givesUp() {
    long beforeMs = offsetMs.getAsLong() - LONGEST_RECOGNITION_MS;
    items.overdue(beforeMs).forEach(item -> wordsFailed(item, "words_never_came"));
    unheard.givesUp(beforeMs);
  }

  /** An item is in the conversation no more. */
  void removed(String itemId) {
    unheard.removed(itemId);
  }

  /** How long the utterance lasted, in the service's audio time; 0 when that is not known. */
  long speechMs(String itemId) {
    Entry.Part part = part(itemId);
    return part == null ? 0 : part.speechMs();
  }

  /** Utterances whose words may still come. */
  List<String> pendingWords() {
    return Stream.concat(items.pending(), unheard.missing().stream()).toList();
  }

  private Entry.@Nullable Part part(String itemId) {
    Entry entry = items.get(itemId);
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
        pen.changed(entry);
        pen.boundary(entry);
      }
      return;
    }
    entry.spoken.setLength(0);
    entry.spoken.append(whole);
    soundingChanged(entry);
    pen.boundary(entry);
  }

  private Entry spoken(String responseId, String itemId) {
    Entry.Response response = responses.computeIfAbsent(responseId, _ -> new Entry.Response());
    Entry known = items.get(itemId);
    if (known != null) {
      return known;
    }
    Entry entry = Entry.ofInterviewer(items.scoped(itemId), response);
    entry.medium = writing ? "text" : null;
    if (response.ended) { // its words come after its end: nothing of them was heard
      entry.heard = "";
      entry.interrupted = true;
      entry.closed = true;
    }
    response.entries.add(entry);
    items.put(itemId, entry);
    return entry;
  }

  private void soundingChanged(Entry entry) {
    if (entry.response != null && entry.response.startedMs >= 0) {
      pen.changed(entry);
    }
  }

  void playbackStarted(String responseId, @Nullable Integer question) {
    for (Entry entry : items.entries()) {
      if (entry.candidate && !entry.settled) {
        entry.settled = true;
        pen.settle(entry);
        pen.boundary(entry);
      }
    }
    cutShort(responseId);
    Entry.Response response = responses.computeIfAbsent(responseId, _ -> new Entry.Response());
    response.startedMs = offsetMs.getAsLong();
    response.question = question;
    if (question != null) {
      unheard.open(question);
    }
    for (Entry entry : response.entries) {
      pen.changed(entry);
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
    if (response.startedMs < 0) {
      return; // nothing of it was heard: it has no entry
    }
    response.ended = true;
    long now = offsetMs.getAsLong();
    long playedMs = now - response.startedMs;
    int chars = response.entries.stream().mapToInt(entry -> entry.spoken.length()).sum();
    if (!cut && !writing) {
      rate.learn(chars, playedMs);
    }
    int budget = cut && !writing ? rate.chars(playedMs) : Integer.MAX_VALUE;
    for (Entry entry : response.entries) {
      entry.endMs = now;
      entry.interrupted = cut;
      entry.heard = cut ? SpeechRate.heard(entry.spoken.toString(), budget) : null;
      budget = Math.max(0, budget - entry.spoken.length());
      entry.closed = true;
      pen.changed(entry);
      pen.boundary(entry);
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
    return items.last(candidate);
  }

  // ---- the end of a call

  /** Closes what is open; what has no words yet, or not all of them, is a gap with its reason. */
  void callEnded(String reason) {
    cutShort(null);
    unheard.callEnded();
    for (Entry entry : items.entries()) {
      if (!entry.candidate || entry.closed) {
        continue;
      }
      for (Entry.Part part : entry.parts) {
        if (!part.done) {
          pen.gap(part, reason); // also of words that grew: the last ones may be missing
          entry.interrupted = true;
          part.done = true;
        }
      }
      entry.settled = true;
      pen.settle(entry);
      pen.boundary(entry);
    }
    items.callEnded();
    responses.clear();
    latest = null;
  }

  /**
   * Journals what changed since the last boundary; called at most every few hundred ms.
   *
   * @return whether the interviewer is speaking, so that more will have changed by then
   */
  boolean flush() {
    boolean sounding = false;
    for (Entry entry : items.entries()) {
      if (entry.isSounding()) {
        entry.dirty = true;
        sounding = true;
      }
      pen.boundary(entry);
    }
    return sounding;
  }
}
