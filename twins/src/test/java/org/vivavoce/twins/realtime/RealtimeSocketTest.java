package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocketHandshakeException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.realtime.speech.TurnEvent;
import tools.jackson.databind.node.ObjectNode;

/** Sessions on a socket alone ({@code ?model=}): text, and audio in events. */
class RealtimeSocketTest {
  private static final String TEXT =
      "{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],"
          + "'instructions':'Be calm.'}}";

  private Wire wire = new Wire();

  @AfterEach
  void stop() {
    wire.close();
  }

  private static String typed(String id, String text) {
    return "{'type':'conversation.item.create','item':{'id':'"
        + id
        + "','type':'message','role':'user','content':[{'type':'input_text','text':'"
        + text
        + "'}]}}";
  }

  private static String audio(int samples) {
    return "{'type':'input_audio_buffer.append','audio':'"
        + Base64.getEncoder().encodeToString(new byte[samples * 2])
        + "'}";
  }

  @Test
  void aTypedConversationComesInTheOrderOfTheCloud() throws Exception {
    Wire.Sideband socket = wire.model("gpt-realtime-2.1-mini");
    ObjectNode created = socket.await("session.created");
    assertEquals("gpt-realtime-2.1-mini", created.path("session").path("model").asString());
    assertTrue(created.path("session").path("id").asString().startsWith("sess_"));
    socket.send(TEXT);
    assertEquals(
        "text",
        socket
            .await("session.updated")
            .path("session")
            .path("output_modalities")
            .get(0)
            .asString());
    socket.send(typed("typed-1", "I built a cache."));
    ObjectNode added = socket.await("conversation.item.added");
    assertEquals("typed-1", added.path("item").path("id").asString());
    assertEquals(
        "I built a cache.",
        socket
            .await("conversation.item.done")
            .path("item")
            .path("content")
            .get(0)
            .path("text")
            .asString());
    socket.send(
        "{'type':'response.create','response':{'metadata':{'nonce':'n1'},'instructions':'Write"
            + " exactly:\\n"
            + "\\\"\\\"\\\"\\n"
            + "Thank you. What was hard about it?\\n"
            + "\\\"\\\"\\\"'}}");
    assertEquals(
        List.of(
            "response.created",
            "rate_limits.updated",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta"),
        socket.typesUntil("response.output_text.delta", 2));
    ObjectNode done = socket.await("response.output_text.done");
    assertEquals("Thank you. What was hard about it?", done.path("text").asString());
    assertEquals(
        List.of(
            "response.content_part.done",
            "response.output_item.done",
            "conversation.item.done",
            "response.done"),
        socket.typesUntil("response.done"));
    assertTrue(wire.parts.peers.isEmpty(), "no media is made");
    assertTrue(wire.parts.voice.spoken.isEmpty());
  }

  @Test
  void theSessionLivesAsLongAsItsSocketAndTakesAPlace() throws Exception {
    wire.close();
    wire = new Wire(Wire.settings(1, 1, 3_600_000));
    Wire.Sideband socket = wire.model("m");
    socket.await("session.created");
    CompletionException refused = assertThrows(CompletionException.class, () -> wire.model("m"));
    assertEquals(
        429,
        ((WebSocketHandshakeException) Optional.ofNullable(refused.getCause()).orElseThrow())
            .getResponse()
            .statusCode());
    assertEquals(429, wire.offer(Wire.SESSION).statusCode());
    socket.leave();
    socket.closed.get(5, TimeUnit.SECONDS);
    Eventually.holds(() -> wire.offer(Wire.SESSION).statusCode() == 201);
    assertFalse(wire.spent.isDone(), "only media wears the process out");
  }

  @Test
  void itEndsAtItsLongestTime() throws Exception {
    wire.close();
    wire = new Wire(Wire.settings(5, 200, 700));
    Wire.Sideband socket = wire.model("m");
    assertEquals("session_expired", socket.await("error").path("error").path("code").asString());
    assertTrue(socket.closed.get(5, TimeUnit.SECONDS).startsWith("1001 Your session hit"));
  }

  @Test
  void withoutModelAndCallTheUpgradeIsRefused() {
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () -> Wire.Sideband.at(wire.http, wire.base, "x=1", Wire.KEY, Optional.empty()));
    assertEquals(
        400,
        ((WebSocketHandshakeException) Optional.ofNullable(refused.getCause()).orElseThrow())
            .getResponse()
            .statusCode());
  }

