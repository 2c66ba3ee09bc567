package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivavoce.transcript.JournalFact;
import org.vivavoce.transcript.WordConfidence;

/**
 * One entry of the transcript while it grows; belongs to {@link Conversation}. A candidate's entry
 * has parts, one for each item of the service; an interviewer's has the words of one item.
 */
final class Entry {
  /** One utterance of the candidate between two silences. */
  static final class Part {
    /** Instead of the service's audio time, where its begin was not heard. */
    static final long UNHEARD = -1;

    final String itemId;
    final long startMs;
    final long audioStartMs;
    final StringBuilder text = new StringBuilder();
    @Nullable List<WordConfidence> words;
    @Nullable Long stoppedMs;
    @Nullable Long audioEndMs;
    boolean done;

    /** No words came; if they do after all, they are taken. */
    boolean failed;

    Part(String itemId, long startMs, long audioStartMs) {
      this.itemId = itemId;
      this.startMs = startMs;
      this.audioStartMs = audioStartMs;
    }

    /** In the service's audio time; 0 when that is not known. */
    long speechMs() {
      return audioEndMs == null || audioStartMs == UNHEARD
          ? 0
          : Math.max(0, audioEndMs - audioStartMs);
    }
  }

  /** One response of the service: usually one item. */
  static final class Response {
    final List<Entry> entries = new ArrayList<>();
    long startedMs = -1;
    boolean ended;
    @Nullable Integer question;
  }

  final String id;
  final boolean candidate;
  final long startMs;
  final @Nullable Long audioStartMs;
  final @Nullable Integer question;
  final @Nullable Response response;
  final List<Part> parts = new ArrayList<>();
  final StringBuilder spoken = new StringBuilder();

  /** What was heard of {@link #spoken} when it was cut. */
  @Nullable String heard;

  /** {@code text} where it was typed or read, null where it was spoken. */
  @Nullable String medium;

  @Nullable Long endMs;
  @Nullable Double confidence;
  boolean interrupted;
  boolean closed;
  boolean dirty;

  /** As it was journalled last. */
  JournalFact.@Nullable Uttered written;

  /** The interviewer has spoken since: no part will be added. */
  boolean settled;

  private Entry(
      String id,
      boolean candidate,
      long startMs,
      @Nullable Long audioStartMs,
      @Nullable Integer question,
      @Nullable Response response) {
    this.id = id;
    this.candidate = candidate;
    this.startMs = startMs;
    this.audioStartMs = audioStartMs;
    this.question = question;
    this.response = response;
  }

  static Entry ofCandidate(
      String id, long startMs, @Nullable Long audioStartMs, @Nullable Integer question) {
    return new Entry(id, true, startMs, audioStartMs, question, null);
  }

  static Entry ofInterviewer(String id, Response response) {
    return new Entry(id, false, 0, null, null, response);
  }

  void addPart(String itemId, long startMs, long audioStartMs) {
    parts.add(new Part(itemId, startMs, audioStartMs));
  }

  /** Its words are complete and came in one piece. */
  void wholeAt(String itemId, String words, long atMs) {
    Part part = new Part(itemId, startMs, 0);
    part.text.append(words);
    part.done = true;
    part.stoppedMs = atMs;
    parts.add(part);
    endMs = atMs;
    settled = true;
    closed = true;
  }

  @Nullable Part part(String itemId) {
    for (Part part : parts) {
      if (part.itemId.equals(itemId)) {
        return part;
      }
    }
    return null;
  }

  /** An entry is as sure as its least sure part; unknown with one that is unknown. */
  void heardWith(@Nullable Double partConfidence) {
    Double before = confidence;
    if (parts.size() == 1 || before == null || partConfidence == null) {
      confidence = parts.size() == 1 ? partConfidence : null;
    } else {
      confidence = Math.min(before, partConfidence);
    }
  }

  String text() {
    if (!candidate) {
      return heard == null ? spoken.toString().strip() : heard;
    }
    return parts.stream()
        .map(part -> part.text.toString().strip())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /**
   * How sure the recogniser was of each word of {@link #text}; null where it told of none. Words of
   * a part that it did not tell of stand there without a number.
   */
  @Nullable List<WordConfidence> words() {
    if (parts.stream().allMatch(part -> part.words == null)) {
      return null;
    }
    List<WordConfidence> all = new ArrayList<>();
    for (Part part : parts) {
      if (part.words != null) {
        all.addAll(part.words);
        continue;
      }
      for (String word : part.text.toString().strip().split("\\s+", -1)) {
        if (!word.isEmpty()) {
          all.add(new WordConfidence(word, null));
        }
      }
    }
    return all;
  }

  /** The service's id of the item that this entry begins with. */
  String firstItem(Map<String, Entry> byItem) {
    if (!parts.isEmpty()) {
      return parts.getFirst().itemId;
    }
    for (Map.Entry<String, Entry> item : byItem.entrySet()) {
      if (item.getValue() == this) {
        return item.getKey();
      }
    }
    return id;
  }

  /** The interviewer's words are made faster than they sound: only what has sounded by then. */
  String soundedBy(long nowMs, SpeechRate rate) {
    if (response == null || closed) {
      return text();
    }
    if (response.startedMs < 0) {
      return "";
    }
    int chars = rate.chars(nowMs - response.startedMs);
    for (Entry before : response.entries.subList(0, response.entries.indexOf(this))) {
      chars -= before.spoken.length();
    }
    return SpeechRate.heard(spoken.toString(), Math.max(0, chars));
  }

  boolean isSounding() {
    return response != null && response.startedMs >= 0 && !closed;
  }

  boolean neverSounded() {
    return response != null && response.startedMs < 0;
  }

  long lastStoppedMs(long otherwise) {
    Long stopped = parts.isEmpty() ? null : parts.getLast().stoppedMs;
    return stopped == null ? otherwise : stopped;
  }

  @Nullable Long lastAudioEndMs() {
    return parts.isEmpty() ? null : parts.getLast().audioEndMs;
  }
}
