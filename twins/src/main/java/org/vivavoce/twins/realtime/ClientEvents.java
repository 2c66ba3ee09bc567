package org.vivavoce.twins.realtime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.node.ObjectNode;

/**
 * Client events of one call, carried out on the call's thread. Whatever cannot be done becomes an
 * {@code error} event with the client's {@code event_id}; the connection stays open.
 */
final class ClientEvents {
  private final SessionState session;
  private final Conversation conversation;
  private final Hearing hearing;
  private final Speaking speaking;
  private final @Nullable AppendedAudio appended;
  private final ItemEvents items;
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
    this.items = new ItemEvents(conversation, outbox);
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
      case "response.create" ->
          speaking.create(ResponseRequest.parse(event, session, conversation));
      case "response.cancel" -> speaking.cancel(Json.text(event, "response_id"));
      case "conversation.item.create" -> items.create(event);
      case "conversation.item.retrieve" -> items.retrieve(event);
      case "conversation.item.delete" -> items.delete(event);
      case "conversation.item.truncate" -> items.truncate(event);
      case "input_audio_buffer.commit" -> hearing.commitByClient();
      case "input_audio_buffer.clear" -> hearing.clearByClient();
      case "output_audio_buffer.clear" -> speaking.clear();
      case "input_audio_buffer.append" -> append(event);
      default ->
          throw TwinProblem.invalid(
              "invalid_value",
              "type",
              "Invalid value: '" + ItemRules.clip(type) + "' is no client event.");
    }
  }

  private void append(ObjectNode event) {
    if (appended == null) {
      throw TwinProblem.notImplemented(
          "type", "Audio comes over the WebRTC track; the twin takes no appended audio in a call.");
    }
    appended.append(event);
  }

  private void sessionUpdate(ObjectNode event) {
    if (!(event.get("session") instanceof ObjectNode patch)) {
      throw TwinProblem.invalid(
          "missing_required_parameter", "session", "Missing required parameter: 'session'.");
    }
    session.update(patch, speaking.fixedVoice(), speaking.responding());
    hearing.sessionChanged();
    outbox.emit(Events.session("session.updated", session.snapshot()));
  }
}
