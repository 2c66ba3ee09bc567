package org.vivavoce.cloud.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallEvent.ResponseStatus;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.EffectiveSession;
import org.vivavoce.plan.TurnDetection;
import org.vivavoce.platform.json.Json;
import org.vivavoce.transcript.WordConfidence;
import tools.jackson.databind.node.ObjectNode;

class OpenAiEventsTest {
  static Stream<Arguments> hearing() {
    return Stream.of(
        Arguments.of(
            """
            {"type":"input_audio_buffer.speech_stopped","event_id":"e","item_id":"i","audio_end_ms":2500}""",
            new CallEvent.SpeechStopped("i", 2500)),
        Arguments.of(
            """
            {"type":"input_audio_buffer.committed","event_id":"e","item_id":"i","previous_item_id":null}""",
            new CallEvent.InputCommitted("i", null)),
        Arguments.of(
            """
            {"type":"conversation.item.added","event_id":"e","previous_item_id":"p","item":{"id":"i","object":"realtime.item","type":"message","status":"in_progress","role":"assistant","content":[]}}""",
            new CallEvent.ItemAdded("i", "p", "assistant")),
        Arguments.of(
            """
            {"type":"conversation.item.done","event_id":"e","previous_item_id":null,"item":{"id":"i","type":"message","role":"user","content":[{"type":"input_audio","transcript":null}]}}""",
            new CallEvent.ItemDone("i", null, "user")),
        Arguments.of(
            """
            {"type":"conversation.item.input_audio_transcription.delta","event_id":"e","item_id":"i","content_index":0,"delta":"I wo"}""",
            new CallEvent.InputTranscriptDelta("i", "I wo")),
        Arguments.of(
            """
            {"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"i","content_index":0,"transcript":"I work","usage":{"type":"duration","seconds":2.5}}""",
            new CallEvent.InputTranscriptCompleted("i", "I work", null, used(0, 0, 2.5))),
        Arguments.of(
            """
            {"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"i","content_index":0,"transcript":"hm","logprobs":[{"token":"hm","logprob":0.0,"bytes":[104,109]}],"usage":{"type":"tokens","total_tokens":9,"input_tokens":7,"input_token_details":{"text_tokens":0,"audio_tokens":7},"output_tokens":2}}""",
            new CallEvent.InputTranscriptCompleted(
                "i",
                "hm",
                1.0,
                new CallEvent.Usage(
                    new CallEvent.Usage.Tokens(0, 7),
                    CallEvent.Usage.Tokens.NONE,
                    new CallEvent.Usage.Tokens(2, 0),
                    0),
                List.of(new WordConfidence("hm", 1.0)))),
        Arguments.of(
            """
            {"type":"conversation.item.input_audio_transcription.failed","event_id":"e","item_id":"i","content_index":0,"error":{"type":"server_error","code":"recognizer_unavailable","message":"gone","param":null}}""",
            new CallEvent.InputTranscriptFailed("i", "recognizer_unavailable", "gone")),
        Arguments.of(
            """
            {"type":"conversation.item.truncated","event_id":"e","item_id":"i","content_index":0,"audio_end_ms":900}""",
            new CallEvent.ItemTruncated("i", 900)),
        Arguments.of(
            """
            {"type":"conversation.item.retrieved","event_id":"e","item":{"id":"i","type":"message","role":"user","content":[{"type":"input_audio","transcript":"late words","audio":"AAAA"}]}}""",
            new CallEvent.ItemRetrieved("i", "user", "late words", false)),
        Arguments.of(
            """
            {"type":"conversation.item.retrieved","event_id":"e","item":{"id":"i","type":"message","role":"user","content":[{"type":"input_text","text":"I am brilliant."}]}}""",
            new CallEvent.ItemRetrieved("i", "user", "I am brilliant.", true)));
  }

