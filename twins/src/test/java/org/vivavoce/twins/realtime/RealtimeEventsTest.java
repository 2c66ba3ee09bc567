package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Sessions, items, connections and the end of a call. */
class RealtimeEventsTest extends OneCall {
  @Test
  void theFirstEventIsTheWholeSession() throws Exception {
    assertEquals("session.created", first.path("type").asString());
    assertTrue(first.path("event_id").asString().startsWith("event_"));
    ObjectNode session = (ObjectNode) first.path("session");
    assertTrue(session.path("id").asString().startsWith("sess_"));
    assertEquals("realtime.session", session.path("object").asString());
    assertEquals("Be calm.", session.path("instructions").asString());
    assertTrue(session.path("expires_at").asLong() > 1_700_000_000L);
    ObjectNode turns = (ObjectNode) session.path("audio").path("input").path("turn_detection");
    assertFalse(turns.path("create_response").asBoolean());
    assertTrue(turns.path("interrupt_response").asBoolean());
    assertEquals(500, turns.path("silence_duration_ms").asInt());
  }

  @Test
  void anUpdateChangesWhatItNamesAndNothingElse() throws Exception {
    sideband.send(
        "{'type':'session.update','session':{'type':'realtime','instructions':'',"
            + "'audio':{'input':{'turn_detection':{'silence_duration_ms':700}}}}}");
    ObjectNode session = (ObjectNode) sideband.await("session.updated").path("session");
    assertEquals("", session.path("instructions").asString());
    ObjectNode turns = (ObjectNode) session.path("audio").path("input").path("turn_detection");
    assertEquals(700, turns.path("silence_duration_ms").asInt());
    assertFalse(turns.path("create_response").asBoolean(), "kept");
    assertEquals(
        "gpt-transcribe",
        session.path("audio").path("input").path("transcription").path("model").asString());
    assertEquals(700, wire.parts.turnSettings.silenceDurationMs());

    sideband.send(
        "{'type':'session.update','session':{'type':'realtime',"
            + "'audio':{'input':{'transcription':null,'noise_reduction':null}}}}");
    session = (ObjectNode) sideband.await("session.updated").path("session");
    assertTrue(session.path("audio").path("input").path("transcription").isNull());
  }

  @Test
  void aRefusedUpdateChangesNothingAndNamesTheClientsEvent() throws Exception {
    ObjectNode error =
        errorTo(
            "{'type':'session.update','event_id':'mine-1','session':{'type':'realtime',"
                + "'instructions':'new','audio':{'output':{'speed':9}}}}");
    assertEquals("mine-1", error.path("event_id").asString());
    assertEquals("session.audio.output.speed", error.path("param").asString());
    assertEquals(
        "session.model",
        errorTo("{'type':'session.update','session':{'type':'realtime','model':'other'}}")
            .path("param")
            .asString());
    assertEquals(
        "session.type",
        errorTo("{'type':'session.update','session':{'instructions':'x'}}")
            .path("param")
            .asString());
    sideband.send("{'type':'session.update','session':{'type':'realtime'}}");
    assertEquals(
        "Be calm.",
        sideband.await("session.updated").path("session").path("instructions").asString());
  }

  @Test
  void nonsenseIsAnErrorAndTheSocketStaysOpen() throws Exception {
    assertEquals("invalid_json", errorTo("not json").path("code").asString());
    assertEquals("invalid_request_error", errorTo("{'type':'do.magic'}").path("type").asString());
    assertEquals("type", errorTo("{'kind':'x'}").path("param").asString());
    assertEquals(
        "not_implemented_by_twin",
        errorTo("{'type':'input_audio_buffer.append','audio':''}").path("code").asString());
    sideband.send("{'type':'session.update','session':{'type':'realtime'}}");
    sideband.await("session.updated");
  }

