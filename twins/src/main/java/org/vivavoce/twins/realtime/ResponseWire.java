package org.vivavoce.twins.realtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.WireIds;
import org.vivavoce.twins.realtime.speech.Resampler;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a response looks on the wire: its object, and the events that open and close its item. */
final class ResponseWire {
  private static final int WORDS_A_DELTA = 5;
  private static final int LETTERS_A_DELTA = 24;
  private static final int SAMPLES_A_DELTA = AppendedAudio.WIRE_HZ / 5;

  private final SessionState session;
  private final Conversation conversation;
  private final Outbox outbox;

  ResponseWire(SessionState session, Conversation conversation, Outbox outbox) {
    this.session = session;
    this.conversation = conversation;
    this.outbox = outbox;
  }

  /** Announces the message and opens its content part. */
  void open(SpokenResponse response) {
    response.opened = true;
    announce(response, response.item);
    outbox.emit(
        Events.contentPart(
            "response.content_part.added", response.id, response.item.id(), response.part("")));
    response.writeContent("in_progress");
  }

  /** What is said outside the conversation is no item of it. */
  private void announce(SpokenResponse response, Conversation.Item item) {
    response.outputs.add(item);
    outbox.emit(
        Events.outputItem(
            "response.output_item.added",
            response.id,
            response.outputs.size() - 1,
            item.snapshot()));
    if (!response.request.outOfBand()) {
      String previous = conversation.lastId();
      conversation.append(item);
      outbox.emit(Events.item("conversation.item.added", item.snapshot(), previous));
    }
  }

  private void close(SpokenResponse response, Conversation.Item item) {
    outbox.emit(
        Events.outputItem(
            "response.output_item.done",
            response.id,
            response.outputs.indexOf(item),
            item.snapshot()));
    if (!response.request.outOfBand()) {
      outbox.emit(
          Events.item("conversation.item.done", item.snapshot(), conversation.previousId(item)));
    }
  }

  /** A whole call: its item, its arguments piece by piece, its end. */
  void call(SpokenResponse response, Tools.ToolCall call) {
    Conversation.Item item =
        new Conversation.Item(
            Conversation.functionCall(
                WireIds.next("item"), "in_progress", call.callId(), call.name(), ""));
    announce(response, item);
    int index = response.outputs.size() - 1;
    String arguments = call.arguments();
    for (int from = 0; from < arguments.length(); from += LETTERS_A_DELTA) {
      int to = Math.min(arguments.length(), from + LETTERS_A_DELTA);
      outbox.emit(
          Events.arguments("delta", response.id, index, item.id(), call.callId())
              .put("delta", arguments.substring(from, to)));
    }
    outbox.emit(
        Events.arguments("done", response.id, index, item.id(), call.callId())
            .put("name", call.name())
            .put("arguments", arguments));
    item.json().put("arguments", arguments);
    item.status("completed");
    response.tokens += Usage.output(arguments.length(), 0);
    close(response, item);
  }

  /** A sentence's sound in events of 200 ms, for a session without media. */
  void audio(SpokenResponse response, short[] pcm48k) {
    short[] pcm = Resampler.whole(pcm48k, 48_000, AppendedAudio.WIRE_HZ);
    for (int from = 0; from < pcm.length; from += SAMPLES_A_DELTA) {
      int to = Math.min(pcm.length, from + SAMPLES_A_DELTA);
      outbox.emit(
          Events.content("response.output_audio.delta", response.id, response.item.id())
              .put("delta", AppendedAudio.base64(pcm, from, to)));
    }
  }

  /** Closes the message, where there is an open one. */
  void closeMessage(SpokenResponse response, String itemStatus) {
    if (!response.opened || response.messageClosed) {
      return;
    }
    response.messageClosed = true;
    String itemId = response.item.id();
    String text = response.transcript();
    if (response.audio()) {
      outbox.emit(Events.content("response.output_audio.done", response.id, itemId));
      outbox.emit(
          Events.content("response.output_audio_transcript.done", response.id, itemId)
              .put("transcript", text));
    } else {
      outbox.emit(
          Events.content("response.output_text.done", response.id, itemId).put("text", text));
    }
    outbox.emit(
        Events.contentPart("response.content_part.done", response.id, itemId, response.part(text)));
    response.writeContent(itemStatus);
    close(response, response.item);
  }

  ObjectNode json(SpokenResponse response, String status, @Nullable ObjectNode details) {
    boolean done = !status.equals("in_progress");
    ObjectNode json =
        Json.object()
            .put("object", "realtime.response")
            .put("id", response.id)
            .put("status", status)
            .put("conversation_id", response.request.outOfBand() ? null : conversation.id());
    int most = response.request.maxOutputTokens();
    if (most == ResponseRequest.INF) {
      json.put("max_output_tokens", "inf");
    } else {
      json.put("max_output_tokens", most);
    }
    json.set("status_details", details);
    json.putArray("output_modalities").add(response.request.modality());
    ObjectNode output = json.putObject("audio").putObject("output");
    output.set("format", session.outputFormat().deepCopy());
    output.put("voice", response.voice);
    ArrayNode items = json.putArray("output");
    if (done) {
      response.outputs.forEach(item -> items.add(item.snapshot()));
    }
    json.set("usage", done ? usage(response) : null);
    json.set("metadata", response.request.metadata());
    return json;
  }

  private ObjectNode usage(SpokenResponse response) {
    List<Conversation.Item> input = response.request.input();
    List<Conversation.Item> read = input == null ? conversation.items() : input;
    int heard =
        session.instructions().length()
            + read.stream().mapToInt(item -> item.words().length()).sum();
    int written =
        response.transcript().length()
            + response.outputs.stream()
                .mapToInt(item -> item.json().path("arguments").asString("").length())
                .sum();
    return Usage.of(heard, written, response.item.audioMs());
  }

  /** A few words each, so that captions grow as they are read; together they are the text. */
  static List<String> groups(String text) {
    List<String> groups = new ArrayList<>();
    int start = 0;
    int words = 0;
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == ' ' && ++words == WORDS_A_DELTA) {
        groups.add(text.substring(start, i));
        start = i;
        words = 0;
      }
    }
    if (start < text.length()) {
      groups.add(text.substring(start));
    }
    return groups;
  }
}