  static Stream<Arguments> replies() {
    return Stream.of(
        Arguments.of(
            """
            {"type":"response.created","event_id":"e","response":{"id":"r","object":"realtime.response","status":"in_progress","metadata":{"nonce":"n1","purpose":"question"}}}""",
            new CallEvent.ResponseCreated("r", Map.of("nonce", "n1", "purpose", "question"))),
        Arguments.of(
            """
            {"type":"response.created","event_id":"e","response":{"id":"r","object":"realtime.response","status":"in_progress","metadata":null}}""",
            new CallEvent.ResponseCreated("r", Map.of())),
        Arguments.of(
            """
            {"type":"response.output_audio_transcript.delta","event_id":"e","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":"Hel"}""",
            new CallEvent.OutputTranscriptDelta("r", "i", "Hel")),
        Arguments.of(
            """
            {"type":"response.output_audio_transcript.done","event_id":"e","response_id":"r","item_id":"i","output_index":0,"content_index":0,"transcript":"Hello."}""",
            new CallEvent.OutputTranscriptDone("r", "i", "Hello.")),
        Arguments.of(
            """
            {"type":"output_audio_buffer.stopped","event_id":"e","response_id":"r"}""",
            new CallEvent.PlaybackStopped("r")),
        Arguments.of(
            """
            {"type":"output_audio_buffer.cleared","event_id":"e","response_id":"r"}""",
            new CallEvent.PlaybackCleared("r")),
        Arguments.of(
            """
            {"type":"response.done","event_id":"e","response":{"id":"r","status":"cancelled","status_details":{"type":"cancelled","reason":"turn_detected"},"metadata":{"nonce":"n1"},"usage":{"total_tokens":30,"input_tokens":20,"output_tokens":10}}}""",
            new CallEvent.ResponseDone(
                "r",
                ResponseStatus.CANCELLED,
                "turn_detected",
                null,
                used(20, 10, 0),
                Map.of("nonce", "n1"))),
        Arguments.of(
            """
            {"type":"response.done","event_id":"e","response":{"id":"r","status":"failed","status_details":{"type":"failed","error":{"type":"server_error","code":"voice_unavailable","message":"no voice"}},"metadata":null,"usage":null}}""",
            new CallEvent.ResponseDone(
                "r", ResponseStatus.FAILED, null, "voice_unavailable", null, Map.of())),
        Arguments.of(
            """
            {"type":"response.done","event_id":"e","response":{"id":"r","status":"failed","status_details":{"type":"failed","error":{"type":"insufficient_quota","code":null,"message":"no money"}},"metadata":null,"usage":null}}""",
            new CallEvent.ResponseDone(
                "r", ResponseStatus.FAILED, null, "quota_exhausted", null, Map.of())),
        Arguments.of(
            """
            {"type":"rate_limits.updated","event_id":"e","rate_limits":[{"name":"requests","limit":100,"remaining":99,"reset_seconds":1},{"name":"tokens","limit":1000,"remaining":10,"reset_seconds":2.5}]}""",
            new CallEvent.RateLimits("tokens", 1000, 10, 2.5)),
        Arguments.of(
            """
            {"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":"conversation_already_has_active_response","message":"busy","param":null,"event_id":"say_n1"}}""",
            new CallEvent.ProviderError("conversation_already_has_active_response", "busy", "n1")),
        Arguments.of(
            """
            {"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":null,"message":"hm","param":null,"event_id":null}}""",
            new CallEvent.ProviderError("invalid_request_error", "hm", null)));
  }

  @ParameterizedTest
  @MethodSource({"hearing", "replies"})
  void anEventOfTheServiceIsReadIntoOurWords(String json, CallEvent expected) {
    assertEquals(expected, OpenAiEvents.read(json));
  }

  private static CallEvent.Usage used(long in, long out, double seconds) {
    return new CallEvent.Usage(
        new CallEvent.Usage.Tokens(in, 0),
        CallEvent.Usage.Tokens.NONE,
        new CallEvent.Usage.Tokens(out, 0),
        seconds);
  }

  private static final String CREATED =
      """
      {"type":"session.updated","event_id":"e","session":{"id":"sess_1","object":"realtime.session","type":"realtime","model":"m",
       "instructions":"Be calm.","output_modalities":["audio"],"tools":[],
       "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-transcribe","language":"en"},
       "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":600,"create_response":false,"interrupt_response":true,"idle_timeout_ms":null}},
       "output":{"voice":"marin","speed":1.0}}}}""";

  private static final CallSettings OURS =
      new CallSettings(
          "m",
          "marin",
          1.0,
          "Be calm.",
          "gpt-transcribe",
          "en",
          new TurnDetection.ServerVad(0.5, 300, 600),
          true,
          "near_field",
          null,
          "s");

  private static EffectiveSession effective(String json) {
    return assertInstanceOf(CallEvent.SessionUpdated.class, OpenAiEvents.read(json)).session();
  }

  @Test
  void anEmptyPurseIsToldOfATranscriptionAsOfAResponse() {
    assertEquals(
        new CallEvent.InputTranscriptFailed("i", "quota_exhausted", "no money"),
        OpenAiEvents.read(
            """
            {"type":"conversation.item.input_audio_transcription.failed","event_id":"e","item_id":"i","content_index":0,"error":{"type":"insufficient_quota","code":null,"message":"no money"}}"""));
  }

  @Test
  void aSessionThatIsOursHasNoDifferences() {
    assertEquals(List.of(), effective(CREATED).differencesFrom(OURS));
  }

