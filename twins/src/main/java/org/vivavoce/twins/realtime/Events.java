package org.vivavoce.twins.realtime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import org.vivavoce.twins.realtime.speech.HeardWord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Server events of the Realtime API (GA), each with every field the API lists for it. */
final class Events {
  private Events() {}

  static ObjectNode of(String type) {
    return Json.object().put("type", type).put("event_id", WireIds.next("event"));
  }

  static ObjectNode session(String type, ObjectNode session) {
    ObjectNode event = of(type);
    event.set("session", session);
    return event;
  }

  /**
   * @param clientEventId the {@code event_id} of the client event that was refused, where it had
   *     one
   */
  static ObjectNode error(TwinProblem problem, @Nullable String clientEventId) {
    ObjectNode event = of("error");
    event.set("error", problem.detail().put("event_id", clientEventId));
    return event;
  }

  static ObjectNode item(String type, ObjectNode item, @Nullable String previousItemId) {
    ObjectNode event = of(type).put("previous_item_id", previousItemId);
    event.set("item", item);
    return event;
  }

  static ObjectNode ofItem(String type, String itemId) {
    return of(type).put("item_id", itemId);
  }

  static ObjectNode transcription(String kind, String itemId) {
    return ofItem("conversation.item.input_audio_transcription." + kind, itemId)
        .put("content_index", 0);
  }

  /** One token a word: {@code {token, logprob, bytes}}. */
  static ArrayNode logProbabilities(List<HeardWord> words) {
    ArrayNode list = Json.array();
    for (HeardWord word : words) {
      String token = (list.isEmpty() ? "" : " ") + word.word();
      ObjectNode each =
          list.addObject().put("token", token).put("logprob", Math.log(word.confidence()));
      ArrayNode bytes = each.putArray("bytes");
      for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
        bytes.add(b & 0xff);
      }
    }
    return list;
  }

  static ObjectNode truncated(String itemId, long audioEndMs) {
    return ofItem("conversation.item.truncated", itemId)
        .put("content_index", 0)
        .put("audio_end_ms", audioEndMs);
  }

  static ObjectNode response(String type, ObjectNode response) {
    ObjectNode event = of(type);
    event.set("response", response);
    return event;
  }

  static ObjectNode outputItem(String type, String responseId, int index, ObjectNode item) {
    ObjectNode event = of(type).put("response_id", responseId).put("output_index", index);
    event.set("item", item);
    return event;
  }

  /** Of the one content part of the one message of a response, which is its first item. */
  static ObjectNode content(String type, String responseId, String itemId) {
    return of(type)
        .put("response_id", responseId)
        .put("item_id", itemId)
        .put("output_index", 0)
        .put("content_index", 0);
  }

  static ObjectNode arguments(
      String kind, String responseId, int index, String itemId, String callId) {
    return of("response.function_call_arguments." + kind)
        .put("response_id", responseId)
        .put("item_id", itemId)
        .put("output_index", index)
        .put("call_id", callId);
  }

  static ObjectNode contentPart(String type, String responseId, String itemId, ObjectNode part) {
    ObjectNode event = content(type, responseId, itemId);
    event.set("part", part);
    return event;
  }

  static ObjectNode buffer(String kind, String responseId) {
    return of("output_audio_buffer." + kind).put("response_id", responseId);
  }

  static ObjectNode rateLimits(int limit, int remaining, double resetSeconds) {
    ObjectNode event = of("rate_limits.updated");
    event
        .putArray("rate_limits")
        .addObject()
        .put("name", "requests")
        .put("limit", limit)
        .put("remaining", remaining)
        .put("reset_seconds", resetSeconds);
    return event;
  }

  static JsonNode durationUsage(long audioMs) {
    return Json.object().put("type", "duration").put("seconds", audioMs / 1000.0);
  }
}
