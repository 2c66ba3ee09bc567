package org.vivavoce.transcript;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session host reports, in order. The journal is the only source of the transcript and of
 * the session's status while an interview runs; readers take version n and n−1 ({@code v} stands
 * beside the fact in its row).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalFact.StatusChanged.class, name = "status_changed"),
  @JsonSubTypes.Type(value = JournalFact.CallOpened.class, name = "call_opened"),
  @JsonSubTypes.Type(value = JournalFact.CallEnded.class, name = "call_ended"),
  @JsonSubTypes.Type(value = JournalFact.Uttered.class, name = "uttered"),
  @JsonSubTypes.Type(value = JournalFact.Directed.class, name = "directed"),
  @JsonSubTypes.Type(value = JournalFact.GapFound.class, name = "gap_found"),
  @JsonSubTypes.Type(value = JournalFact.IntegrityObserved.class, name = "integrity_observed"),
  @JsonSubTypes.Type(value = JournalFact.Used.class, name = "used"),
  @JsonSubTypes.Type(value = JournalFact.OfferMade.class, name = "offer_made"),
  @JsonSubTypes.Type(value = JournalFact.AnswerGiven.class, name = "answer_given"),
  @JsonSubTypes.Type(value = JournalFact.CandidateNamed.class, name = "candidate_named"),
  @JsonSubTypes.Type(value = JournalFact.ConnectionReported.class, name = "connection_reported"),
  @JsonSubTypes.Type(value = JournalFact.Closed.class, name = "closed"),
})
public sealed interface JournalFact {

  /**
   * The session's row moves to {@code status} (wire name), in the transaction that stores this
   * fact.
   */
  record StatusChanged(String status, String reason) implements JournalFact {}

  /**
   * A call exists at the realtime service; until its {@link CallEnded} it must be hung up before
   * another is opened.
   */
  record CallOpened(String callId) implements JournalFact {}

  record CallEnded(String callId, String reason) implements JournalFact {}

  /**
   * One utterance as far as it is known: repeated while it is open, complete when {@code closed}.
   * The last one wins; it is identified by {@code itemId}.
   *
   * @param speaker {@code ai} or {@code candidate}
   * @param question number of the core question it asks or answers, null outside one
   * @param previousItemId the item before it in the conversation, null for the first: the order of
   *     entries
   * @param providerStartMs the provider's own audio time, raw, where it gives one
   * @param medium {@code text} where it was typed or read; null or absent where it was spoken
   * @param words how sure the recogniser was of each word of {@code text}, in order; null where it
   *     does not tell
   */
  record Uttered(
      String itemId,
      @Nullable String previousItemId,
      String speaker,
      String text,
      long startMs,
      @Nullable Long endMs,
      boolean closed,
      boolean interrupted,
      @Nullable Integer question,
      @Nullable Double confidence,
      @Nullable Long providerStartMs,
      @Nullable Long providerEndMs,
      @Nullable String medium,
      @Nullable List<WordConfidence> words)
      implements JournalFact {
    public Uttered {
      words = words == null ? null : List.copyOf(words);
    }
  }

  /**
   * A step of the director, enough to resume from: {@code opened}, {@code question_asked}, {@code
   * answer_ended}, {@code skipped}, {@code reprompted}, {@code farewell_said}.
   */
  record Directed(String step, @Nullable Integer question, @Nullable String itemId)
      implements JournalFact {}

  /** Words that are missing between two offsets, by name instead of silently. */
  record GapFound(@Nullable String itemId, String speaker, long fromMs, long toMs, String reason)
      implements JournalFact {}

  /**
   * Something that an honest call does not have, or what a reader of the transcript should know.
   *
   * @param level {@code info} (an honest client may do it), {@code warning}, {@code critical}
   * @param count how often within the moments that this fact stands for; null means once
   */
  record IntegrityObserved(String event, String level, String detail, @Nullable Integer count)
      implements JournalFact {
    public IntegrityObserved(String event, String level, String detail) {
      this(event, level, detail, null);
    }

    public int times() {
      return count == null ? 1 : Math.max(1, count);
    }
  }

  /**
   * Usage of one response or transcription as the provider reported it.
   *
   * @param what {@code response} or {@code transcription}
   * @param inputTokens of every kind, cached ones included
   * @param kinds null in facts of before there was a price to look up
   */
  record Used(
      String what, long inputTokens, long outputTokens, double seconds, @Nullable Kinds kinds)
      implements JournalFact {

    /**
     * What decides the price; what is not sound is text.
     *
     * @param cachedTextInputTokens part of the input's text that the provider had already
     */
    public record Kinds(
        String model,
        long audioInputTokens,
        long cachedTextInputTokens,
        long cachedAudioInputTokens,
        long audioOutputTokens) {}
  }

  /** The page's session description; addresses in it are personal, so it does not print itself. */
  record OfferMade(String sdp) implements JournalFact {
    @Override
    public String toString() {
      return "OfferMade[" + sdp.length() + " characters]";
    }
  }

  record AnswerGiven(String sdp) implements JournalFact {
    @Override
    public String toString() {
      return "AnswerGiven[" + sdp.length() + " characters]";
    }
  }

  /**
   * @param candidate as JSON, the way the page sent it; {@code null} is the end of them
   */
  record CandidateNamed(String candidate) implements JournalFact {
    @Override
    public String toString() {
      return "CandidateNamed[" + candidate.length() + " characters]";
    }
  }

  /** How the page says its connection stands, as a word of {@code webrtc_status}. */
  record ConnectionReported(String state) implements JournalFact {}

  /** The host's last word. Nothing follows it. {@code outcome}: completed or failed. */
  record Closed(String outcome, String reason) implements JournalFact {
    /** The reason of an interview that was ended because somebody else acted in it, twice. */
    public static final String FOR_REVIEW = "integrity_review";
  }
}
