package org.vivavoce.live.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ScriptedRealtime.Line;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Plays the realtime service in a session in writing, with literal events. */
final class FarWriter {
  private static final AtomicInteger NAMES = new AtomicInteger();

  final Line line;

  FarWriter(Line line) {
    this.line = line;
  }

  FarWriter confirms() {
    line.send(
        """
        {"type":"session.created","event_id":"e","session":{"type":"realtime","object":"realtime.session","model":"m","output_modalities":["audio"]}}\
        """);
    JsonNode session =
        Json.tree(line.next(text -> text.contains("\"session.update\""))).path("session");
    ObjectNode event = Json.object().put("type", "session.updated").put("event_id", "e");
    event.set("session", session);
    line.send(Json.write(event));
    return this;
  }

  /** Takes the next order and writes it whole; returns its words. */
  String writes() {
    JsonNode response =
        Json.tree(line.next(text -> text.contains("\"response.create\""))).path("response");
    if (!response.path("output_modalities").path(0).asString("").equals("text")) {
      throw new AssertionError("sound was ordered in a session in writing");
    }
    String instructions = response.path("instructions").asString("");
    String text =
        instructions.substring(
            instructions.indexOf("\"\"\"\n") + 4, instructions.lastIndexOf("\n\"\"\""));
    String nonce = response.path("metadata").path("nonce").asString("");
    int name = NAMES.incrementAndGet();
    line.send(
        """
        {"type":"response.created","event_id":"e","response":{"id":"wresp_%d","object":"realtime.response","status":"in_progress","metadata":{"nonce":"%s"}}}\
        """
            .formatted(name, nonce));
    line.send(
        """
        {"type":"response.output_text.delta","event_id":"e","response_id":"wresp_%d","item_id":"witem_%d","output_index":0,"content_index":0,"delta":%s}\
        """
            .formatted(name, name, Json.write(text)));
    line.send(
        """
        {"type":"response.output_text.done","event_id":"e","response_id":"wresp_%d","item_id":"witem_%d","output_index":0,"content_index":0,"text":%s}\
        """
            .formatted(name, name, Json.write(text)));
    line.send(
        """
        {"type":"response.done","event_id":"e","response":{"id":"wresp_%d","status":"completed","status_details":null,"metadata":{"nonce":"%s"},"usage":null}}\
        """
            .formatted(name, nonce));
    return text;
  }

  String writesUntil(String part) {
    String text = writes();
    while (!text.contains(part)) {
      text = writes();
    }
    return text;
  }
}
