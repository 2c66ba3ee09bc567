package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.realtime.speech.Availability;
import org.vivavoce.twins.realtime.speech.TurnEvent;
import tools.jackson.databind.node.ObjectNode;

/** The candidate's side of a call: turns, transcripts, interruptions. */
class RealtimeTurnsTest extends OneCall {
  @Test
  void aSpokenTurnComesInTheOrderOfTheCloud() throws Exception {
    speak("i built a cache");
    List<String> types =
        sideband.typesUntil("conversation.item.input_audio_transcription.completed");
    assertEquals(
        List.of(
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
            "conversation.item.input_audio_transcription.delta",
            "conversation.item.input_audio_transcription.completed"),
        types);
  }

  @Test
  void everyFieldOfATurnIsThere() throws Exception {
    speak("hello there");
    ObjectNode started = sideband.await("input_audio_buffer.speech_started");
    String itemId = started.path("item_id").asString();
    assertEquals(120, started.path("audio_start_ms").asInt());
    assertEquals(
        1_700, sideband.await("input_audio_buffer.speech_stopped").path("audio_end_ms").asInt());
    ObjectNode committed = sideband.await("input_audio_buffer.committed");
    assertEquals(itemId, committed.path("item_id").asString());
    assertTrue(committed.has("previous_item_id") && committed.path("previous_item_id").isNull());
    ObjectNode item = (ObjectNode) sideband.await("conversation.item.added").path("item");
    assertEquals(itemId, item.path("id").asString());
    assertEquals("realtime.item", item.path("object").asString());
    assertEquals("input_audio", item.path("content").get(0).path("type").asString());
    assertTrue(item.path("content").get(0).path("transcript").isNull());
    ObjectNode completed = sideband.await("conversation.item.input_audio_transcription.completed");
    assertEquals(itemId, completed.path("item_id").asString());
    assertEquals(0, completed.path("content_index").asInt(-1));
    assertEquals("hello there", completed.path("transcript").asString());
    assertEquals("duration", completed.path("usage").path("type").asString());
    assertEquals(1.5, completed.path("usage").path("seconds").asDouble());

    speak("again");
    assertEquals(
        itemId, sideband.await("input_audio_buffer.committed").path("previous_item_id").asString());
    sideband.await("conversation.item.input_audio_transcription.completed");
    sideband.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");
    assertEquals(
        "hello there",
        sideband
            .await("conversation.item.retrieved")
            .path("item")
            .path("content")
            .get(0)
            .path("transcript")
            .asString());
    assertEquals(0, wire.parts.recognizer.open.size(), "each decoder was given back");
  }

  @Test
  void wordsThatNoLongerChangeAreToldWhileThePersonSpeaks() {
    Partials partials = new Partials();
    assertEquals("", partials.next("i have"));
    assertEquals("i have", partials.next("i have built"));
    assertEquals(" built", partials.next("i have built two cash"));
    assertEquals("", partials.next("i had"));
    assertEquals(" two caches", partials.rest("i have built two caches"));
    Partials contradicted = new Partials();
    contradicted.next("a b c");
    assertEquals("a b", contradicted.next("a b c d").substring(0, 3));
    assertEquals("", contradicted.rest("x b c"));
  }

  @Test
  void aMissingRecogniserFailsTheTranscriptInWordsAndNotTheCall() throws Exception {
    wire.parts.recognizer.availability =
        new Availability.Missing("Install pocketsphinx to be understood.", List.of());
    speak("unheard");
    ObjectNode failed = sideband.await("conversation.item.input_audio_transcription.failed");
    assertEquals("recognizer_unavailable", failed.path("error").path("code").asString());
    assertEquals(
        "Install pocketsphinx to be understood.", failed.path("error").path("message").asString());
    say("Still here.");
    sideband.await("output_audio_buffer.stopped");
  }

  @Test
  void aRecogniserThatFailsSaysSo() throws Exception {
    speak("!");
    ObjectNode failed = sideband.await("conversation.item.input_audio_transcription.failed");
    assertEquals("transcription_failed", failed.path("error").path("code").asString());
  }