  @Test
  void textItemsAreCreatedPlacedReadAndDeleted() throws Exception {
    String item =
        "{'type':'conversation.item.create','item':{'id':'%s','type':'message','role':'%s',"
            + "'content':[{'type':'%s','text':'hi'}]}%s}";
    sideband.send(item.formatted("a", "user", "input_text", ""));
    assertTrue(sideband.await("conversation.item.done").path("previous_item_id").isNull());
    sideband.send(item.formatted("b", "assistant", "output_text", ""));
    assertEquals("a", sideband.await("conversation.item.done").path("previous_item_id").asString());
    sideband.send(item.formatted("c", "system", "input_text", ",'previous_item_id':'root'"));
    assertTrue(sideband.await("conversation.item.done").path("previous_item_id").isNull());
    assertEquals(
        "item_not_found",
        errorTo(item.formatted("d", "user", "input_text", ",'previous_item_id':'zz'"))
            .path("code")
            .asString());
    assertEquals(
        "unsupported_content_type",
        errorTo(
                "{'type':'conversation.item.truncate','item_id':'a','content_index':0,'audio_end_ms':1}")
            .path("code")
            .asString());
    sideband.send("{'type':'conversation.item.delete','item_id':'a'}");
    assertEquals("a", sideband.await("conversation.item.deleted").path("item_id").asString());
    assertEquals(
        "item_not_found",
        errorTo("{'type':'conversation.item.retrieve','item_id':'a'}").path("code").asString());
    assertEquals(
        "not_implemented_by_twin",
        errorTo("{'type':'conversation.item.create','item':{'type':'mcp_call'}}")
            .path("code")
            .asString());
    assertEquals(
        "item.call_id",
        errorTo(
                "{'type':'conversation.item.create','item':{'type':'function_call_output',"
                    + "'call_id':'call_nobody','output':'{}'}}")
            .path("param")
            .asString());
    assertEquals(
        "item_already_exists",
        errorTo(item.formatted("b", "user", "input_text", "")).path("code").asString());
  }

  @Test
  void sidebandsAndChannelSeeTheSameEventsEachAfterItsOwnSession() throws Exception {
    Wire.Sideband other = wire.sideband(callId);
    other.await("session.created");
    peer.listener.channelOpened();
    ObjectNode first = channelEvent();
    assertEquals("session.created", first.path("type").asString());
    peer.listener.channelText("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"}}");
    String eventId = channelEvent().path("event_id").asString();
    assertEquals(eventId, other.await("session.updated").path("event_id").asString());
    assertEquals(eventId, sideband.await("session.updated").path("event_id").asString());
  }

  private ObjectNode channelEvent() throws InterruptedException {
    String text = peer.channel.poll(5, TimeUnit.SECONDS);
    return Json.tryObject(text == null ? "" : text).orElseThrow();
  }

  @Test
  void aCallLivesOnWithoutSidebands() throws Exception {
    sideband.leave();
    Wire.Sideband again = wire.sideband(callId);
    again.await("session.created");
    assertFalse(peer.closed.get());
  }

  @Test
  void whenThePeerLeavesSidebandsAreClosedWithTheReason() throws Exception {
    peer.listener.ended("peer_closed");
    assertEquals(
        "1000 The call ended: its peer left (peer_closed).",
        sideband.closed.get(5, TimeUnit.SECONDS));
    assertTrue(peer.closed.get());
  }

  @Test
  void aTwinThatStopsSaysSoToItsSidebands() throws Exception {
    wire.twin.close();
    assertEquals("1001 The twin is stopping.", sideband.closed.get(5, TimeUnit.SECONDS));
    assertTrue(peer.closed.get());
  }

  @Test
  void aPeerThatComesBackInTimeKeepsItsCallAndOneThatStaysAwayLosesIt() throws Exception {
    peer.listener.ended("ice_disconnected");
    peer.listener.connected();
    say("Still on.");
    sideband.await("output_audio_buffer.stopped");
    peer.listener.ended("ice_disconnected");
    assertEquals("1000 The call ended: its peer left.", sideband.closed.get(5, TimeUnit.SECONDS));
  }

  @Test
  void aSessionEndsAtItsLongestTime() throws Exception {
    wire.close();
    wire = new Wire(Wire.settings(5, 200, 700));
    open(Wire.SESSION);
    ObjectNode error = (ObjectNode) sideband.await("error").path("error");
    assertEquals("session_expired", error.path("code").asString());
    assertTrue(sideband.closed.get(5, TimeUnit.SECONDS).startsWith("1001 Your session hit"));
    assertTrue(peer.closed.get());
  }
}
