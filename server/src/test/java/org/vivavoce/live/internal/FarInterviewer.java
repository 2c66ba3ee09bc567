package org.vivavoce.live.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ScriptedRealtime.Line;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays the realtime service in one call, with literal events in the service's words. What it does
 * is said by the test, step by step: it has no time of its own.
 */
final class FarInterviewer {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** One utterance that was ordered of it. */
  record Order(String responseId, String itemId, String nonce, String purpose, String text) {}

  final Line line;
  private ObjectNode ours = Json.object();
  private @Nullable String lastItem;

  FarInterviewer(Line line) {
    this.line = line;
  }

  /** What an item that follows now has to name. */
  String lastItem() {
    return lastItem == null ? "none" : lastItem;
  }

  void event(String json) {
    line.send(json);
  }

  /** Session shown, ours taken over. */
  FarInterviewer confirms() {
    event(
        """
        {"type":"session.created","event_id":"e","session":{"id":"sess_1","type":"realtime","object":"realtime.session","model":"m","instructions":"default","output_modalities":["audio"],"audio":{"input":{"turn_detection":{"type":"server_vad"}},"output":{"voice":"alloy"}}}}""");
    ours = session();
    updates(ours);
    return this;
  }

  /** A copy of what we were told first. */
  ObjectNode confirmed() {
    return ours.deepCopy();
  }

  /** The session that we are told to hold. */
  ObjectNode session() {
    String update = line.next(text -> text.contains("\"session.update\""));
    return (ObjectNode) Json.tree(update).path("session");
  }

  void updates(ObjectNode session) {
    ObjectNode event = Json.object().put("type", "session.updated").put("event_id", "e");
    event.set("session", session);
    event(Json.write(event));
  }

  /** Waits for the next order of speech and takes it: a response and its item exist. */
  Order ordered() {
    JsonNode response =
        Json.tree(line.next(text -> text.contains("\"response.create\""))).path("response");
    String instructions = response.path("instructions").asString("");
    String text =
        instructions.substring(
            instructions.indexOf("\"\"\"\n") + 4, instructions.lastIndexOf("\n\"\"\""));
    int name = NAMES.incrementAndGet();
    Order order =
        new Order(
            "resp_" + name,
            "item_" + name,
            response.path("metadata").path("nonce").asString(""),
            response.path("metadata").path("purpose").asString(""),
            text);
    event(
        """
        {"type":"response.created","event_id":"e","response":{"id":"%s","object":"realtime.response","status":"in_progress","metadata":{"nonce":"%s","purpose":"%s"}}}"""
            .formatted(order.responseId(), order.nonce(), order.purpose()));
    return order;
  }

  void starts(Order order) {
    event(
        """
        {"type":"conversation.item.added","event_id":"e","previous_item_id":%s,"item":{"id":"%s","type":"message","role":"assistant","status":"in_progress","content":[]}}"""
            .formatted(quoted(lastItem), order.itemId()));
    lastItem = order.itemId();
    event(
        """
        {"type":"output_audio_buffer.started","event_id":"e","response_id":"%s"}"""
            .formatted(order.responseId()));
    event(
        """
        {"type":"response.output_audio_transcript.delta","event_id":"e","response_id":"%s","item_id":"%s","output_index":0,"content_index":0,"delta":%s}"""
            .formatted(order.responseId(), order.itemId(), Json.write(order.text())));
  }

  void done(Order order) {
    event(
        """
        {"type":"response.output_audio_transcript.done","event_id":"e","response_id":"%s","item_id":"%s","output_index":0,"content_index":0,"transcript":%s}"""
            .formatted(order.responseId(), order.itemId(), Json.write(order.text())));
    event(
        """
        {"type":"response.done","event_id":"e","response":{"id":"%s","status":"completed","status_details":null,"metadata":{"nonce":"%s"},"usage":{"total_tokens":12,"input_tokens":10,"output_tokens":2}}}"""
            .formatted(order.responseId(), order.nonce()));
  }

  void stops(Order order) {
    event(
        """
        {"type":"output_audio_buffer.stopped","event_id":"e","response_id":"%s"}"""
            .formatted(order.responseId()));
  }

  /** Takes the next order and plays it whole. */
  Order speaks() {
    Order order = ordered();
    starts(order);
    done(order);
    stops(order);
    return order;
  }

  /** Takes orders and plays them until one of this purpose was played. */
  Order speaksUntil(String purpose) {
    Order order = speaks();
    while (!order.purpose().equals(purpose)) {
      order = speaks();
    }
    return order;
  }

  /** The candidate cuts in while this is sounding. */
  void isCut(Order order) {
    event(
        """
        {"type":"output_audio_buffer.cleared","event_id":"e","response_id":"%s"}"""
            .formatted(order.responseId()));
    event(
        """
        {"type":"response.done","event_id":"e","response":{"id":"%s","status":"cancelled","status_details":{"type":"cancelled","reason":"turn_detected"},"metadata":{"nonce":"%s"},"usage":null}}"""
            .formatted(order.responseId(), order.nonce()));
  }

  String hearsSpeech() {
    String item = "item_" + NAMES.incrementAndGet();
    event(
        """
        {"type":"input_audio_buffer.speech_started","event_id":"e","item_id":"%s","audio_start_ms":1000}"""
            .formatted(item));
    return item;
  }

  void hearsSilence(String item) {
    hearsSilence(item, 4_000);
  }

  /** Speech began at 1,000 ms of the service's audio time and ended at this. */
  void hearsSilence(String item, int audioEndMs) {
    event(
        """
        {"type":"input_audio_buffer.speech_stopped","event_id":"e","item_id":"%s","audio_end_ms":%d}"""
            .formatted(item, audioEndMs));
    event(
        """
        {"type":"input_audio_buffer.committed","event_id":"e","item_id":"%s","previous_item_id":%s}"""
            .formatted(item, quoted(lastItem)));
    lastItem = item;
  }

  void understands(String item, String words) {
    event(
        """
        {"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"%s","content_index":0,"transcript":%s,"usage":{"type":"duration","seconds":3.0}}"""
            .formatted(item, Json.write(words)));
  }

  /** One whole answer. */
  String hears(String words) {
    String item = hearsSpeech();
    hearsSilence(item);
    understands(item, words);
    return item;
  }

  private static String quoted(@Nullable String id) {
    return id == null ? "null" : "\"" + id + "\"";
  }
}
