package org.vivavoce.cloud.realtime;

import static org.vivavoce.cloud.realtime.OpenAiSession.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vivavoce.cloud.openai.ApiError;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.Recalled;
import org.vivavoce.live.SayOrder;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of the GA Realtime API on the sideband, read into our words, and our commands written
 * in its. What is unknown or lacks a member it must have becomes {@link CallEvent.Unknown}: a far
 * side that learns new words must not end an interview.
 */
final class OpenAiEvents {
  private static final String SAY_EVENT = "say_";

  private OpenAiEvents() {}

  static CallEvent read(String message) {
    try {
      JsonNode event = Json.tree(message);
      String type = text(event.path("type"));
      return type == null ? new CallEvent.Unknown("no type") : read(type, event);
    } catch (JacksonException e) {
      return new CallEvent.Unknown("not JSON");
    } catch (MissingMember e) {
      return new CallEvent.Unknown(e.getMessage());
    }
  }

  private static CallEvent read(String type, JsonNode event) {
    return switch (type) {
      case "session.created" ->
          new CallEvent.SessionCreated(OpenAiSession.effective(event.path("session")));
      case "session.updated" ->
          new CallEvent.SessionUpdated(OpenAiSession.effective(event.path("session")));
      case "input_audio_buffer.speech_started" ->
          new CallEvent.SpeechStarted(need(event, "item_id"), millis(event, "audio_start_ms"));
      case "input_audio_buffer.speech_stopped" ->
          new CallEvent.SpeechStopped(need(event, "item_id"), millis(event, "audio_end_ms"));
      case "input_audio_buffer.committed" ->
          new CallEvent.InputCommitted(
              need(event, "item_id"), text(event.path("previous_item_id")));
      case "conversation.item.added" ->
          new CallEvent.ItemAdded(
              need(event.path("item"), "id"),
              text(event.path("previous_item_id")),
              role(event.path("item")));
      case "conversation.item.done" ->
          new CallEvent.ItemDone(
              need(event.path("item"), "id"),
              text(event.path("previous_item_id")),
              role(event.path("item")));
      case "conversation.item.input_audio_transcription.delta" ->
          new CallEvent.InputTranscriptDelta(need(event, "item_id"), need(event, "delta"));
      case "conversation.item.input_audio_transcription.completed" ->
          new CallEvent.InputTranscriptCompleted(
              need(event, "item_id"),
              need(event, "transcript"),
              LogProbabilities.ofAll(event.path("logprobs")),
              usage(event.path("usage")),
              LogProbabilities.ofWords(need(event, "transcript"), event.path("logprobs")));
      case "conversation.item.input_audio_transcription.failed" ->
          new CallEvent.InputTranscriptFailed(
              need(event, "item_id"),
              Objects.requireNonNullElse(code(event.path("error")), ""),
              orEmpty(event.path("error").path("message")));
      case "conversation.item.truncated" ->
          new CallEvent.ItemTruncated(need(event, "item_id"), millis(event, "audio_end_ms"));
      case "conversation.item.deleted" -> new CallEvent.ItemDeleted(need(event, "item_id"));
      case "conversation.item.retrieved" -> retrieved(event.path("item"));
      case "response.created" ->
          new CallEvent.ResponseCreated(
              need(event.path("response"), "id"), metadata(event.path("response")));
      case "response.output_item.added" ->
          new CallEvent.OutputItemAdded(need(event, "response_id"), need(event.path("item"), "id"));
      case "response.done" -> responseDone(event.path("response"));
      case "response.output_audio_transcript.delta", "response.output_text.delta" ->
          new CallEvent.OutputTranscriptDelta(
              need(event, "response_id"), need(event, "item_id"), need(event, "delta"));
      case "response.output_text.done" ->
          new CallEvent.OutputTranscriptDone(
              need(event, "response_id"), need(event, "item_id"), need(event, "text"));
      case "response.output_audio_transcript.done" ->
          new CallEvent.OutputTranscriptDone(
              need(event, "response_id"), need(event, "item_id"), need(event, "transcript"));
      case "output_audio_buffer.started" ->
          new CallEvent.PlaybackStarted(need(event, "response_id"));
      case "output_audio_buffer.stopped" ->
          new CallEvent.PlaybackStopped(need(event, "response_id"));
      case "output_audio_buffer.cleared" ->
          new CallEvent.PlaybackCleared(need(event, "response_id"));
      case "rate_limits.updated" -> rateLimits(event.path("rate_limits"));
      case "error" -> error(event.path("error"));
      default -> new CallEvent.Unknown(type);
    };
  }

  private static CallEvent retrieved(JsonNode item) {
    StringBuilder words = new StringBuilder();
    boolean any = false;
    boolean text = false;
    for (JsonNode part : item.path("content")) {
      text |= orEmpty(part.path("type")).equals("input_text");
      String said = text(part.path("transcript"));
      String written = said == null ? text(part.path("text")) : said;
      if (written != null) {
        words.append(any ? " " : "").append(written);
        any = true;
      }
    }
    return new CallEvent.ItemRetrieved(
        need(item, "id"), role(item), any ? words.toString() : null, text);
  }

  private static CallEvent responseDone(JsonNode response) {
    JsonNode details = response.path("status_details");
    return new CallEvent.ResponseDone(
        need(response, "id"),
        status(orEmpty(response.path("status"))),
        text(details.path("reason")),
        code(details.path("error")),
        usage(response.path("usage")),
        metadata(response));
  }

