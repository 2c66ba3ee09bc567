package org.vivavoce.live.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import org.vivavoce.session.IceServers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the host says to the page; the shapes are those of {@code api/session-events.yaml}. */
sealed interface ServerMessage {
  int VERSION = 1;

  record SessionReady(
      UUID sessionId,
      String status,
      List<IceServers.IceServer> iceServers,
      Position position,
      boolean resumed)
      implements ServerMessage {}

  record Position(String title) {}

  record SdpAnswered(String sdp) implements ServerMessage {}

  /**
   * @param retryAfterMs the page makes a new offer by itself after this; null: it does not
   */
  record Connection(
      String state, String reason, String message, boolean canContinue, @Nullable Long retryAfterMs)
      implements ServerMessage {
    /** There is no call, and none is being made. */
    boolean isDown() {
      return state.equals("interrupted") || state.equals("ended");
    }
  }

  record Turn(String state) implements ServerMessage {}

  record Question(String text, int number, int of) implements ServerMessage {}

  record Transcript(
      String itemId,
      String speaker,
      String text,
      @JsonProperty("final") boolean isFinal,
      boolean interrupted)
      implements ServerMessage {}

  record NewOfferWanted(String reason) implements ServerMessage {}

  /**
   * @param receipt the signed end of the session's journal, null where there is none
   */
  record SessionEnded(String status, String reason, String message, @Nullable JsonNode receipt)
      implements ServerMessage {}

  record Refused(String code, String message, String error) implements ServerMessage {}

  /** What of a transcript update is durable, in the update's order. */
  record TranscriptAck(JsonNode entries) implements ServerMessage {
    @Override
    public String toString() {
      return "TranscriptAck[" + entries.size() + "]";
    }
  }

  /**
   * @param accepted false when it will never be taken, so that it need not be sent again
   */
  record Acknowledged(String id, boolean accepted) implements ServerMessage {}

  record Pong(@Nullable Long n) implements ServerMessage {}

  private static String type(ServerMessage message) {
    return switch (message) {
      case SessionReady _ -> "session_ready";
      case SdpAnswered _ -> "sdp_answer";
      case Connection _ -> "connection";
      case Turn _ -> "turn";
      case Question _ -> "question";
      case Transcript _ -> "transcript";
      case NewOfferWanted _ -> "new_offer_wanted";
      case SessionEnded _ -> "session_ended";
      case Refused _ -> "error";
      case TranscriptAck _ -> "transcript_ack";
      case Acknowledged _ -> "ack";
      case Pong _ -> "pong";
    };
  }

  default String json() {
    ObjectNode object = Json.object().put("type", type(this)).put("v", VERSION);
    object.setAll((ObjectNode) Json.mapper().valueToTree(this));
    return Json.write(object);
  }
}
