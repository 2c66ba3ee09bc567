package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vivavoce.twins.realtime.speech.TurnEvent;
import tools.jackson.databind.node.ObjectNode;

/** How long the twin waits: {@code semantic_vad} and {@code idle_timeout_ms}. */
class RealtimePatienceTest extends OneCall {
  private static String turns(String detection) {
    return "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
        + "{'turn_detection':"
        + detection
        + "}}}}";
  }

  @ParameterizedTest
  @CsvSource({
    "low, '', 4000",
    "auto, '', 2000",
    "high, '', 1000",
    "low, i built a cache, 1200",
    "auto, i built a cache, 700",
    "medium, i built a cache, 700",
    "high, i built a cache, 400",
    "low, i built a cache and, 8000",
    "auto, i built a cache because um, 4000",
    "high, so the, 2000",
    "auto, 'I built a cache.', 700",
    "auto, 'Is it that?', 700",
    "auto, 'First,', 4000",
    "auto, YES, 700",
  })
  void theLastWordDecidesHowLongASilenceMayBe(String eagerness, String words, int silenceMs) {
    assertEquals(silenceMs, Patience.of(eagerness).silenceMs(words));
  }

  @Test
  void aTurnThatWantsMoreWordsIsWaitedForLonger() throws Exception {
    sideband.send(turns("{'type':'semantic_vad','eagerness':'high','create_response':false}"));
    ObjectNode session = (ObjectNode) sideband.await("session.updated").path("session");
    ObjectNode shown = (ObjectNode) session.path("audio").path("input").path("turn_detection");
    assertEquals("high", shown.path("eagerness").asString());
    assertFalse(shown.has("threshold"), "the other kind's members are gone");
    assertEquals(1_000, wire.parts.turnSettings.silenceDurationMs());
    peer.hear(new TurnEvent.SpeechStarted(0, new short[512]), wire.parts);
    sideband.await("input_audio_buffer.speech_started");
    wire.parts.recognizer.partials.add("i built a cache and");
    wire.parts.later(400);
    peer.hear(new TurnEvent.SpeechContinued(new short[512]), wire.parts);
    Eventually.holds(() -> wire.parts.turnSettings.silenceDurationMs() == 2_000);
    wire.parts.recognizer.partials.add("i built a cache and measured it");
    wire.parts.later(400);
    peer.hear(new TurnEvent.SpeechContinued(new short[512]), wire.parts);
    Eventually.holds(() -> wire.parts.turnSettings.silenceDurationMs() == 400);
    wire.parts.recognizer.texts.add("i built a cache and measured it");
    peer.hear(new TurnEvent.SpeechStopped(2_000, 400), wire.parts);
    sideband.await("conversation.item.input_audio_transcription.completed");
    peer.hear(new TurnEvent.SpeechStarted(3_000, new short[512]), wire.parts);
    Eventually.holds(() -> wire.parts.turnSettings.silenceDurationMs() == 1_000);
  }

  @Test
  void wordsAreListenedToWithoutATranscriptBeingTold() throws Exception {
    sideband.send(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
            + "{'transcription':null,'turn_detection':{'type':'semantic_vad'}}}}}");
    sideband.await("session.updated");
    peer.hear(new TurnEvent.SpeechStarted(0, new short[512]), wire.parts);
    sideband.await("input_audio_buffer.speech_started");
    wire.parts.recognizer.partials.add("so the");
    wire.parts.later(400);
    peer.hear(new TurnEvent.SpeechContinued(new short[512]), wire.parts);
    Eventually.holds(() -> wire.parts.turnSettings.silenceDurationMs() == 4_000);
    peer.hear(new TurnEvent.SpeechStopped(2_000, 400), wire.parts);
    List<String> types = sideband.typesUntil("response.done");
    assertTrue(types.stream().noneMatch(type -> type.contains("transcription")), types.toString());
    Eventually.holds(wire.parts.recognizer.open::isEmpty);
  }

  @Test
  void anUpdateWithoutTheKindIsHeldAgainstTheKindThereIs() throws Exception {
    assertEquals(
        "session.audio.input.turn_detection.eagerness",
        errorTo(turns("{'eagerness':'low'}")).path("param").asString());
    sideband.send(turns("{'idle_timeout_ms':6000}"));
    ObjectNode shown =
        (ObjectNode)
            sideband
                .await("session.updated")
                .path("session")
                .path("audio")
                .path("input")
                .path("turn_detection");
    assertEquals(6_000, shown.path("idle_timeout_ms").asInt());
    assertFalse(shown.path("create_response").asBoolean(), "kept");
  }

  @Test
  void aSilenceThatLastsIsCommittedAndAnsweredOncePerResponse() throws Exception {
    sideband.send(turns("{'idle_timeout_ms':5000}"));
    sideband.await("session.updated");
    for (int i = 0; i < 200; i++) {
      peer.listener.audio(new short[480]);
    }
    wire.parts.later(20_000);
    say("Are you there?");
    sideband.await("output_audio_buffer.stopped");
    wire.parts.later(5_000);
    ObjectNode idle = sideband.await("input_audio_buffer.timeout_triggered");
    assertEquals(2_000, idle.path("audio_end_ms").asInt());
    assertTrue(idle.path("audio_start_ms").asInt() >= 0);
    assertEquals(
        idle.path("item_id").asString(),
        sideband.await("input_audio_buffer.committed").path("item_id").asString());
    List<String> types = sideband.typesUntil("response.done");
    assertTrue(types.contains("response.created"), types.toString());
    assertTrue(types.stream().noneMatch(type -> type.contains("transcription")), types.toString());
  }

  @Test
  void speechBreaksTheIdleTimeUntilTheNextResponse() throws Exception {
    sideband.send(turns("{'idle_timeout_ms':5000}"));
    sideband.await("session.updated");
    say("Are you there?");
    sideband.await("output_audio_buffer.stopped");
    peer.hear(new TurnEvent.SpeechStarted(120, new short[512]), wire.parts);
    sideband.await("input_audio_buffer.speech_started");
    say("Yes?");
    sideband.await("response.created");
    sideband.await("output_audio_buffer.stopped");
    wire.parts.later(6_000);
    wire.parts.recognizer.texts.add("yes");
    peer.hear(new TurnEvent.SpeechStopped(700, 500), wire.parts);
    List<String> types =
        sideband.typesUntil("conversation.item.input_audio_transcription.completed");
    assertFalse(types.contains("input_audio_buffer.timeout_triggered"), types.toString());
  }
}
