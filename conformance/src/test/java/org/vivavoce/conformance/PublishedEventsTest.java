package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session on a socket is led through everything that a client may send, and every event the twin
 * answers is held against OpenAI's published types field by field. Last seen true against the twin:
 * 2026-11-29 (openai-openapi 2.3.0 of 2026-08-21).
 */
@Tag("slow")
class PublishedEventsTest {
  /** Of the published kinds these are never seen here; each for a reason. */
  private static final Map<String, String> NEVER =
      Map.ofEntries(
          Map.entry("conversation.created", "typed, but no client waits for it; not sent"),
          Map.entry("output_audio_buffer.started", "WebRTC only: SpokenAgentTest"),
          Map.entry("output_audio_buffer.stopped", "WebRTC only: SpokenAgentTest"),
          Map.entry("output_audio_buffer.cleared", "WebRTC only: SpokenAgentTest"),
          Map.entry("conversation.item.input_audio_transcription.segment", "no speakers are told"),
          Map.entry("conversation.item.input_audio_transcription.failed", "its own test"));

  private final Recording recording = new Recording();

  @Test
  void everyEventHasTheFieldsThatArePublished(@TempDir Path folder) throws Exception {
    for (String path : new String[] {"/usr/bin/flite", "/usr/share/pocketsphinx/model/en-us"}) {
      assumeTrue(Files.exists(Path.of(path)), path + " is missing");
    }
    Path answer = Microphone.record(folder, 1, "I designed the database for our shop", 2);
    try (TwinProcess twin = TwinProcess.start(folder, Map.of());
        Tapped session =
            new Tapped(recording, twin.baseUrl(), TwinProcess.KEY, "model=gpt-realtime-2.1")) {
      session.await("session.created");
      configure(session);
      items(session);
      written(session);
      functions(session);
      spokenTo(session, answer);
      silence(session);
      mistakes(session);
    }
    assertEquals(List.of(), recording.problems());
    Set<String> unseen = new TreeSet<>(new PublishedTypes().events());
    unseen.removeAll(recording.kinds());
    assertEquals(new TreeSet<>(NEVER.keySet()), unseen, "published and not seen");
  }

