package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenAI's agents SDK in a real Chromium speaks with the real twin: {@code node/spoken.test.mjs},
 * which carries the date. Every event on its data channel is held against the published types.
 */
@Tag("slow")
class SpokenAgentTest {
  private static final String ANSWER = "I designed the database and wrote the tests for our shop";
  private static final String INTERRUPTION = "Please stop now, I have a question for you";
  private static final List<String> KINDS =
      List.of(
          "session.created",
          "session.updated",
          "input_audio_buffer.speech_started",
          "input_audio_buffer.speech_stopped",
          "input_audio_buffer.committed",
          "conversation.item.added",
          "conversation.item.done",
          "conversation.item.retrieved",
          "conversation.item.truncated",
          "conversation.item.input_audio_transcription.completed",
          "rate_limits.updated",
          "response.created",
          "response.output_item.added",
          "response.content_part.added",
          "output_audio_buffer.started",
          "response.output_audio_transcript.delta",
          "response.output_audio_transcript.done",
          "response.output_audio.done",
          "response.content_part.done",
          "response.output_item.done",
          "response.function_call_arguments.delta",
          "response.function_call_arguments.done",
          "response.done",
          "output_audio_buffer.stopped",
          "output_audio_buffer.cleared");

  @Test
  void thePageIsGreetedItsFunctionIsCalledAndItInterrupts(@TempDir Path folder) throws Exception {
    Stream.of(
            "/usr/bin/chromium",
            "/usr/bin/flite",
            "/usr/bin/sox",
            "/usr/share/pocketsphinx/model/en-us")
        .forEach(path -> assumeTrue(Files.exists(Path.of(path)), path + " is missing"));
    NodeRun run = new NodeRun(folder);
    List<Object> said = new ArrayList<>(List.of(10, ANSWER));
    for (int i = 0; i < 10; i++) {
      said.addAll(List.of(9, INTERRUPTION));
    }
    Path microphone = Microphone.record(folder, said.toArray());
    try (TwinProcess twin = TwinProcess.start(folder, Map.of())) {
      run.of(
          "spoken.test.mjs",
          Map.of(
              "TWIN_REALTIME_URL", twin.baseUrl(),
              "TWIN_REALTIME_KEY", TwinProcess.KEY,
              "TWIN_MICROPHONE", microphone.toString()),
          300);
    }
    Recording recorded = run.recorded();
    assertEquals(List.of(), recorded.problems());
    Set<String> missing = new TreeSet<>(KINDS);
    missing.removeAll(recorded.kinds());
    assertTrue(missing.isEmpty(), "never seen on the channel: " + missing);
  }
}