  private static CallEvent.ResponseStatus status(String wire) {
    return switch (wire) {
      case "completed" -> CallEvent.ResponseStatus.COMPLETED;
      case "cancelled" -> CallEvent.ResponseStatus.CANCELLED;
      case "incomplete" -> CallEvent.ResponseStatus.INCOMPLETE;
      default -> CallEvent.ResponseStatus.FAILED;
    };
  }

  /** The tightest of the limits: the one that will be hit first. */
  private static CallEvent rateLimits(JsonNode limits) {
    CallEvent.@Nullable RateLimits tightest = null;
    for (JsonNode limit : limits) {
      CallEvent.RateLimits one =
          new CallEvent.RateLimits(
              orEmpty(limit.path("name")),
              limit.path("limit").asLong(0),
              limit.path("remaining").asLong(0),
              limit.path("reset_seconds").asDouble(0));
      if (tightest == null || share(one) < share(tightest)) {
        tightest = one;
      }
    }
    return tightest == null ? new CallEvent.Unknown("rate_limits.updated") : tightest;
  }

  private static double share(CallEvent.RateLimits limits) {
    return limits.limit() == 0 ? 1 : (double) limits.remaining() / limits.limit();
  }

  /** The service's own code, but one word for all that only money can mend. */
  private static @Nullable String code(JsonNode error) {
    String code = text(error.path("code"));
    return ApiError.in(error).isQuota() ? CallEvent.QUOTA_EXHAUSTED : code;
  }

  private static CallEvent error(JsonNode error) {
    String code = code(error);
    String about = text(error.path("event_id"));
    return new CallEvent.ProviderError(
        code == null ? orEmpty(error.path("type")) : code,
        orEmpty(error.path("message")),
        about != null && about.startsWith(SAY_EVENT) ? about.substring(SAY_EVENT.length()) : null);
  }

  private static Map<String, String> metadata(JsonNode response) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : response.path("metadata").properties()) {
      metadata.put(member.getKey(), orEmpty(member.getValue()));
    }
    return Map.copyOf(metadata);
  }

  private static CallEvent.@Nullable Usage usage(JsonNode usage) {
    if (!usage.isObject()) {
      return null;
    }
    JsonNode details =
        usage.has("input_token_details")
            ? usage.path("input_token_details")
            : usage.path("input_tokens_details");
    JsonNode outputs =
        usage.has("output_token_details")
            ? usage.path("output_token_details")
            : usage.path("output_tokens_details");
    return new CallEvent.Usage(
        tokens(usage.path("input_tokens").asLong(0), details),
        tokens(details.path("cached_tokens").asLong(0), details.path("cached_tokens_details")),
        tokens(usage.path("output_tokens").asLong(0), outputs),
        usage.path("seconds").asDouble(0));
  }

  /** What is not said to be sound (text, images) is priced as text. */
  private static CallEvent.Usage.Tokens tokens(long all, JsonNode details) {
    long audio = Math.max(0, Math.min(all, details.path("audio_tokens").asLong(0)));
    return new CallEvent.Usage.Tokens(all - audio, audio);
  }

  static String configure(CallSettings settings, boolean text) {
    ObjectNode event = Json.object().put("type", "session.update");
    event.set(
        "session", text ? OpenAiSession.forText(settings) : OpenAiSession.forUpdate(settings));
    return Json.write(event);
  }

  static String say(SayOrder order, boolean text) {
    ObjectNode event = Json.object().put("type", "response.create");
    event.put("event_id", SAY_EVENT + order.nonce());
    ObjectNode response = event.putObject("response");
    response.put("instructions", exactly(order.text()));
    response.putArray("output_modalities").add(text ? "text" : "audio");
    response.putObject("metadata").put("nonce", order.nonce()).put("purpose", order.purpose());
    return Json.write(event);
  }

  /** A plan's text cannot end the quotation it stands in. */
  private static String exactly(String text) {
    return "Say exactly the text between the triple quotes, word for word, and nothing else.\n"
        + "\"\"\"\n"
        + text.replace("\"\"\"", "\"")
        + "\n\"\"\"";
  }

  static String cancel() {
    return Json.write(Json.object().put("type", "response.cancel"));
  }

  static String clearPlayback() {
    return Json.write(Json.object().put("type", "output_audio_buffer.clear"));
  }

  /** A message with an id of ours; the candidate's is input, the interviewer's its own output. */
  static String item(Recalled said) {
    ObjectNode event = Json.object().put("type", "conversation.item.create");
    ObjectNode item = event.putObject("item");
    item.put("id", said.itemId());
    item.put("type", "message");
    item.put("role", said.candidate() ? "user" : "assistant");
    ObjectNode part = item.putArray("content").addObject();
    part.put("type", said.candidate() ? "input_text" : "output_text");
    part.put("text", said.text());
    return Json.write(event);
  }

  static String retrieve(String itemId) {
    return Json.write(
        Json.object().put("type", "conversation.item.retrieve").put("item_id", itemId));
  }

  static String remove(String itemId) {
    return Json.write(Json.object().put("type", "conversation.item.delete").put("item_id", itemId));
  }

  private static String role(JsonNode item) {
    String role = text(item.path("role"));
    return role == null ? orEmpty(item.path("type")) : role;
  }

  private static long millis(JsonNode event, String member) {
    return event.path(member).asLong(0);
  }

  private static String orEmpty(JsonNode node) {
    String value = text(node);
    return value == null ? "" : value;
  }

  private static String need(JsonNode node, String member) {
    String value = text(node.path(member));
    if (value == null) {
      throw new MissingMember("without " + member);
    }
    return value;
  }

  private static final class MissingMember extends RuntimeException {
    MissingMember(String what) {
      super(what);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