  @Test
  void appendedAudioIsHeardAndTheReplyComesAsAudioInEvents() throws Exception {
    Wire.Sideband socket = wire.model("m");
    socket.await("session.created");
    socket.send(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
            + "{'transcription':{'model':'gpt-transcribe'}}}}}");
    socket.await("session.updated");
    wire.parts.recognizer.texts.add("hello there");
    wire.parts.turnEvents.add(new TurnEvent.SpeechStarted(120, new short[8_000]));
    wire.parts.turnEvents.add(new TurnEvent.SpeechStopped(700, 500));
    socket.send(audio(2_400));
    socket.await("input_audio_buffer.speech_stopped");
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    ObjectNode done =
        socket.await(
            event -> {
              assertFalse(event.path("type").asString().startsWith("output_audio_buffer"));
              if (event.path("type").asString().equals("response.output_audio.delta")) {
                heard.writeBytes(Base64.getDecoder().decode(event.path("delta").asString()));
              }
              return event.path("type").asString().equals("response.done");
            },
            "response.done");
    ObjectNode item = (ObjectNode) done.path("response").path("output").get(0);
    String words = item.path("content").get(0).path("transcript").asString();
    assertEquals(Script.HONEST_DEFAULT, words);
    // 10 ms a letter, 24 samples a millisecond, two bytes each; one space between two sentences.
    assertEquals((words.length() - 1) * 10 * 24 * 2, heard.size());
    assertEquals(
        "invalid_value",
        errorTo(socket, "{'type':'output_audio_buffer.clear'}").path("code").asString());
    String itemId = item.path("id").asString();
    socket.send(
        "{'type':'conversation.item.truncate','item_id':'"
            + itemId
            + "','content_index':0,'audio_end_ms':300}");
    assertEquals(300, socket.await("conversation.item.truncated").path("audio_end_ms").asInt());
  }

  @Test
  void speechStopsTheMakingOfAReplyAndTheClientSaysWhatWasHeard() throws Exception {
    Wire.Sideband socket = wire.model("m");
    socket.await("session.created");
    socket.send(
        "{'type':'response.create','response':{'instructions':'\\\"\\\"\\\"A slow one."
            + "\\\"\\\"\\\"'}}");
    socket.await("response.created");
    wire.parts.turnEvents.add(new TurnEvent.SpeechStarted(120, new short[512]));
    socket.send(audio(240));
    ObjectNode response = (ObjectNode) socket.await("response.done").path("response");
    assertEquals("cancelled", response.path("status").asString());
    assertEquals("turn_detected", response.path("status_details").path("reason").asString());
    wire.parts.voice.slow.countDown();
  }

  @Test
  void audioThatIsNoneIsRefused() throws Exception {
    Wire.Sideband socket = wire.model("m");
    socket.await("session.created");
    assertEquals(
        "missing_required_parameter",
        errorTo(socket, "{'type':'input_audio_buffer.append'}").path("code").asString());
    assertEquals(
        "invalid_value",
        errorTo(socket, "{'type':'input_audio_buffer.append','audio':'*'}")
            .path("code")
            .asString());
    assertEquals(
        "not_implemented_by_twin",
        errorTo(
                socket,
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
                    + "{'format':{'type':'audio/pcmu'}}}}}")
            .path("code")
            .asString());
  }

  /** Fifteen MiB of base64 are taken, more are not; more than a message may have closes. */
  @Test
  void thereIsALimitToOneAppend() throws Exception {
    Wire.Sideband socket = wire.model("m");
    socket.await("session.created");
    String tooMuch =
        Json.write(
            Json.object()
                .put("type", "input_audio_buffer.append")
                .put("audio", "A".repeat(AppendedAudio.MAX_BASE64 + 4)));
    assertEquals("audio", errorTo(socket, tooMuch).path("param").asString());
    socket.sendWithoutWaiting("x".repeat((16 << 20) + 1));
    assertTrue(socket.closed.get(10, TimeUnit.SECONDS).startsWith("1009"));
  }

  private static ObjectNode errorTo(Wire.Sideband socket, String event) throws Exception {
    socket.send(event);
    return (ObjectNode) socket.await("error").path("error");
  }
}
