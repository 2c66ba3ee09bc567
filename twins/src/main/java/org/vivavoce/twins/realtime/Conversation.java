package org.vivavoce.twins.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The items of a call in their order. Belongs to the call's thread. */
final class Conversation {
  private static final int MAX_ITEMS = 5_000;

  /** One item: its wire object, and for spoken assistant items how long the audio is. */
  static final class Item {
    private final ObjectNode json;
    private long audioMs;
    private @Nullable String heard;

    Item(ObjectNode json) {
      this.json = json;
    }

    String id() {
      return json.path("id").asString();
    }

    /** The live wire object; give {@link #snapshot()} to events. */
    ObjectNode json() {
      return json;
    }

    ObjectNode snapshot() {
      return json.deepCopy();
    }

    void status(String status) {
      json.put("status", status);
    }

    /** The first content part. Every message of the twin has one once it is done. */
    ObjectNode part() {
      return (ObjectNode) json.path("content").get(0);
    }

    /**
     * The audio was cut short. As on the cloud the item then shows no transcript, so that nothing
     * stands there that was not heard; what was heard stays known here.
     */
    void cut(String heardWords) {
      heard = heardWords;
      part().remove("transcript");
    }

    /** A message's words as far as they are known; else empty. */
    String words() {
      if (heard != null) {
        return heard;
      }
      StringBuilder words = new StringBuilder();
      for (JsonNode part : json.path("content")) {
        String text = Json.text(part, "text");
        String said = text == null ? Json.text(part, "transcript") : text;
        if (said != null && !said.isBlank()) {
          words.append(words.isEmpty() ? "" : " ").append(said);
        }
      }
      return words.toString();
    }

    long audioMs() {
      return audioMs;
    }

    void audioMs(long ms) {
      audioMs = ms;
    }
  }

  private final String id = WireIds.next("conv");
  private final List<Item> items = new ArrayList<>();

  String id() {
    return id;
  }

  List<Item> items() {
    return items;
  }

  @Nullable String lastId() {
    return items.isEmpty() ? null : items.getLast().id();
  }

  Optional<Item> find(String itemId) {
    return items.stream().filter(item -> item.id().equals(itemId)).findFirst();
  }

  /**
   * @throws TwinProblem when there is no such item
   */
  Item require(@Nullable String itemId) {
    if (itemId == null) {
      throw TwinProblem.invalid(
          "missing_required_parameter", "item_id", "Missing required parameter: 'item_id'.");
    }
    return find(itemId)
        .orElseThrow(
            () ->
                TwinProblem.invalid(
                    "item_not_found", "item_id", "Item with item_id not found: " + itemId));
  }

  @Nullable String previousId(Item item) {
    int at = items.indexOf(item);
    return at <= 0 ? null : items.get(at - 1).id();
  }

  void append(Item item) {
    if (items.size() >= MAX_ITEMS) {
      throw TwinProblem.invalid(
          "conversation_too_long", null, "The conversation holds " + MAX_ITEMS + " items.");
    }
    items.add(item);
  }

  /**
   * @param afterId null appends, {@code root} puts first
   * @throws TwinProblem when that item does not exist
   */
  void insert(Item item, @Nullable String afterId) {
    if (find(item.id()).isPresent()) {
      throw TwinProblem.invalid(
          "item_already_exists", "item.id", "Item already exists: " + item.id());
    }
    if (afterId == null) {
      append(item);
    } else if (afterId.equals("root")) {
      items.addFirst(item);
    } else {
      Item before =
          find(afterId)
              .orElseThrow(
                  () ->
                      TwinProblem.invalid(
                          "item_not_found",
                          "previous_item_id",
                          "Previous item with id not found: " + afterId));
      items.add(items.indexOf(before) + 1, item);
    }
  }

  void remove(Item item) {
    items.remove(item);
  }

  /** A committed user turn; the words arrive later. */
  static Item spokenByUser(String itemId) {
    ObjectNode json = message(itemId, "user", "completed");
    json.putArray("content").addObject().put("type", "input_audio").putNull("transcript");
    return new Item(json);
  }

  /** An assistant item at its start: no content yet. */
  static Item ofAssistant(String itemId) {
    ObjectNode json = message(itemId, "assistant", "in_progress");
    json.putArray("content");
    return new Item(json);
  }

  static ObjectNode message(String itemId, String role, String status) {
    return item(itemId, "message", status).put("role", role);
  }

  static ObjectNode functionCall(
      String itemId, String status, String callId, String name, String arguments) {
    return item(itemId, "function_call", status)
        .put("call_id", callId)
        .put("name", name)
        .put("arguments", arguments);
  }

  static ObjectNode item(String itemId, String type, String status) {
    return Json.object()
        .put("id", itemId)
        .put("object", "realtime.item")
        .put("type", type)
        .put("status", status);
  }

  /** The newest words of the user in these items, typed or transcribed; empty for none. */
  static String lastUserWords(List<Item> items) {
    for (Item item : items.reversed()) {
      if ("user".equals(Json.text(item.json(), "role"))) {
        String words = item.words();
        if (!words.isBlank()) {
          return words;
        }
      }
    }
    return "";
  }

  /** Whether a function of that call id was called here. */
  boolean called(String callId) {
    return items.stream()
        .anyMatch(
            item ->
                "function_call".equals(Json.text(item.json(), "type"))
                    && callId.equals(Json.text(item.json(), "call_id")));
  }
}
