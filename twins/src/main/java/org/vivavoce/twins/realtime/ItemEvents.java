package org.vivavoce.twins.realtime;

import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Client events about the conversation's items. Belongs to the call's thread. */
final class ItemEvents {
  private final Conversation conversation;
  private final Outbox outbox;

  ItemEvents(Conversation conversation, Outbox outbox) {
    this.conversation = conversation;
    this.outbox = outbox;
  }

  void create(ObjectNode event) {
    ObjectNode json = ItemRules.read("item", event.get("item"));
    String callId = Json.text(json, "call_id");
    if (json.path("type").asString().equals("function_call_output")
        && !conversation.called(callId == null ? "" : callId)) {
      throw TwinProblem.invalid(
          "invalid_value",
          "item.call_id",
          "Tool call ID '"
              + ItemRules.clip(String.valueOf(callId))
              + "' not found in conversation.");
    }
    Conversation.Item item = new Conversation.Item(json);
    conversation.insert(item, Json.text(event, "previous_item_id"));
    String previous = conversation.previousId(item);
    outbox.emit(Events.item("conversation.item.added", item.snapshot(), previous));
    outbox.emit(Events.item("conversation.item.done", item.snapshot(), previous));
  }

  void retrieve(ObjectNode event) {
    Conversation.Item item = conversation.require(Json.text(event, "item_id"));
    ObjectNode answer = Events.of("conversation.item.retrieved");
    answer.set("item", item.snapshot());
    outbox.emit(answer);
  }

  void delete(ObjectNode event) {
    Conversation.Item item = conversation.require(Json.text(event, "item_id"));
    conversation.remove(item);
    outbox.emit(Events.ofItem("conversation.item.deleted", item.id()));
  }

  void truncate(ObjectNode event) {
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
    double share = item.audioMs() == 0 ? 0 : (double) end.longValue() / item.audioMs();
    item.cut(SpokenResponse.wholeWords(item.words(), share));
    item.audioMs(end.longValue());
    outbox.emit(Events.truncated(item.id(), end.longValue()));
  }
}
