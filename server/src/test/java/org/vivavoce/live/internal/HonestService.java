package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ScriptedRealtime;
import org.vivavoce.testing.ScriptedRealtime.Line;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A realtime service for many calls at once, and with it the candidates' voices: it speaks what it
 * is told to, hears an answer after each question, and now and then loses a sideband.
 */
final class HonestService implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Then the candidate thinks, until they press the button that ends it. */
  private static final int MOST_ANSWERS = 2;

  private final ScriptedRealtime far;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();

  /** Calls that lose their sideband once, after the first question. */
  private final Set<Integer> dropping;

  private final Thread door = Thread.ofVirtual().unstarted(this::takeLines);
  private final AtomicInteger rejoins = new AtomicInteger();
  private volatile boolean closed;

  /**
   * @param dropping every call whose number, of so many, is in here
   */
  HonestService(ScriptedRealtime far, Set<Integer> dropping) {
    this.far = far;
    this.dropping = dropping;
    door.start();
  }

  private static final class Call {
    final int number = NAMES.incrementAndGet();
    final List<ObjectNode> items = new ArrayList<>();
    String last = "";
    boolean dropped;
    int answered;
    int audioMs = 1_000;
  }

  private void takeLines() {
    while (!closed) {
      Line line = far.lineNow();
      if (line == null) {
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      } else {
        Thread.ofVirtual().start(() -> serve(line));
      }
    }
  }

  private void serve(Line line) {
    Call call = calls.computeIfAbsent(line.callId, _ -> new Call());
    if (call.dropped) {
      rejoins.incrementAndGet();
    }
    send(
        line,
        """
        {"type":"session.created","event_id":"e","session":{"id":"sess_1","type":"realtime","object":"realtime.session","model":"m","instructions":"default","output_modalities":["audio"],"audio":{"input":{"turn_detection":{"type":"server_vad"}},"output":{"voice":"alloy"}}}}""");
    try {
      while (!closed && !line.closed) {
        String text = line.heard.poll(50, TimeUnit.MILLISECONDS);
        if (text != null) {
          synchronized (call) {
            heard(line, call, Json.tree(text));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(Line line, String json) {
    if (!line.closed) {
      line.send(json);
    }
  }

  private static String named(String type, String json) {
    return "{\"type\":\"" + type + "\",\"event_id\":\"e\"," + json + "}";
  }

  private void heard(Line line, Call call, JsonNode event) {
    switch (event.path("type").asString("")) {
      case "session.update" ->
          send(line, named("session.updated", "\"session\":" + Json.write(event.path("session"))));
      case "response.create" -> speaks(line, call, event.path("response"));
      case "conversation.item.create" -> added(line, call, (ObjectNode) event.path("item"));
      case "conversation.item.retrieve" -> retrieved(line, call, event.path("item_id").asString());
      case "conversation.item.delete" ->
          send(
              line,
              named(
                  "conversation.item.deleted", "\"item_id\":" + Json.write(event.path("item_id"))));
      default -> {} // nothing is being made that could be stopped
    }
  }

  private static void added(Line line, Call call, ObjectNode item) {
    String before = call.last.isEmpty() ? "null" : Json.write(call.last);
    String body = "\"previous_item_id\":" + before + ",\"item\":" + Json.write(item);
    call.items.add(item);
    call.last = item.path("id").asString();
    send(line, named("conversation.item.added", body));
    send(line, named("conversation.item.done", body));
  }

  private static void retrieved(Line line, Call call, String id) {
    call.items.stream()
        .filter(item -> item.path("id").asString().equals(id))
        .findFirst()
        .ifPresent(
            item ->
                send(line, named("conversation.item.retrieved", "\"item\":" + Json.write(item))));
  }

  private void speaks(Line line, Call call, JsonNode response) {
    String instructions = response.path("instructions").asString("");
    String text =
        instructions.substring(
            instructions.indexOf("\"\"\"\n") + 4, instructions.lastIndexOf("\n\"\"\""));
    String id = "resp_" + NAMES.incrementAndGet();
    ObjectNode item = item("assistant", "output_audio", text);
    String itemId = Json.write(item.path("id"));
    String metadata = "\"metadata\":" + Json.write(response.path("metadata"));
    send(
        line,
        named(
            "response.created",
            "\"response\":{\"id\":\"" + id + "\",\"status\":\"in_progress\"," + metadata + "}"));
    added(line, call, item);
    String of = "\"response_id\":\"" + id + "\"";
    send(line, named("output_audio_buffer.started", of));
    String words = ",\"item_id\":" + itemId + ",\"output_index\":0,\"content_index\":0,";
    send(
        line,
        named(
            "response.output_audio_transcript.done",
            of + words + "\"transcript\":" + Json.write(text)));
    send(
        line,
        named(
            "response.done",
            "\"response\":{\"id\":\""
                + id
                + "\",\"status\":\"completed\",\"status_details\":null,"
                + metadata
                + ",\"usage\":null}"));
    send(line, named("output_audio_buffer.stopped", of));
    boolean question = response.path("metadata").path("purpose").asString("").equals("question");
    if (question && call.answered++ < MOST_ANSWERS) {
      if (dropping.contains(call.number % 10) && !call.dropped) {
        call.dropped = true;
        line.drop();
        answers(line, call, false);
      } else {
        answers(line, call, true);
      }
    }
  }

  private static ObjectNode item(String role, String type, String words) {
    ObjectNode item =
        Json.object()
            .put("id", "item_" + NAMES.incrementAndGet())
            .put("type", "message")
            .put("role", role)
            .put("status", "completed");
    item.putArray("content").addObject().put("type", type).put("transcript", words);
    return item;
  }

  /** The candidate's answer; unheard where the sideband is away. */
  private static void answers(Line line, Call call, boolean heard) {
    ObjectNode item =
        item("user", "input_audio", "I repaired the clock of our town hall in two days.");
    String id = "\"item_id\":" + Json.write(item.path("id"));
    String before = call.last.isEmpty() ? "null" : Json.write(call.last);
    int from = call.audioMs;
    call.audioMs += 4_000;
    if (!heard) {
      call.items.add(item);
      call.last = item.path("id").asString();
      return;
    }
    send(line, named("input_audio_buffer.speech_started", id + ",\"audio_start_ms\":" + from));
    send(
        line,
        named("input_audio_buffer.speech_stopped", id + ",\"audio_end_ms\":" + (from + 3_000)));
    send(line, named("input_audio_buffer.committed", id + ",\"previous_item_id\":" + before));
    added(line, call, item);
    send(
        line,
        named(
            "conversation.item.input_audio_transcription.completed",
            id
                + ",\"content_index\":0,\"transcript\":"
                + Json.write(item.path("content").path(0).path("transcript"))
                + ",\"usage\":{\"type\":\"duration\",\"seconds\":3.0}"));
  }

  /** Calls that were joined again after they had lost their sideband. */
  int rejoined() {
    return rejoins.get();
  }

  @Override
  public void close() {
    closed = true;
  }
}
