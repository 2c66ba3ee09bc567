package org.vivavoce.live.internal;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the page says; anything else is answered, never fatal. */
sealed interface PageMessage {
  /** Audio alone is about 3,000 characters, with pictures and a channel about 8,000. */
  int LONGEST_OFFER = 32_768;

  int LONGEST_CANDIDATE = 4_096;

  record InitSession(UUID session) implements PageMessage {}

  record Offer(SdpOffer offer) implements PageMessage {}

  /** A candidate of the page's (RFC 8839 §5.1), as JSON; personal, so it does not print itself. */
  record IceCandidate(String json) implements PageMessage {
    @Override
    public String toString() {
      return "IceCandidate[" + json.length() + " characters]";
    }
  }

  /**
   * @param state one of {@code pending ready connecting connected disconnected failed closed}; null
   *     for a word that is near none of them
   */
  record ConnectionState(@Nullable String state) implements PageMessage {}

  /** What the page's client says was said; kept apart from the record, never scored. */
  record TranscriptUpdate(JsonNode entries) implements PageMessage {
    @Override
    public String toString() {
      return "TranscriptUpdate[" + entries.size() + "]";
    }
  }

  /** The candidate goes on in writing, without sound. */
  record TextMode() implements PageMessage {}

  /**
   * @param id the page's own, the same whenever it is sent again
   */
  record Typed(String id, String text) implements PageMessage {
    @Override
    public String toString() {
      return "Typed[" + id + ", " + text.length() + " characters]";
    }
  }

  record Typing() implements PageMessage {}

  /**
   * @param namesRecording whether it says where a recording is
   */
  record EndSession(@Nullable JsonNode finalTranscript, boolean namesRecording)
      implements PageMessage {
    @Override
    public String toString() {
      return "EndSession[]";
    }
  }

  record Ping(@Nullable Long n) implements PageMessage {}

  record Unknown() implements PageMessage {}

  record Invalid() implements PageMessage {}

  static PageMessage read(String text) {
    JsonNode message;
    try {
      message = Json.tree(text);
    } catch (JacksonException e) {
      return new Invalid();
    }
    return switch (message.path("type").asString("")) {
      case "init_session" -> {
        UUID session = sessionId(member(message, "session_id", "sessionId").asString(""));
        yield session == null ? new Invalid() : new InitSession(session);
      }
      case "sdp_offer" -> offer(message.path("sdp"));
      case "ice_candidate" -> candidate(message.path("candidate"));
      case "connection_state" ->
          message.path("state").isString()
              ? new ConnectionState(nearest(message.path("state").stringValue()))
              : new Invalid();
      case "transcript_update" ->
          message.path("entries").isArray()
              ? new TranscriptUpdate(message.path("entries"))
              : new Invalid();
      case "text_mode" -> new TextMode();
      case "typed" -> typed(message);
      case "typing" -> new Typing();
      case "end_session" -> {
        JsonNode whole = member(message, "final_transcript", "finalTranscript");
        JsonNode recording = member(message, "recording_url", "recordingUrl");
        yield new EndSession(
            whole.isMissingNode() || whole.isNull() ? null : whole,
            !recording.isMissingNode() && !recording.isNull());
      }
      case "ping" -> ping(message.path("n"));
      default -> message.isObject() ? new Unknown() : new Invalid();
    };
  }

  /** The member in either spelling; in both at once it counts as missing. */
  private static JsonNode member(JsonNode message, String snake, String camel) {
    boolean both = message.has(snake) && message.has(camel);
    return both
        ? Json.object().path(snake)
        : message.has(camel) ? message.path(camel) : message.path(snake);
  }

  /** A session's id; the documents also write {@code session-} in front of it. */
  static @Nullable UUID sessionId(String text) {
    String id = text.startsWith("session-") ? text.substring("session-".length()) : text;
    try {
      return id.length() == 36 ? UUID.fromString(id) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Clients name the states of peer connection, ICE, socket and of their own pages. */
  private static @Nullable String nearest(String state) {
    return switch (state.toLowerCase(Locale.ROOT).replace('-', '_')) {
      case "pending", "new", "initializing", "initial" -> "pending";
      case "ready", "ws_connected", "stable", "gathering", "open" -> "ready";
      case "connecting", "checking", "reconnecting", "have_local_offer" -> "connecting";
      case "connected", "completed", "webrtc_connected", "in_progress" -> "connected";
      case "disconnected", "interrupted" -> "disconnected";
      case "failed", "error" -> "failed";
      case "closed", "closing", "ended" -> "closed";
      default -> null;
    };
  }

  private static PageMessage candidate(JsonNode candidate) {
    if (candidate.isNull()) {
      return new IceCandidate("null"); // the end of candidates
    }
    boolean known = candidate.isObject() || candidate.isString();
    String json = known ? Json.write(candidate) : "";
    return known && json.length() <= LONGEST_CANDIDATE ? new IceCandidate(json) : new Invalid();
  }

  private static PageMessage typed(JsonNode message) {
    String id = message.path("id").asString("");
    String text = TypedText.plain(message.path("text").asString(""));
    return TypedText.isId(id) && !text.isEmpty() && text.length() <= TypedText.MOST_CHARS
        ? new Typed(id, text)
        : new Invalid();
  }

  private static PageMessage ping(JsonNode n) {
    if (n.isMissingNode() || n.isNull()) {
      return new Ping(null);
    }
    return n.isIntegralNumber() && n.canConvertToLong() ? new Ping(n.longValue()) : new Invalid();
  }

  private static PageMessage offer(JsonNode sdp) {
    if (!sdp.isString()) {
      return new Invalid();
    }
    String text = sdp.stringValue();
    return text.isBlank() || text.length() > LONGEST_OFFER
        ? new Invalid()
        : new Offer(new SdpOffer(text));
  }
}
