package org.vivavoce.live.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vivavoce.platform.json.Json;

/** What a candidate typed, kept in the browser over reloads until it is acknowledged. */
final class SimOutbox {
  /** Words by id. */
  private final Map<String, String> waiting = new LinkedHashMap<>();

  final Map<String, String> acknowledged = new LinkedHashMap<>();

  /** Returns the message that says it. */
  String writes(SimRealtime names) {
    String id = "message-" + names.name("t");
    String words = names.name("word");
    waiting.put(id, words);
    return message(id, words);
  }

  List<String> unacknowledged() {
    return waiting.entrySet().stream().map(one -> message(one.getKey(), one.getValue())).toList();
  }

  private static String message(String id, String words) {
    return Json.write(
        Json.object().put("type", "typed").put("id", id).put("text", "It was " + words));
  }

  void acknowledged(ServerMessage.Acknowledged ack, SimControl control) {
    String id = ack.id();
    String words = waiting.remove(id);
    if (!ack.accepted()) {
      return;
    }
    if (words != null) {
      acknowledged.put(id, words);
    }
    if (control.typed(id) == 0) {
      throw new AssertionError("acknowledged and not durable: " + id);
    }
  }
}
