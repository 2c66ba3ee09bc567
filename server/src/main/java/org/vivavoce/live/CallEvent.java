package org.vivavoce.live;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.transcript.WordConfidence;

/**
 * What happens in a call, in our words. Streams of one item are in order; between items, and
 * between speech, recognition and playback, no order is promised: the item chain ({@code
 * previousItemId}) is the order of the conversation.
 *
 * <p>{@code …Ms} on speech events is the service's own audio time, raw.
 */
public sealed interface CallEvent {

  /**
   * The one code for all that only money can mend, wherever the service says it: it is told in the
   * adapter, and what it means for a call is {@code Comeback}'s.
   */
  String QUOTA_EXHAUSTED = "quota_exhausted";

  record SessionCreated(EffectiveSession session) implements CallEvent {}

  record SessionUpdated(EffectiveSession session) implements CallEvent {}

  /** The candidate began to speak; the item does not exist yet but has its id. */
  record SpeechStarted(String itemId, long audioStartMs) implements CallEvent {}

  record SpeechStopped(String itemId, long audioEndMs) implements CallEvent {}

  /** The utterance is an item of the conversation now; its words follow, or fail to. */
  record InputCommitted(String itemId, @Nullable String previousItemId) implements CallEvent {}

  /**
   * @param role {@code assistant}, {@code user} or another word of the service's
   */
  record ItemAdded(String itemId, @Nullable String previousItemId, String role)
      implements CallEvent {}

  record ItemDone(String itemId, @Nullable String previousItemId, String role)
      implements CallEvent {}

  /** An item is no longer part of the conversation. */
  record ItemDeleted(String itemId) implements CallEvent {}

  record InputTranscriptDelta(String itemId, String delta) implements CallEvent {}

  /**
   * @param confidence 0 to 1 where the service gives log probabilities, else null
   * @param words of the transcript in order, where the service gives log probabilities that belong
   *     to them, else null
   */
  record InputTranscriptCompleted(
      String itemId,
      String transcript,
      @Nullable Double confidence,
      @Nullable Usage usage,
      @Nullable List<WordConfidence> words)
      implements CallEvent {
    /** From a service that tells of no word. */
    public InputTranscriptCompleted(
        String itemId, String transcript, @Nullable Double confidence, @Nullable Usage usage) {
      this(itemId, transcript, confidence, usage, null);
    }
  }

  /** The words of this item were not recognised and will not come. */
  record InputTranscriptFailed(String itemId, String code, String message) implements CallEvent {}

  /**
   * @param metadata what the order carried, so the nonce for one of ours
   */
  record ResponseCreated(String responseId, Map<String, String> metadata) implements CallEvent {}

  /** This item belongs to that response; said before the item is added. */
  record OutputItemAdded(String responseId, String itemId) implements CallEvent {}

  record OutputTranscriptDelta(String responseId, String itemId, String delta)
      implements CallEvent {}

  record OutputTranscriptDone(String responseId, String itemId, String transcript)
      implements CallEvent {}

  /** The first sound of this response leaves for the browser. */
  record PlaybackStarted(String responseId) implements CallEvent {}

  /** The last sound of this response has left. */
  record PlaybackStopped(String responseId) implements CallEvent {}

  /** What was left of this response will not sound: the candidate spoke, or we cleared it. */
  record PlaybackCleared(String responseId) implements CallEvent {}

  /**
   * @param audioEndMs how much of the item's audio counts as heard
   */
  record ItemTruncated(String itemId, long audioEndMs) implements CallEvent {}

  /**
   * @param text its words as the service holds them, null when it holds none
   * @param written whether something of it was written into the conversation, not said
   */
  record ItemRetrieved(String itemId, String role, @Nullable String text, boolean written)
      implements CallEvent {}

  /**
   * The service is done making this response; its playback may go on.
   *
   * @param reason why a response that is not completed ended, for example {@code turn_detected}
   * @param errorCode the service's own, or {@link #QUOTA_EXHAUSTED}
   */
  record ResponseDone(
      String responseId,
      ResponseStatus status,
      @Nullable String reason,
      @Nullable String errorCode,
      @Nullable Usage usage,
      Map<String, String> metadata)
      implements CallEvent {}

  enum ResponseStatus {
    COMPLETED,
    CANCELLED,
    FAILED,
    INCOMPLETE
  }

  /**
   * What one response or transcription used, as the service counts it. Where it tells no kinds, all
   * tokens count as text.
   *
   * @param input all input tokens, cached ones included
   * @param cached those of {@code input} that cost less because the service had them already
   * @param seconds of sound, where the service counts by time
   */
  record Usage(Tokens input, Tokens cached, Tokens output, double seconds) {
    /** Of one direction, by kind. */
    public record Tokens(long text, long audio) {
      public static final Tokens NONE = new Tokens(0, 0);

      public long all() {
        return text + audio;
      }
    }
  }

  /**
   * @param name what is limited, for example {@code requests}
   */
  record RateLimits(String name, long limit, long remaining, double resetSeconds)
      implements CallEvent {}

  /**
   * Something we or the browser sent was refused; the session goes on.
   *
   * @param nonce of the {@link SayOrder} it answers, null when it is about something else
   */
  record ProviderError(String code, String message, @Nullable String nonce) implements CallEvent {}

  /** The last event: the sideband is gone. {@code why} is for a log. */
  record Closed(int code, String why) implements CallEvent {}

  /** An event we have no words for. Kept by name, never fatal. */
  record Unknown(String type) implements CallEvent {}
}
