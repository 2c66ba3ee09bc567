package org.vivavoce.twins.realtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.realtime.speech.Resampler;
import tools.jackson.databind.node.ObjectNode;

/** How a response looks on the wire: its object, and the events that open and close its item. */
final class ResponseWire {
  private static final int WORDS_A_DELTA = 5;
  private static final int SAMPLES_A_DELTA = AppendedAudio.WIRE_HZ / 5;

  private final SessionState session;
  private final Conversation conversation;
  private final Outbox outbox;

  ResponseWire(SessionState session, Conversation conversation, Outbox outbox) {
    this.session = session;
    this.conversation = conversation;
    this.outbox = outbox;
  }

  void open(SpokenResponse response) {
    response.opened = true;
    String previous = conversation.lastId();
    conversation.append(response.item);
    outbox.emit(
        Events.outputItem("response.output_item.added", response.id, response.item.snapshot()));
    outbox.emit(Events.item("conversation.item.added", response.item.snapshot(), previous));
    outbox.emit(
        Events.contentPart(
            "response.content_part.added", response.id, response.item.id(), response.part("")));
    response.writeContent("in_progress");
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

  void closeItem(SpokenResponse response, String itemStatus) {
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
    outbox.emit(
        Events.outputItem("response.output_item.done", response.id, response.item.snapshot()));
    outbox.emit(
        Events.item(
            "conversation.item.done",
            response.item.snapshot(),
            conversation.previousId(response.item)));
  }

  ObjectNode json(SpokenResponse response, String status, @Nullable ObjectNode details) {
    boolean done = !status.equals("in_progress");
    ObjectNode json =
        Json.object()
            .put("object", "realtime.response")
            .put("id", response.id)
            .put("status", status)
            .put("conversation_id", conversation.id())
            .put("max_output_tokens", "inf");
    json.set("status_details", details);
    json.putArray("output_modalities").add(response.request.modality());
    ObjectNode output = json.putObject("audio").putObject("output");
    output.set("format", session.outputFormat().deepCopy());
    output.put("voice", response.request.voice());
    if (done && response.opened) {
      json.putArray("output").add(response.item.snapshot());
    } else {
      json.putArray("output");
    }
    int heard =
        session.instructions().length()
            + ChatOrigin.lines(conversation).stream().mapToInt(line -> line.text().length()).sum();
    json.set(
        "usage",
        done ? Usage.of(heard, response.transcript().length(), response.item.audioMs()) : null);
    json.set("metadata", response.request.metadata());
    return json;
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