  @Test
  void speechIntoTheInterviewersSpeechCutsIt() throws Exception {
    peer.holdPlayback();
    say("Tell me about one system. Take your time with it.");
    ObjectNode done = sideband.await("response.done");
    String itemId = done.path("response").path("output").get(0).path("id").asString();
    // "Tell me about one system." is 25 letters: 250 ms; of the next sentence 130 ms were played.
    peer.play(380);
    wire.parts.recognizer.texts.add("wait");
    peer.hear(new TurnEvent.SpeechStarted(5_000, new short[512]), wire.parts);
    assertEquals(
        List.of(
            "input_audio_buffer.speech_started",
            "output_audio_buffer.cleared",
            "conversation.item.truncated"),
        sideband.typesUntil("conversation.item.truncated"));
    sideband.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");
    ObjectNode item = (ObjectNode) sideband.await("conversation.item.retrieved").path("item");
    assertEquals("incomplete", item.path("status").asString());
    ObjectNode part = (ObjectNode) item.path("content").get(0);
    assertEquals("output_audio", part.path("type").asString());
    assertFalse(part.has("transcript"), "nothing stands there that was not heard");
  }

  @Test
  void speechWhileAResponseIsBeingMadeCancelsIt() throws Exception {
    peer.holdPlayback();
    say("One. Then a slow one.");
    sideband.await("output_audio_buffer.started");
    peer.hear(new TurnEvent.SpeechStarted(5_000, new short[512]), wire.parts);
    List<String> types = new ArrayList<>();
    ObjectNode cancelled =
        sideband.await(
            event -> {
              types.add(event.path("type").asString());
              return types.getLast().equals("response.done");
            },
            "response.done");
    ObjectNode item = (ObjectNode) cancelled.path("response").path("output").get(0);
    assertEquals("incomplete", item.path("status").asString());
    assertFalse(item.path("content").get(0).has("transcript"));
    assertEquals(
        List.of(
            "output_audio_buffer.cleared",
            "conversation.item.truncated",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "response.output_item.done",
            "conversation.item.done",
            "response.done"),
        types.subList(types.indexOf("output_audio_buffer.cleared"), types.size()));
    wire.parts.voice.slow.countDown();
    say("Next.");
    ObjectNode next = sideband.await("response.done");
    assertEquals("completed", next.path("response").path("status").asString());
  }

  @Test
  void interruptionIsOffWhenTheSessionSaysSo() throws Exception {
    sideband.send(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
            + "{'turn_detection':{'interrupt_response':false}}}}}");
    peer.holdPlayback();
    say("Let me finish.");
    sideband.await("response.done");
    speak("no");
    List<String> types =
        sideband.typesUntil("conversation.item.input_audio_transcription.completed");
    assertFalse(types.contains("output_audio_buffer.cleared"));
    peer.play(10_000);
    sideband.await("output_audio_buffer.stopped");
  }

  @Test
  void aTurnIsAnsweredByItselfWhereTheSessionWantsIt() throws Exception {
    sideband.send(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
            + "{'turn_detection':{'create_response':true}}}}}");
    sideband.await("session.updated");
    speak("hello");
    assertEquals(
        Script.HONEST_DEFAULT,
        sideband.await("response.output_audio_transcript.done").path("transcript").asString());
  }

  @Test
  void withoutTurnDetectionTheClientCommits() throws Exception {
    sideband.send(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
            + "{'turn_detection':null}}}}");
    sideband.await("session.updated");
    assertEquals(
        "input_audio_buffer_commit_empty",
        errorTo("{'type':'input_audio_buffer.commit'}").path("code").asString());
    wire.parts.recognizer.texts.add("by hand");
    for (int i = 0; i < 100; i++) {
      peer.listener.audio(new short[480]);
    }
    sideband.send("{'type':'input_audio_buffer.commit'}");
    ObjectNode completed = sideband.await("conversation.item.input_audio_transcription.completed");
    assertEquals("by hand", completed.path("transcript").asString());
    assertEquals(1.0, completed.path("usage").path("seconds").asDouble(), 0.05);
    peer.listener.audio(new short[480]);
    sideband.send("{'type':'input_audio_buffer.clear'}");
    sideband.await("input_audio_buffer.cleared");
    assertEquals(
        "input_audio_buffer_commit_empty",
        errorTo("{'type':'input_audio_buffer.commit'}").path("code").asString());
  }
}
