package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.errors.RateLimitException;
import com.openai.models.realtime.ConversationItem;
import com.openai.models.realtime.ConversationItemCreateEvent;
import com.openai.models.realtime.ConversationItemDeleteEvent;
import com.openai.models.realtime.ConversationItemRetrieveEvent;
import com.openai.models.realtime.InputAudioBufferAppendEvent;
import com.openai.models.realtime.InputAudioBufferCommitEvent;
import com.openai.models.realtime.RealtimeAudioConfig;
import com.openai.models.realtime.RealtimeAudioConfigInput;
import com.openai.models.realtime.RealtimeAudioInputTurnDetection;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeConversationItemFunctionCallOutput;
import com.openai.models.realtime.RealtimeConversationItemUserMessage;
import com.openai.models.realtime.RealtimeFunctionTool;
import com.openai.models.realtime.RealtimeResponse;
import com.openai.models.realtime.RealtimeResponseCreateParams;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import com.openai.models.realtime.ResponseCreateEvent;
import com.openai.models.realtime.ResponseFunctionCallArgumentsDoneEvent;
import com.openai.models.realtime.SessionUpdateEvent;
import com.openai.models.realtime.calls.CallHangupParams;
import com.openai.models.responses.ToolChoiceFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Ticks;

/**
 * OpenAI's Java client holds conversations with the realtime twin: typed, with functions, beside
 * the conversation, with audio in events. Every event is validated against the client's own types.
 * Last seen true against the twin: 2026-11-29; the cloud itself has not been tried from here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class RealtimeConversationConformanceTest {
  /** 24 kHz, mono, 16 bits. */
  private static final int AUDIO_BYTES_A_SECOND = 48_000;

  private @Nullable TwinProcess started;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    started = TwinProcess.start(folder, Map.of("TWIN_TEST_HOOKS", "1"));
  }

  @AfterAll
  void stop() {
    twin().close();
  }

  private TwinProcess twin() {
    return Objects.requireNonNull(started);
  }

  private OpenAiJava.Sideband socket() {
    return OpenAiJava.Sideband.model(twin().baseUrl(), TwinProcess.KEY, "gpt-realtime-2.1");
  }

  private static RealtimeClientEvent typed(String id, String text) {
    return RealtimeClientEvent.ofConversationItemCreate(
        ConversationItemCreateEvent.builder()
            .item(
                RealtimeConversationItemUserMessage.builder()
                    .id(id)
                    .addContent(
                        RealtimeConversationItemUserMessage.Content.builder()
                            .type(RealtimeConversationItemUserMessage.Content.Type.INPUT_TEXT)
                            .text(text)
                            .build())
                    .build())
            .build());
  }

  private static RealtimeClientEvent update(RealtimeSessionCreateRequest session) {
    return RealtimeClientEvent.ofSessionUpdate(
        SessionUpdateEvent.builder().session(session).build());
  }

  private static RealtimeClientEvent respond(RealtimeResponseCreateParams params) {
    return RealtimeClientEvent.ofResponseCreate(
        ResponseCreateEvent.builder().response(params).build());
  }

  private static RealtimeResponse done(OpenAiJava.Sideband socket) throws Exception {
    return socket.await(RealtimeServerEvent::isResponseDone, 20).asResponseDone().response();
  }

  @Test
  void aConversationIsTypedOnASocketAlone() throws Exception {
    try (OpenAiJava.Sideband socket = socket()) {
      RealtimeServerEvent first = socket.await(event -> true, 10);
      assertTrue(first.isSessionCreated(), socket.seen().toString());
      socket.send(
          update(
              RealtimeSessionCreateRequest.builder()
                  .addOutputModality(RealtimeSessionCreateRequest.OutputModality.TEXT)
                  .build()));
      socket.await(RealtimeServerEvent::isSessionUpdated, 10);
      socket.send(typed("typed-1", "I built a cache."));
      socket.await(RealtimeServerEvent::isConversationItemDone, 10);
      socket.say("Thank you. What was hard?", RealtimeResponseCreateParams.OutputModality.TEXT);
      assertEquals(
          "Thank you. What was hard?",
          socket
              .await(RealtimeServerEvent::isResponseOutputTextDone, 10)
              .asResponseOutputTextDone()
              .text());
      assertEquals(RealtimeResponse.Status.COMPLETED, done(socket).status().orElseThrow());

      socket.send(
          RealtimeClientEvent.ofConversationItemRetrieve(
              ConversationItemRetrieveEvent.builder().itemId("typed-1").build()));
      ConversationItem item =
          socket
              .await(RealtimeServerEvent::isConversationItemRetrieved, 10)
              .asConversationItemRetrieved()
              .item();
      assertEquals(
          "I built a cache.",
          item.asRealtimeConversationItemUserMessage().content().getFirst().text().orElseThrow());
      socket.send(
          RealtimeClientEvent.ofConversationItemDelete(
              ConversationItemDeleteEvent.builder().itemId("typed-1").build()));
      socket.await(RealtimeServerEvent::isConversationItemDeleted, 10);
    }
  }

  private static RealtimeFunctionTool endSession() {
    return RealtimeFunctionTool.builder()
        .type(RealtimeFunctionTool.Type.FUNCTION)
        .name("end_session")
        .description("Ends the interview.")
        .parameters(
            JsonValue.from(
                Map.of(
                    "type", "object",
                    "properties", Map.of("reason", Map.of("type", "string")),
                    "required", List.of("reason"))))
        .build();
  }

  @Test
  void aFunctionIsCalledAndItsOutputTaken() throws Exception {
    try (OpenAiJava.Sideband socket = socket()) {
      socket.send(typed("bye", "I am done, thank you."));
      socket.send(
          respond(
              RealtimeResponseCreateParams.builder()
                  .addTool(endSession())
                  .toolChoice(ToolChoiceFunction.builder().name("end_session").build())
                  .build()));
      ResponseFunctionCallArgumentsDoneEvent call =
          socket
              .await(RealtimeServerEvent::isResponseFunctionCallArgumentsDone, 10)
              .asResponseFunctionCallArgumentsDone();
      assertEquals("end_session", call.name());
      assertEquals("{\"reason\":\"I am done, thank you.\"}", call.arguments());
      RealtimeResponse response = done(socket);
      assertTrue(response.output().orElseThrow().getFirst().isFunctionCall());
      socket.send(
          RealtimeClientEvent.ofConversationItemCreate(
              ConversationItemCreateEvent.builder()
                  .item(
                      RealtimeConversationItemFunctionCallOutput.builder()
                          .callId(call.callId())
                          .output("{\"ended\":true}")
                          .build())
                  .build()));
      socket.await(RealtimeServerEvent::isConversationItemDone, 10);
      socket.say("Goodbye.", RealtimeResponseCreateParams.OutputModality.TEXT);
      assertEquals(RealtimeResponse.Status.COMPLETED, done(socket).status().orElseThrow());
    }
  }

  @Test
  void aResponseBesideTheConversationIsToldByItsMetadata() throws Exception {
    try (OpenAiJava.Sideband socket = socket()) {
      socket.send(
          respond(
              RealtimeResponseCreateParams.builder()
                  .conversation(RealtimeResponseCreateParams.Conversation.NONE)
                  .addOutputModality(RealtimeResponseCreateParams.OutputModality.TEXT)
                  .instructions("\"\"\"Noted.\"\"\"")
                  .maxOutputTokens(100)
                  .input(List.of())
                  .metadata(
                      RealtimeResponseCreateParams.Metadata.builder()
                          .putProperty("topic", "aside")
                          .build())
                  .build()));
      RealtimeResponse response = done(socket);
      assertTrue(response.conversationId().isEmpty());
      assertTrue(response.metadata().isPresent());
      assertFalse(socket.seen().contains("conversation.item.added"), socket.seen().toString());
    }
  }

  @Test
  void audioTravelsInEventsWhereThereIsNoMedia() throws Exception {
    try (OpenAiJava.Sideband socket = socket()) {
      socket.send(
          update(
              RealtimeSessionCreateRequest.builder()
                  .audio(
                      RealtimeAudioConfig.builder()
                          .input(
                              RealtimeAudioConfigInput.builder()
                                  .turnDetection(
                                      RealtimeAudioInputTurnDetection.SemanticVad.builder()
                                          .createResponse(false)
                                          .build())
                                  .build())
                          .build())
                  .build()));
      socket.await(RealtimeServerEvent::isSessionUpdated, 10);
      String silence = Base64.getEncoder().encodeToString(new byte[48_000]);
      socket.send(
          RealtimeClientEvent.ofInputAudioBufferAppend(
              InputAudioBufferAppendEvent.builder().audio(silence).build()));
      socket.send(
          RealtimeClientEvent.ofInputAudioBufferCommit(
              InputAudioBufferCommitEvent.builder().build()));
      assertEquals(
          "input_audio_buffer_commit_empty",
          socket.await(RealtimeServerEvent::isError, 10).asError().error().code().orElse(""),
          "silence is no turn");
      socket.say("Good morning.", RealtimeResponseCreateParams.OutputModality.AUDIO);
      String delta =
          socket
              .await(RealtimeServerEvent::isResponseOutputAudioDelta, 20)
              .asResponseOutputAudioDelta()
              .delta();
      assertTrue(Base64.getDecoder().decode(delta).length > 1_000);
      assertEquals(RealtimeResponse.Status.COMPLETED, done(socket).status().orElseThrow());
    }
  }

  /** Voice activity, recogniser and voice in earnest, without a browser. */
  @Test
  void aTurnSpokenInEventsIsUnderstoodAndAnswered(@TempDir Path folder) throws Exception {
    Stream.of("/usr/bin/flite", "/usr/bin/sox", "/usr/share/pocketsphinx/model/en-us")
        .forEach(path -> assumeTrue(Files.exists(Path.of(path)), path + " is missing"));
    Path spoken = Microphone.record(folder, 1, "i designed the database of our shop", 2);
    Path raw = folder.resolve("spoken.raw");
    Process sox =
        new ProcessBuilder(
                List.of("/usr/bin/sox", spoken.toString(), "-r", "24000", raw.toString()))
            .inheritIO()
            .start();
    assertEquals(0, sox.waitFor());
    byte[] pcm = Files.readAllBytes(raw);
    try (OpenAiJava.Sideband socket = socket()) {
      socket.send(update(OpenAiJava.session()));
      socket.await(RealtimeServerEvent::isSessionUpdated, 20);
      int tenth = AUDIO_BYTES_A_SECOND / 10;
      for (int from = 0; from < pcm.length; from += tenth) {
        byte[] chunk = Arrays.copyOfRange(pcm, from, Math.min(pcm.length, from + tenth));
        String audio = Base64.getEncoder().encodeToString(chunk);
        socket.send(
            RealtimeClientEvent.ofInputAudioBufferAppend(
                InputAudioBufferAppendEvent.builder().audio(audio).build()));
        // As a microphone would, if faster: the client refuses what its buffer cannot hold.
        Ticks.parkUntil(Ticks.nanoTime() + 40_000_000);
      }
      socket.await(RealtimeServerEvent::isInputAudioBufferSpeechStarted, 30);
      socket.await(RealtimeServerEvent::isInputAudioBufferCommitted, 30);
      String transcript =
          socket
              .await(RealtimeServerEvent::isConversationItemInputAudioTranscriptionCompleted, 60)
              .asConversationItemInputAudioTranscriptionCompleted()
              .transcript();
      long understood =
          Stream.of("designed", "database", "shop").filter(transcript::contains).count();
      assertTrue(understood >= 2, transcript);
      socket.say("Thank you.", RealtimeResponseCreateParams.OutputModality.AUDIO);
      socket.await(RealtimeServerEvent::isResponseOutputAudioDelta, 30);
      assertEquals(RealtimeResponse.Status.COMPLETED, done(socket).status().orElseThrow());
    }
  }

  @Test
  void theClientsOwnRetriesCarryItOverANamedFault() throws Exception {
    String key = TwinProcess.KEY + "+429_then_ok:1";
    try (HttpResponse created =
        OpenAiJava.client(twin().baseUrl(), key, 2)
            .realtime()
            .calls()
            .create(OpenAiJava.call(TwinProcess.offer()))) {
      assertEquals(201, created.statusCode());
      OpenAiJava.client(twin().baseUrl(), key, 0)
          .realtime()
          .calls()
          .hangup(CallHangupParams.builder().callId(OpenAiJava.callId(created)).build());
    }
    RateLimitException spent =
        assertThrows(
            RateLimitException.class,
            () ->
                OpenAiJava.client(twin().baseUrl(), TwinProcess.KEY + "+quota", 0)
                    .realtime()
                    .calls()
                    .create(OpenAiJava.call(TwinProcess.offer())));
    assertEquals("credit_balance_exhausted", spent.code().orElse(""));
  }
}
