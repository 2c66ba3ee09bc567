package org.vivavoce.twins.realtime;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Client events of one call, carried out on the call's thread. Whatever cannot be done becomes an
 * {@code error} event with the client's {@code event_id}; the connection stays open.
 */
final class ClientEvents {
  private static final Set<String> ROLES = Set.of("user", "assistant", "system");

  private final SessionState session;
  private final Conversation conversation;
  private final Hearing hearing;
  private final Speaking speaking;
  private final @Nullable AppendedAudio appended;
  private final Outbox outbox;

  /**
   * @param appended takes audio from events; null where it comes over the media track
   */
  ClientEvents(
      SessionState session,
      Conversation conversation,
      Hearing hearing,
      Speaking speaking,
      @Nullable AppendedAudio appended,
      Outbox outbox) {
    this.session = session;
    this.conversation = conversation;
    this.hearing = hearing;
    this.speaking = speaking;
    this.appended = appended;
    this.outbox = outbox;
  }

  void handle(String text) {
    Optional<ObjectNode> event = Json.tryObject(text);
    if (event.isEmpty()) {
      outbox.emit(
          Events.error(
              TwinProblem.invalid("invalid_json", null, "The message is not a JSON object."),
              null));
      return;
    }
    String eventId = Json.text(event.get(), "event_id");
    try {
      carryOut(event.get());
    } catch (TwinProblem problem) {
      outbox.emit(Events.error(problem, eventId));
    }
  }

  private void carryOut(ObjectNode event) {
    String type = Json.text(event, "type");
    if (type == null) {
      throw TwinProblem.invalid(
          "missing_required_parameter", "type", "Missing required parameter: 'type'.");
    }
    switch (type) {
      case "session.update" -> sessionUpdate(event);
      case "response.create" -> speaking.create(ResponseRequest.parse(event, session));
      case "response.cancel" -> speaking.cancel(Json.text(event, "response_id"));
      case "conversation.item.create" -> itemCreate(event);
      case "conversation.item.retrieve" -> itemRetrieve(event);
      case "conversation.item.delete" -> itemDelete(event);
      case "conversation.item.truncate" -> itemTruncate(event);
      case "input_audio_buffer.commit" -> hearing.commitByClient();
      case "input_audio_buffer.clear" -> hearing.clearByClient();
      case "output_audio_buffer.clear" -> speaking.clear();
      case "input_audio_buffer.append" -> append(event);
      default ->
          throw TwinProblem.invalid(
              "invalid_value", "type", "Invalid value: '" + clip(type) + "' is no client event.");
    }
  }

  private void append(ObjectNode event) {
    if (appended == null) {
      throw TwinProblem.notImplemented(
          "type", "Audio comes over the WebRTC track; the twin takes no appended audio in a call.");
    }
    appended.append(event);
  }

  private static String clip(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private void sessionUpdate(ObjectNode event) {
    if (!(event.get("session") instanceof ObjectNode patch)) {
      throw TwinProblem.invalid(
          "missing_required_parameter", "session", "Missing required parameter: 'session'.");
    }
    session.update(patch, speaking.everSpoke());
    hearing.sessionChanged();
    outbox.emit(Events.session("session.updated", session.snapshot()));
  }

  private void itemCreate(ObjectNode event) {
    if (!(event.get("item") instanceof ObjectNode asked)) {
      throw TwinProblem.invalid(
          "missing_required_parameter", "item", "Missing required parameter: 'item'.");
    }
    String kind = Json.text(asked, "type");
    if (!"message".equals(kind)) {
      throw TwinProblem.notImplemented(
          "item.type", "The twin takes items of type 'message' only, not '" + kind + "'.");
    }
    String role = Json.text(asked, "role");
    if (role == null || !ROLES.contains(role)) {
      throw SessionRules.invalidValue("item.role", "one of user, assistant, system");
    }
    String id = Json.text(asked, "id");
    ObjectNode json =
        Conversation.message(id == null ? WireIds.next("item") : id, role, "completed");
    json.set("content", content(role, asked.get("content")));
    Conversation.Item item = new Conversation.Item(json);
    conversation.insert(item, Json.text(event, "previous_item_id"));
    String previous = conversation.previousId(item);
    outbox.emit(Events.item("conversation.item.added", item.snapshot(), previous));
    outbox.emit(Events.item("conversation.item.done", item.snapshot(), previous));
  }

  private static JsonNode content(String role, @Nullable JsonNode content) {
    if (content == null || !content.isArray() || content.isEmpty()) {
      throw SessionRules.wrongType("item.content", "an array of content parts");
    }
    String wanted = role.equals("assistant") ? "output_text" : "input_text";
    var parts = Json.array();
    for (int i = 0; i < content.size(); i++) {
      String param = "item.content[" + i + "]";
      String type = Json.text(content.get(i), "type");
      String text = Json.text(content.get(i), "text");
      if (!wanted.equals(type)) {
        throw TwinProblem.notImplemented(
            param + ".type",
            "In a message of role '" + role + "' the twin takes '" + wanted + "' only.");
      }
      if (text == null) {
        throw SessionRules.wrongType(param + ".text", "a string");
      }
      parts.addObject().put("type", type).put("text", text);
    }
    return parts;
  }

  private void itemRetrieve(ObjectNode event) {
    Conversation.Item item = conversation.require(Json.text(event, "item_id"));
    ObjectNode answer = Events.of("conversation.item.retrieved");
    answer.set("item", item.snapshot());
    outbox.emit(answer);
  }

  private void itemDelete(ObjectNode event) {
    Conversation.Item item = conversation.require(Json.text(event, "item_id"));
    conversation.remove(item);
    outbox.emit(Events.ofItem("conversation.item.deleted", item.id()));
  }

  private void itemTruncate(ObjectNode event) {
    Conversation.Item item = conversation.require(Json.text(event, "item_id"));
    boolean spoken =
        item.json().path("content").size() > 0
            && "output_audio".equals(Json.text(item.part(), "type"));
    if (!spoken) {
      throw TwinProblem.invalid(
          "unsupported_content_type",
          "item_id",
          "Only model output audio messages can be truncated");
    }
    if (event.path("content_index").asInt(0) != 0) {
      throw SessionRules.invalidValue("content_index", "0");
    }
    JsonNode end = event.get("audio_end_ms");
    if (end == null || !end.isIntegralNumber() || end.longValue() < 0) {
      throw SessionRules.wrongType("audio_end_ms", "an integer from 0");
    }
    if (end.longValue() > item.audioMs()) {
      throw TwinProblem.invalid(
          "invalid_value",
          "audio_end_ms",
          "Audio content of " + item.audioMs() + "ms is already shorter than " + end + "ms");
    }
    String before = Json.text(item.part(), "transcript");
    double share = item.audioMs() == 0 ? 0 : (double) end.longValue() / item.audioMs();
    item.part().put("transcript", SpokenResponse.wholeWords(before == null ? "" : before, share));
    item.audioMs(end.longValue());
    outbox.emit(Events.truncated(item.id(), end.longValue()));
  }
}
