package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Function calls: when, with what, and how they look on the wire. */
class RealtimeToolsTest extends OneCall {
  private static final String TOOLS =
      "'tools':[{'type':'function','name':'note','parameters':{'type':'object','properties':"
          + "{'words':{'type':'string'},'mood':{'type':'string','enum':['calm','tense']},"
          + "'count':{'type':'integer','minimum':3},'sure':{'type':'boolean'},"
          + "'more':{'type':'array','items':{'type':'number'},'minItems':1},"
          + "'extra':{'type':'string'}},'required':['words','mood','count','sure','more']}},"
          + "{'type':'function','name':'end_session','parameters':{'type':'object','properties':{}}}]";

  private void instruct(String instructions) throws Exception {
    sideband.send(
        "{'type':'session.update','session':{'type':'realtime','instructions':'"
            + instructions
            + "',"
            + TOOLS
            + "}}");
    sideband.await("session.updated");
  }

  private void type(String text) throws Exception {
    sideband.send(
        "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
            + "[{'type':'input_text','text':'"
            + text
            + "'}]}}");
    sideband.await("conversation.item.done");
  }

  /** The function that the next response calls; empty when it speaks instead. */
  private String called() throws Exception {
    sideband.send("{'type':'response.create'}");
    ObjectNode response = (ObjectNode) sideband.await("response.done").path("response");
    ObjectNode item = (ObjectNode) response.path("output").get(0);
    return item.path("name").asString("");
  }

  @Test
  void aForcedFunctionIsCalledInTheOrderOfTheCloud() throws Exception {
    instruct("Be calm.");
    sideband.send(
        "{'type':'response.create','response':{'tool_choice':"
            + "{'type':'function','name':'end_session'}}}");
    assertEquals(
        List.of(
            "response.created",
            "rate_limits.updated",
            "response.output_item.added",
            "conversation.item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "conversation.item.done",
            "response.done"),
        sideband.typesUntil("response.done"));
    assertTrue(wire.parts.voice.spoken.isEmpty());
  }

  @Test
  void theArgumentsAreWhatTheSchemaRequires() throws Exception {
    instruct("Be calm.");
    type("I built a cache.");
    sideband.send("{'type':'response.create','response':{'tool_choice':'required'}}");
    StringBuilder deltas = new StringBuilder();
    ObjectNode done =
        sideband.await(
            event -> {
              deltas.append(event.path("delta").asString(""));
              return event.path("type").asString().equals("response.function_call_arguments.done");
            },
            "arguments");
    assertEquals("note", done.path("name").asString());
    assertEquals(done.path("arguments").asString(), deltas.toString());
    assertEquals(
        Json.tryTree(
            "{\"words\":\"I built a cache.\",\"mood\":\"calm\",\"count\":3,\"sure\":false,"
                + "\"more\":[0.0]}"),
        Json.tryTree(deltas.toString()));
    ObjectNode item =
        (ObjectNode) sideband.await("response.done").path("response").path("output").get(0);
    assertEquals("function_call", item.path("type").asString());
    assertEquals("completed", item.path("status").asString());
    assertEquals(done.path("call_id").asString(), item.path("call_id").asString());
    assertEquals(done.path("arguments").asString(), item.path("arguments").asString());
  }

  @Test
  void whatAnOutputQuotesIsSaidWhereTheInstructionsQuoteNothing() throws Exception {
    instruct("Be calm.");
    sideband.send(
        "{'type':'response.create','response':{'tool_choice':"
            + "{'type':'function','name':'end_session'}}}");
    ObjectNode done = sideband.await("response.function_call_arguments.done");
    sideband.await("response.done");
    sideband.send(
        "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
            + done.path("call_id").asString()
            + "','output':'Say: \\\"\\\"\\\"It is noted.\\\"\\\"\\\"'}}");
    sideband.send("{'type':'response.create'}");
    assertEquals(
        "It is noted.",
        sideband.await("response.output_audio_transcript.done").path("transcript").asString());
  }

  @Test
  void anOutputIsTakenAndTheNextResponseSpeaks() throws Exception {
    instruct("Please call end_session now.");
    sideband.send("{'type':'response.create'}");
    ObjectNode done = sideband.await("response.function_call_arguments.done");
    assertEquals(
        "end_session",
        sideband
            .await("response.done")
            .path("response")
            .path("output")
            .get(0)
            .path("name")
            .asString());
    sideband.send(
        "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
            + done.path("call_id").asString()
            + "','output':'ok'}}");
    ObjectNode added = sideband.await("conversation.item.added");
    assertEquals("function_call_output", added.path("item").path("type").asString());
    assertEquals(done.path("item_id").asString(), added.path("previous_item_id").asString());
    assertEquals("", called(), "an answered call is not made again");
  }

  @Test
  void wordsMayComeBeforeACall() throws Exception {
    instruct("Be calm.");
    sideband.send(
        "{'type':'response.create','response':{'instructions':"
            + "'Say \\\"\\\"\\\"Goodbye.\\\"\\\"\\\" and call end_session now.'}}");
    assertEquals(
        1, sideband.await("response.function_call_arguments.done").path("output_index").asInt());
    ObjectNode response = (ObjectNode) sideband.await("response.done").path("response");
    assertEquals("message", response.path("output").get(0).path("type").asString());
    assertEquals("function_call", response.path("output").get(1).path("type").asString());
  }

  @Test
  void byItselfItCallsOnlyWhereTheInstructionsSaySo() throws Exception {
    instruct("You may call end_session. It ends the session.");
    assertEquals("", called());
    instruct("When the candidate says \\\"I am done\\\", call the tool end_session.");
    type("I am not done yet.");
    assertEquals("", called());
    type("Well, I am done. Thanks!");
    assertEquals("end_session", called());
    sideband.send("{'type':'session.update','session':{'type':'realtime','tool_choice':'none'}}");
    assertEquals("", called());
  }

  @Test
  void aFunctionThatIsNotThereIsRefusedBeforeTheResponseBegins() throws Exception {
    assertEquals(
        "tool_choice",
        errorTo("{'type':'response.create','response':{'tool_choice':'required'}}")
            .path("param")
            .asString());
    instruct("Be calm.");
    assertEquals(
        "tool_choice",
        errorTo(
                "{'type':'response.create','response':{'tool_choice':"
                    + "{'type':'function','name':'fly'}}}")
            .path("param")
            .asString());
    assertEquals("", called(), "nothing was left in progress");
  }

  @Test
  void aReplyThatCannotBeMadeByItselfIsAnErrorAndTheCallGoesOn() throws Exception {
    sideband.send(
        "{'type':'session.update','session':{'type':'realtime','tool_choice':'required',"
            + "'audio':{'input':{'turn_detection':{'create_response':true}}}}}");
    sideband.await("session.updated");
    speak("hello");
    assertEquals("tool_choice", sideband.await("error").path("error").path("param").asString());
    sideband.await("conversation.item.input_audio_transcription.completed");
  }

  @Test
  void whatASchemaWantsAndTheTwinCannotMakeUpIsSaidSo() throws Exception {
    assertEquals(
        "not_implemented_by_twin",
        errorTo(
                "{'type':'response.create','response':{'tool_choice':'required','tools':["
                    + "{'type':'function','name':'mail','parameters':{'type':'object','properties':"
                    + "{'to':{'type':'string','pattern':'.+@.+'}},'required':['to']}}]}}")
            .path("code")
            .asString());
  }
}