  @Test
  void whatIsNotHeardFailsInThePublishedForm(@TempDir Path folder) throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/flite")), "flite is missing");
    Path answer = Microphone.record(folder, 1, "Nobody understands this", 2);
    try (TwinProcess deaf = TwinProcess.start(folder, Map.of("TWIN_RECOGNIZER", "none"));
        Tapped session =
            new Tapped(recording, deaf.baseUrl(), TwinProcess.KEY, "model=gpt-realtime-2.1")) {
      configure(session);
      speak(session, answer);
      session.await("conversation.item.input_audio_transcription.failed");
    }
    assertEquals(List.of(), recording.problems());
  }

  private static void configure(Tapped session) throws Exception {
    session.send(
        "{'type':'session.update','session':{'type':'realtime','instructions':'Be calm.',"
            + "'output_modalities':['text'],'tracing':'auto',"
            + "'include':['item.input_audio_transcription.logprobs'],'max_output_tokens':4000,"
            + "'tools':[{'type':'function','name':'note','description':'Notes.','parameters':"
            + "{'type':'object','properties':{'words':{'type':'string'}},'required':['words']}}],"
            + "'audio':{'input':{'noise_reduction':{'type':'near_field'},"
            + "'transcription':{'model':'gpt-transcribe','language':'en'},"
            + "'turn_detection':{'type':'server_vad','silence_duration_ms':400,"
            + "'create_response':false}},'output':{'speed':1.1,'voice':'cedar'}}}}");
    session.await("session.updated");
  }

  private static void items(Tapped session) throws Exception {
    for (String[] each :
        new String[][] {
          {"user", "input_text"}, {"assistant", "output_text"}, {"system", "input_text"}
        }) {
      session.send(
          "{'type':'conversation.item.create','item':{'type':'message','id':'item_"
              + each[0]
              + "','role':'"
              + each[0]
              + "','content':[{'type':'"
              + each[1]
              + "','text':'I built a shop.'}]}}");
      session.await("conversation.item.done");
    }
    session.send("{'type':'conversation.item.retrieve','item_id':'item_user'}");
    session.await("conversation.item.retrieved");
    session.send("{'type':'conversation.item.delete','item_id':'item_system'}");
    session.await("conversation.item.deleted");
  }

  private static void written(Tapped session) throws Exception {
    session.send(
        "{'type':'response.create','response':{'instructions':"
            + "'\\\"\\\"\\\"Written. Not spoken.\\\"\\\"\\\"','metadata':{'nonce':'1'}}}");
    session.await("response.done");
    session.send(
        "{'type':'response.create','response':{'conversation':'none','instructions':"
            + "'\\\"\\\"\\\"On the side.\\\"\\\"\\\"','input':[{'type':'item_reference','id':'item_user'}]}}");
    session.await("response.done");
    session.send(
        "{'type':'response.create','response':{'max_output_tokens':2,'instructions':"
            + "'\\\"\\\"\\\"Far too many words for so few tokens.\\\"\\\"\\\"'}}");
    ObjectNode cut = session.await("response.done");
    assertEquals("incomplete", cut.path("response").path("status").asString());
    session.send(
        "{'type':'response.create','response':{'output_modalities':['audio'],'instructions':"
            + "'\\\"\\\"\\\"This one is spoken. It has two sentences.\\\"\\\"\\\"'}}");
    ObjectNode spoken = session.await("response.done");
    String item = spoken.path("response").path("output").path(0).path("id").asString();
    session.send(
        "{'type':'conversation.item.truncate','item_id':'"
            + item
            + "','content_index':0,'audio_end_ms':500}");
    session.await("conversation.item.truncated");
  }

  private static void functions(Tapped session) throws Exception {
    session.send("{'type':'response.create','response':{'tool_choice':'required'}}");
    ObjectNode call = session.await("response.function_call_arguments.done");
    session.await("response.done");
    session.send(
        "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
            + call.path("call_id").asString()
            + "','output':'ok'}}");
    session.await("conversation.item.done");
    session.send("{'type':'response.create'}");
    session.await("response.done");
  }

  private static void spokenTo(Tapped session, Path answer) throws Exception {
    speak(session, answer);
    session.await("input_audio_buffer.committed");
    session.await("conversation.item.input_audio_transcription.completed");
    session.send("{'type':'input_audio_buffer.clear'}");
    session.await("input_audio_buffer.cleared");
  }

  /** Longer than the idle timeout: 5 s is the shortest there is. */
  private static void silence(Tapped session) throws Exception {
    session.send(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{"
            + "'turn_detection':{'type':'server_vad','idle_timeout_ms':5000}}}}}");
    session.await("session.updated");
    session.send("{'type':'response.create'}");
    session.await("response.done");
    for (int i = 0; i < 70; i++) {
      append(session, new byte[4_800]);
    }
    session.await("input_audio_buffer.timeout_triggered");
    session.await("response.done");
    session.send(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{"
            + "'turn_detection':{'type':'semantic_vad','eagerness':'low'}}}}}");
    session.await("session.updated");
    session.send(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{"
            + "'turn_detection':null}}}}");
    session.await("session.updated");
  }

  private static void mistakes(Tapped session) throws Exception {
    for (String event :
        List.of(
            "{'type':'dance','event_id':'e1'}",
            "{'type':'response.cancel','event_id':'e2'}",
            "{'type':'input_audio_buffer.commit','event_id':'e3'}",
            "{'type':'conversation.item.retrieve','item_id':'nobody','event_id':'e4'}",
            "{'type':'session.update','session':{'type':'realtime','voice':'ash'},'event_id':'e5'}",
            "{'type':'conversation.item.truncate','item_id':'item_user','content_index':0,"
                + "'audio_end_ms':1,'event_id':'e6'}")) {
      session.send(event);
      ObjectNode error = (ObjectNode) session.await("error").path("error");
      assertTrue(event.contains(error.path("event_id").asString()), error.toString());
    }
  }

  /** As a client without WebRTC sends its sound: 24 kHz, 16 bit, 100 ms a message. */
  private static void speak(Tapped session, Path wav48k) throws Exception {
    byte[] octets = Files.readAllBytes(wav48k);
    ByteBuffer pcm48k =
        ByteBuffer.wrap(octets, 44, octets.length - 44).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer pcm24k = ByteBuffer.allocate(octets.length / 2).order(ByteOrder.LITTLE_ENDIAN);
    while (pcm48k.remaining() >= 4) {
      pcm24k.putShort((short) ((pcm48k.getShort() + pcm48k.getShort()) / 2));
    }
    byte[] sound = Arrays.copyOf(pcm24k.array(), pcm24k.position());
    for (int from = 0; from < sound.length; from += 4_800) {
      append(session, Arrays.copyOfRange(sound, from, Math.min(sound.length, from + 4_800)));
    }
  }

  private static void append(Tapped session, byte[] pcm24k) {
    session.send(
        "{'type':'input_audio_buffer.append','audio':'"
            + Base64.getEncoder().encodeToString(pcm24k)
            + "'}");
  }
}
