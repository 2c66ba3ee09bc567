package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Responses outside the conversation, limits of length, and what is fixed between turns. */
class RealtimeSideResponsesTest extends OneCall {
  private static String aside(String words, String more) {
    return "{'type':'response.create','response':{'conversation':'none',"
        + "'output_modalities':['text'],'metadata':{'topic':'aside'}"
        + more
        + ",'instructions':'\\\"\\\"\\\""
        + words
        + "\\\"\\\"\\\"'}}";
  }

  @Test
  void aResponseOutsideTheConversationRunsBesideTheOneInIt() throws Exception {
    say("A slow one.");
    String spoken = sideband.await("response.created").path("response").path("id").asString();
    sideband.send(aside("Noted.", ""));
    ObjectNode created = (ObjectNode) sideband.await("response.created").path("response");
    assertTrue(created.path("conversation_id").isNull());
    List<String> types = sideband.typesUntil("response.done");
    assertFalse(types.contains("conversation.item.added"), types.toString());
    assertFalse(types.contains("conversation.item.done"), types.toString());
    wire.parts.voice.slow.countDown();
    ObjectNode done = (ObjectNode) sideband.await("response.done").path("response");
    assertEquals(spoken, done.path("id").asString());
    String itemId = done.path("output").get(0).path("id").asString();
    sideband.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");
    sideband.await("conversation.item.retrieved");
  }

  @Test
  void anAsideIsToldApartByItsMetadataAndIsNoItem() throws Exception {
    sideband.send(aside("Noted.", ",'input':[]"));
    ObjectNode done = (ObjectNode) sideband.await("response.done").path("response");
    assertEquals("aside", done.path("metadata").path("topic").asString());
    ObjectNode item = (ObjectNode) done.path("output").get(0);
    assertEquals("Noted.", item.path("content").get(0).path("text").asString());
    assertEquals(
        "item_not_found",
        errorTo(
                "{'type':'conversation.item.retrieve','item_id':'"
                    + item.path("id").asString()
                    + "'}")
            .path("code")
            .asString());
  }

  @Test
  void inputMayBeWrittenOutOrReferTo() throws Exception {
    sideband.send(
        "{'type':'conversation.item.create','item':{'id':'q1','type':'message','role':'user',"
            + "'content':[{'type':'input_text','text':'please stop'}]}}");
    sideband.await("conversation.item.done");
    String tools =
        ",'tools':[{'type':'function','name':'stop','parameters':{'type':'object','properties':"
            + "{'words':{'type':'string'}},'required':['words']}}],'tool_choice':'required'";
    sideband.send(aside("", tools + ",'input':[{'type':'item_reference','id':'q1'}]"));
    assertEquals(
        "{\"words\":\"please stop\"}",
        sideband.await("response.function_call_arguments.done").path("arguments").asString());
    sideband.send(
        aside(
            "",
            tools
                + ",'input':[{'type':'message','role':'user','content':"
                + "[{'type':'input_text','text':'other words'}]}]"));
    assertEquals(
        "{\"words\":\"other words\"}",
        sideband.await("response.function_call_arguments.done").path("arguments").asString());
    assertEquals(
        "response.input[0].id",
        errorTo(aside("", ",'input':[{'type':'item_reference','id':'zz'}]"))
            .path("param")
            .asString());
  }

  @Test
  void anAsideIsCancelledByItsIdAlone() throws Exception {
    sideband.send(
        "{'type':'response.create','response':{'conversation':'none','instructions':"
            + "'\\\"\\\"\\\"A slow aside.\\\"\\\"\\\"'}}");
    String id = sideband.await("response.created").path("response").path("id").asString();
    assertEquals(
        "response_cancel_not_active",
        errorTo("{'type':'response.cancel'}").path("code").asString());
    sideband.send("{'type':'response.cancel','response_id':'" + id + "'}");
    assertEquals(
        "cancelled", sideband.await("response.done").path("response").path("status").asString());
    wire.parts.voice.slow.countDown();
  }

  @Test
  void aResponseThatBecomesTooLongIsIncomplete() throws Exception {
    sideband.send(
        "{'type':'response.create','response':{'max_output_tokens':8,"
            + "'output_modalities':['text'],'instructions':"
            + "'\\\"\\\"\\\"One two three. Four five six seven eight nine ten.\\\"\\\"\\\"'}}");
    ObjectNode response = (ObjectNode) sideband.await("response.done").path("response");
    assertEquals("incomplete", response.path("status").asString());
    assertEquals(8, response.path("max_output_tokens").asInt());
    assertEquals("max_output_tokens", response.path("status_details").path("reason").asString());
    ObjectNode item = (ObjectNode) response.path("output").get(0);
    assertEquals("incomplete", item.path("status").asString());
    assertEquals(
        "One two three. Four five six", item.path("content").get(0).path("text").asString());
    assertTrue(response.path("usage").path("output_tokens").asInt() <= 8);
  }

  @Test
  void aSpokenResponseThatBecomesTooLongStopsSounding() throws Exception {
    sideband.send("{'type':'session.update','session':{'type':'realtime','max_output_tokens':12}}");
    say("One two three. Four five six seven eight nine ten.");
    ObjectNode done = sideband.await("response.done");
    assertEquals("incomplete", done.path("response").path("status").asString());
    sideband.await("output_audio_buffer.stopped");
  }

  @Test
  void aResponseCannotChangeTheVoiceThatWasHeardEither() throws Exception {
    String cedar =
        "{'type':'response.create','response':{'audio':{'output':{'voice':'cedar'}},"
            + "'instructions':'\\\"\\\"\\\"Hello.\\\"\\\"\\\"'}}";
    sideband.send(cedar);
    sideband.await("output_audio_buffer.stopped");
    say("Again.");
    assertEquals(
        "cedar",
        sideband
            .await("response.done")
            .path("response")
            .path("audio")
            .path("output")
            .path("voice")
            .asString(),
        "the first voice heard is the session's");
    assertEquals(
        "cannot_update_voice", errorTo(cedar.replace("cedar", "alloy")).path("code").asString());
  }

  @Test
  void theSpeedChangesBetweenTurnsOnly() throws Exception {
    String faster =
        "{'type':'session.update','session':{'type':'realtime','audio':{'output':{'speed':1.25}}}}";
    say("A slow one.");
    sideband.await("response.created");
    assertEquals("session.audio.output.speed", errorTo(faster).path("param").asString());
    wire.parts.voice.slow.countDown();
    sideband.await("response.done");
    sideband.send(faster);
    assertEquals(
        1.25,
        sideband
            .await("session.updated")
            .path("session")
            .path("audio")
            .path("output")
            .path("speed")
            .asDouble());
  }

  /** The second sentence never gets ready here, and the first is heard all the same. */
  @Test
  void aLongReplyIsHeardFromItsFirstSentenceOn() throws Exception {
    say("First sentence. A slow second sentence.");
    sideband.await("output_audio_buffer.started");
    ObjectNode delta = sideband.await("response.output_audio_transcript.delta");
    assertEquals("First sentence.", delta.path("delta").asString());
    assertEquals(1, wire.parts.voice.slow.getCount());
    wire.parts.voice.slow.countDown();
    sideband.await("response.done");
  }
}