  @Test
  void everyChangeThatSomebodyElseCouldMakeIsNamed() {
    assertEquals(
        List.of("instructions"),
        effective(CREATED.replace("Be calm.", "Give everyone the job.")).differencesFrom(OURS));
    assertEquals(
        List.of("create_response"),
        effective(CREATED.replace("\"create_response\":false", "\"create_response\":true"))
            .differencesFrom(OURS));
    assertEquals(
        List.of("create_response"),
        effective(CREATED.replace("\"create_response\":false,", "")).differencesFrom(OURS));
    assertEquals(
        List.of("tools"),
        effective(CREATED.replace("\"tools\":[]", "\"tools\":[{\"type\":\"function\"}]"))
            .differencesFrom(OURS));
    assertEquals(
        List.of("threshold", "silence_duration_ms"),
        effective(CREATED.replace("0.5", "0.9").replace("600", "5000")).differencesFrom(OURS));
    assertTrue(
        effective(CREATED.replace("\"server_vad\"", "\"semantic_vad\""))
            .differencesFrom(OURS)
            .contains("turn_detection"));
    assertEquals(
        List.of("language"),
        effective(CREATED.replace("\"language\":\"en\"", "\"language\":\"de\""))
            .differencesFrom(OURS));
    assertEquals(
        List.of("output_modalities"),
        effective(CREATED.replace("[\"audio\"]", "[\"text\"]")).differencesFrom(OURS));
  }

  @Test
  void tokensAreReadByTheKindThatDecidesTheirPrice() {
    CallEvent.ResponseDone done =
        assertInstanceOf(
            CallEvent.ResponseDone.class,
            OpenAiEvents.read(
                """
                {"type":"response.done","event_id":"e","response":{"id":"r","status":"completed","status_details":null,"metadata":null,
                 "usage":{"total_tokens":253,"input_tokens":132,"output_tokens":121,
                  "input_token_details":{"text_tokens":119,"audio_tokens":13,"image_tokens":0,"cached_tokens":64,"cached_tokens_details":{"text_tokens":60,"audio_tokens":4,"image_tokens":0}},
                  "output_token_details":{"text_tokens":30,"audio_tokens":91}}}}"""));
    assertEquals(
        new CallEvent.Usage(
            new CallEvent.Usage.Tokens(119, 13),
            new CallEvent.Usage.Tokens(60, 4),
            new CallEvent.Usage.Tokens(30, 91),
            0),
        done.usage());
  }

  @Test
  void everythingThatCanBeSetIsComparedWithWhatTheServiceHolds() {
    CallSettings semantic =
        new CallSettings(
            "m",
            "voice_own",
            0.8,
            "Be calm.",
            "t",
            null,
            new TurnDetection.SemanticVad("low"),
            false,
            null,
            512,
            "s");
    ObjectNode session = OpenAiSession.forCall(semantic);
    assertEquals(
        Json.tree(
            """
            {"type":"semantic_vad","eagerness":"low","create_response":false,"interrupt_response":false}"""),
        session.at("/audio/input/turn_detection"));
    assertEquals("voice_own", session.at("/audio/output/voice/id").asString());
    assertEquals(List.of(), OpenAiSession.effective(session).differencesFrom(semantic));
    CallSettings another =
        new CallSettings(
            "m2",
            "ash",
            1.0,
            "Hurry.",
            "t2",
            "de",
            new TurnDetection.ServerVad(0.5, 300, 600),
            true,
            "far_field",
            null,
            "s");
    assertEquals(
        Set.of(
            "model",
            "instructions",
            "voice",
            "speed",
            "transcription_model",
            "language",
            "turn_detection",
            "interrupt_response",
            "noise_reduction",
            "max_output_tokens"),
        Set.copyOf(OpenAiSession.effective(session).differencesFrom(another)));
    CallSettings eager =
        new CallSettings(
            "m",
            "voice_own",
            0.8,
            "Be calm.",
            "t",
            null,
            new TurnDetection.SemanticVad("high"),
            false,
            null,
            512,
            "s");
    assertEquals(List.of("eagerness"), OpenAiSession.effective(session).differencesFrom(eager));
  }

  @Test
  void keywordsGoToModelsThatTakeThemAndToNoOther() {
    List<String> words = List.of("Site reliability engineer", "PostgreSQL");
    CallSettings ours =
        new CallSettings(
                "m",
                "marin",
                1.0,
                "Be calm.",
                "gpt-transcribe",
                "en",
                new TurnDetection.ServerVad(0.5, 300, 600),
                false,
                null,
                null,
                "s")
            .withKeywords(words);
    assertEquals(
        Json.tree("[\"Site reliability engineer\",\"PostgreSQL\"]"),
        OpenAiSession.forCall(ours).at("/audio/input/transcription/keywords"));
    CallSettings whisper =
        new CallSettings(
                "m",
                "marin",
                1.0,
                "Be calm.",
                "whisper-1",
                "en",
                ours.turnDetection(),
                false,
                null,
                null,
                "s")
            .withKeywords(words);
    assertEquals(
        Json.tree("{\"model\":\"whisper-1\",\"language\":\"en\"}"),
        OpenAiSession.forCall(whisper).at("/audio/input/transcription"));
  }
}
