package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.realtime.speech.Availability;
import org.vivavoce.twins.realtime.speech.TurnEvent;
import tools.jackson.databind.node.ObjectNode;

/** The interviewer's side of a call: responses, their order and their failures. */
class RealtimeResponsesTest extends OneCall {
  @Test
  void quotedTextIsSaidWordForWordInTheOrderOfTheCloud() throws Exception {
    sideband.send(
        "{'type':'response.create','response':{'metadata':{'nonce':'n1'},'instructions':"
            + "'Say exactly the text.\\n\\\"\\\"\\\"\\nHello Ada. What did you build?\\n\\\"\\\"\\\"'}}");
    ObjectNode created = sideband.await("response.created");
    assertEquals("in_progress", created.path("response").path("status").asString());
    assertEquals("n1", created.path("response").path("metadata").path("nonce").asString());
    assertEquals(
        List.of(
            "rate_limits.updated",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "output_audio_buffer.started",
            "response.output_audio_transcript.delta",
            "response.output_audio_transcript.delta",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "response.output_item.done",
            "conversation.item.done",
            "response.done",
            "output_audio_buffer.stopped"),
        sideband.typesUntil("output_audio_buffer.stopped"));
    assertEquals(
        List.of("marin: Hello Ada.", "marin: What did you build?"),
        List.copyOf(wire.parts.voice.spoken));
  }

  @Test
  void aFinishedResponseCarriesItsItemItsWordsAndItsUsage() throws Exception {
    say("Hello Ada. What did you build?");
    StringBuilder heard = new StringBuilder();
    ObjectNode done =
        sideband.await(
            event -> {
              if (event.path("type").asString().equals("response.output_audio_transcript.delta")) {
                heard.append(event.path("delta").asString());
              }
              return event.path("type").asString().equals("response.done");
            },
            "response.done");
    assertEquals("Hello Ada. What did you build?", heard.toString());
    ObjectNode response = (ObjectNode) done.path("response");
    assertEquals("completed", response.path("status").asString());
    assertTrue(response.path("status_details").isNull());
    ObjectNode item = (ObjectNode) response.path("output").get(0);
    assertEquals("completed", item.path("status").asString());
    assertEquals("output_audio", item.path("content").get(0).path("type").asString());
    assertEquals(
        "Hello Ada. What did you build?",
        item.path("content").get(0).path("transcript").asString());
    ObjectNode usage = (ObjectNode) response.path("usage");
    assertTrue(usage.path("output_token_details").path("audio_tokens").asInt() > 0);
    assertEquals(
        usage.path("total_tokens").asInt(),
        usage.path("input_tokens").asInt() + usage.path("output_tokens").asInt());
  }

  @Test
  void withoutQuotesItSaysHonestlyWhatItIs() throws Exception {
    sideband.send("{'type':'response.create'}");
    ObjectNode done = sideband.await("response.output_audio_transcript.done");
    assertEquals(Script.HONEST_DEFAULT, done.path("transcript").asString());
  }

  @Test
  void textResponsesHaveTextEventsAndNoSound() throws Exception {
    sideband.send(
        "{'type':'response.create','response':{'output_modalities':['text'],"
            + "'instructions':'\\\"\\\"\\\"Short.\\\"\\\"\\\"'}}");
    assertEquals(
        List.of(
            "response.created",
            "rate_limits.updated",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "conversation.item.done",
            "response.done"),
        sideband.typesUntil("response.done"));
    assertTrue(wire.parts.voice.spoken.isEmpty());
  }

  @Test
  void aMissingVoiceFailsTheResponseInWords() throws Exception {
    wire.parts.voice.availability =
        new Availability.Missing("Install flite to be spoken to.", List.of("flite"));
    say("Nobody hears this.");
    ObjectNode response = (ObjectNode) sideband.await("response.done").path("response");
    assertEquals("failed", response.path("status").asString());
    ObjectNode error = (ObjectNode) response.path("status_details").path("error");
    assertEquals("voice_unavailable", error.path("code").asString());
    assertEquals("Install flite to be spoken to.", error.path("message").asString());
    wire.parts.voice.availability = new Availability.Ready("back");
    say("First. Then mute comes.");
    assertEquals(
        "failed", sideband.await("response.done").path("response").path("status").asString());
  }

  @Test
  void onlyOneResponseIsMadeAtATime() throws Exception {
    assertEquals(
        "response_cancel_not_active",
        errorTo("{'type':'response.cancel'}").path("code").asString());
    say("A slow one.");
    ObjectNode error = errorTo("{'type':'response.create','event_id':'second'}");
    assertEquals("conversation_already_has_active_response", error.path("code").asString());
    assertEquals("second", error.path("event_id").asString());
    wire.parts.voice.slow.countDown();
    sideband.await("response.done");
  }

  @Test
  void aCancelledResponseSaysWhoCancelledIt() throws Exception {
    say("A slow one.");
    sideband.await("response.created");
    sideband.send("{'type':'response.cancel'}");
    ObjectNode response = (ObjectNode) sideband.await("response.done").path("response");
    assertEquals("cancelled", response.path("status").asString());
    assertEquals("client_cancelled", response.path("status_details").path("reason").asString());
    say("Another slow one.");
    sideband.await("response.created");
    peer.hear(new TurnEvent.SpeechStarted(5_000, new short[512]), wire.parts);
    response = (ObjectNode) sideband.await("response.done").path("response");
    assertEquals("turn_detected", response.path("status_details").path("reason").asString());
    wire.parts.voice.slow.countDown();
  }

  @Test
  void theOutputBufferIsClearedOnRequest() throws Exception {
    peer.holdPlayback();
    say("A long sentence that is not wanted any more.");
    ObjectNode created = sideband.await("response.created");
    sideband.await("response.done");
    sideband.send("{'type':'output_audio_buffer.clear'}");
    assertEquals(
        created.path("response").path("id").asString(),
        sideband.await("output_audio_buffer.cleared").path("response_id").asString());
  }

  @Test
  void theVoiceIsFixedOnceItWasHeard() throws Exception {
    say("Hello.");
    sideband.await("output_audio_buffer.stopped");
    assertEquals(
        "cannot_update_voice",
        errorTo(
                "{'type':'session.update','session':{'type':'realtime','audio':{'output':"
                    + "{'voice':'cedar'}}}}")
            .path("code")
            .asString());
  }
}
