package org.vivavoce.cloud.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallId;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.SayOrder;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.Sideband;
import org.vivavoce.plan.TurnDetection;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.testing.ScriptedRealtime;
import org.vivavoce.testing.ScriptedRealtime.Answer;
import org.vivavoce.testing.ScriptedRealtime.Line;

class OpenAiRealtimeTest {
  private static final SdpOffer OFFER = new SdpOffer("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n");
  private static final CallSettings SETTINGS =
      new CallSettings(
          "gpt-realtime-2.1",
          "marin",
          1.0,
          "Be calm.",
          "gpt-transcribe",
          "en",
          new TurnDetection.ServerVad(0.5, 300, 600),
          true,
          "near_field",
          null,
          "5af3c0ffee");
  private static final String RATE_LIMITED =
      """
      {"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}}""";

  private final ScriptedRealtime far = new ScriptedRealtime();
  private final RealtimeService service =
      OpenAiRealtime.origins(Time.system(), Timers.system())
          .at(
              new GrantedSession.Realtime(
                  far.baseUrl(), "sk-test-1", "gpt-realtime-2.1", "marin", "gpt-transcribe", "en"));
  private final BlockingQueue<CallEvent> events = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    far.close();
  }

  private CallEvent next() {
    try {
      CallEvent event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event came");
      }
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Sideband joined() {
    JoinOutcome outcome = service.join(new CallId("rtc_1"), SETTINGS, events::add);
    return assertInstanceOf(JoinOutcome.Joined.class, outcome).sideband();
  }

  @Test
  void aCallIsOpenedWithOfferAndSessionAsMultipartParts() {
    OpenOutcome.Opened opened =
        assertInstanceOf(OpenOutcome.Opened.class, service.open(OFFER, SETTINGS));
    assertEquals("rtc_1", opened.call().value());
    assertEquals("v=0\r\nanswer 1\r\n", opened.answer().text());

    ScriptedRealtime.Request request = far.requests("/v1/realtime/calls").getFirst();
    assertEquals("Bearer sk-test-1", request.headers().get("Authorization"));
    assertEquals("application/sdp", request.headers().get("Accept"));
    assertEquals("5af3c0ffee", request.headers().get("OpenAI-Safety-Identifier"));
    assertFalse(request.headers().containsKey("OpenAI-Beta"));
    assertTrue(
        String.valueOf(request.headers().get("Content-Type"))
            .startsWith("multipart/form-data; boundary="));
    assertTrue(
        request
            .body()
            .contains(
                "Content-Disposition: form-data; name=\"sdp\"\r\n"
                    + "Content-Type: application/sdp\r\n\r\n"
                    + OFFER.text()
                    + "\r\n--"));
    assertFalse(request.body().contains("filename"));
    String session =
        request
            .body()
            .substring(
                request.body().indexOf("Content-Type: application/json\r\n\r\n")
                    + "Content-Type: application/json\r\n\r\n".length(),
                request.body().lastIndexOf("\r\n--"));
    assertEquals(
        Json.tree(
            """
            {"type":"realtime","output_modalities":["audio"],"instructions":"Be calm.","include":["item.input_audio_transcription.logprobs"],"audio":{"input":{
             "transcription":{"model":"gpt-transcribe","language":"en"},"noise_reduction":{"type":"near_field"},
             "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":600,
              "create_response":false,"interrupt_response":true}},"output":{"voice":"marin","speed":1.0}},
             "max_output_tokens":"inf","model":"gpt-realtime-2.1"}"""),
        Json.tree(session));
  }

  @Test
  void anAbsoluteLocationNamesTheCallToo() {
    far.answerNextCall(
        new Answer(
            201,
            Map.of("Location", "https://api.example.org/v1/realtime/calls/rtc_u1_abc?x=1"),
            "v=0"));
    assertEquals(
        new CallId("rtc_u1_abc"),
        assertInstanceOf(OpenOutcome.Opened.class, service.open(OFFER, SETTINGS)).call());
  }

  @Test
  void aBadOfferIsRefusedOnceAndNotSentAgain() {
    far.answerNextCall(
        new Answer(
            400,
            Map.of(),
            """
            {"error":{"message":"bad sdp","type":"invalid_request_error","param":null,"code":"invalid_offer"}}"""));
    OpenOutcome.OfferRefused refused =
        assertInstanceOf(OpenOutcome.OfferRefused.class, service.open(OFFER, SETTINGS));
    assertEquals("HTTP 400 invalid_offer: bad sdp", refused.words());
    assertEquals(1, far.requests("/v1/realtime/calls").size());
  }

  @Test
  void aWrongKeyIsToldApart() {
    far.answerNextCall(
        new Answer(
            401,
            Map.of(),
            """
            {"error":{"message":"Incorrect API key provided: sk-t***","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"""));
    assertInstanceOf(OpenOutcome.KeyRefused.class, service.open(OFFER, SETTINGS));
  }

  @Test
  void anExhaustedQuotaIsNeverRepeatedEvenWhenTheServiceSaysSo() {
    far.answerNextCall(
        new Answer(
            429,
            Map.of("retry-after-ms", "1", "x-should-retry", "true"),
            """
            {"error":{"message":"no money","type":"insufficient_quota","param":null,"code":"credit_balance_exhausted"}}"""));
    assertInstanceOf(OpenOutcome.QuotaExhausted.class, service.open(OFFER, SETTINGS));
    assertEquals(1, far.requests("/v1/realtime/calls").size());
  }

  @Test
  void aRateLimitIsWaitedOutAndTheCallOpens() {
    far.answerNextCall(new Answer(429, Map.of("retry-after-ms", "20"), RATE_LIMITED));
    assertInstanceOf(OpenOutcome.Opened.class, service.open(OFFER, SETTINGS));
    assertEquals(2, far.requests("/v1/realtime/calls").size());
  }

  @Test
  void aRateLimitThatStaysIsBusyAfterTwoRepeats() {
    for (int i = 0; i < 3; i++) {
      far.answerNextCall(new Answer(429, Map.of("retry-after-ms", "15"), RATE_LIMITED));
    }
    assertEquals(new OpenOutcome.Busy(15), service.open(OFFER, SETTINGS));
    assertEquals(3, far.requests("/v1/realtime/calls").size());
  }

  @Test
  void aLongWaitIsHandedBackInsteadOfSatOut() {
    far.answerNextCall(new Answer(429, Map.of("retry-after", "30"), RATE_LIMITED));
    assertEquals(new OpenOutcome.Busy(30_000), service.open(OFFER, SETTINGS));
  }

  @Test
  void theServiceMaySayNotToRepeat() {
    far.answerNextCall(new Answer(500, Map.of("x-should-retry", "false"), "oops"));
    assertInstanceOf(OpenOutcome.Unavailable.class, service.open(OFFER, SETTINGS));
    assertEquals(1, far.requests("/v1/realtime/calls").size());
  }

  @Test
  void aServiceThatIsNotThereIsUnavailable() {
    RealtimeService nowhere =
        OpenAiRealtime.origins(Time.system(), Timers.system())
            .at(
                new GrantedSession.Realtime(
                    "http://127.0.0.1:1/v1", "sk-test-1", "m", "v", "t", null));
    assertInstanceOf(OpenOutcome.Unavailable.class, nowhere.open(OFFER, SETTINGS));
    nowhere.hangUp(new CallId("rtc_1"));
    assertInstanceOf(
        JoinOutcome.Unavailable.class, nowhere.join(new CallId("rtc_1"), SETTINGS, events::add));
  }

  @Test
  void aServiceThatDoesNotAnswerInTimeIsUnavailableAndNotAskedTwice() {
    RealtimeService hurried = hurried(200, 50);
    far.answerNextCall(new Answer(201, Map.of("Location", "/rtc_1"), "v=0", 2_000));
    assertInstanceOf(OpenOutcome.Unavailable.class, hurried.open(OFFER, SETTINGS));
    assertEquals(1, far.requests("/v1/realtime/calls").size());
  }

  private RealtimeService hurried(long answerMs, long pingEveryMs) {
    return OpenAiRealtime.origins(
            Time.system(),
            Timers.system(),
            new OpenAiRealtime.Limits(
                Duration.ofMillis(answerMs),
                Duration.ofMillis(pingEveryMs),
                Duration.ofMinutes(60)))
        .at(new GrantedSession.Realtime(far.baseUrl(), "sk-test-1", "m", "v", "t", null));
  }

  @Test
  void anIdleSidebandIsKeptAliveByPings() {
    try (Sideband _ =
        assertInstanceOf(
                JoinOutcome.Joined.class,
                hurried(5_000, 400).join(new CallId("rtc_1"), SETTINGS, events::add))
            .sideband()) {
      far.nextLine();
      long joinedAtMs = Time.system().monotonicMs();
      eventually(
          "the line outlived its limit of silence several times",
          () -> Time.system().monotonicMs() - joinedAtMs > 4_000);
      assertTrue(events.isEmpty(), "the far side answered the pings, so the line is alive");
    }
  }

  @Test
  void hangingUpNamesTheCallAndIsIdempotent() {
    service.hangUp(new CallId("rtc_9"));
    service.hangUp(new CallId("rtc_9"));
    List<ScriptedRealtime.Request> requests = far.requests("/v1/realtime/calls/rtc_9/hangup");
    assertEquals(2, requests.size());
    assertEquals("Bearer sk-test-1", requests.getFirst().headers().get("Authorization"));
    assertEquals("", requests.getFirst().body());
  }

  @Test
  void theSidebandIsJoinedWithTheKeyAfterTheCallBecomesKnown() {
    far.refuseNextSideband(404);
    far.refuseNextSideband(404);
    try (Sideband _ = joined()) {
      Line line = far.nextLine();
      assertEquals("rtc_1", line.callId);
      assertEquals("Bearer sk-test-1", line.headers.get("Authorization"));
      assertEquals("5af3c0ffee", line.headers.get("OpenAI-Safety-Identifier"));
    }
  }

  @Test
  void aCallThatStaysUnknownIsGone() {
    for (int i = 0; i < 10; i++) {
      far.refuseNextSideband(404);
    }
    assertInstanceOf(
        JoinOutcome.CallGone.class, service.join(new CallId("rtc_1"), SETTINGS, events::add));
  }

  @Test
  void aSidebandRefusedForTheKeyIsNotTriedAgain() {
    far.refuseNextSideband(401);
    JoinOutcome outcome = service.join(new CallId("rtc_1"), SETTINGS, events::add);
    assertEquals(new JoinOutcome.Unavailable("HTTP 401"), outcome);
  }

  @Test
  void commandsAreWrittenInOrderAndInTheServicesWords() {
    try (Sideband sideband = joined()) {
      sideband.configure(SETTINGS);
      sideband.say(new SayOrder("n1", "question", "Why \"\"\"you\"\"\"?"));
      sideband.cancel();
      sideband.clearPlayback();
      sideband.retrieve("item_7");
      Line line = far.nextLine();
      assertEquals(
          Json.tree(
              """
              {"type":"session.update","session":{"type":"realtime","output_modalities":["audio"],"instructions":"Be calm.",
               "include":["item.input_audio_transcription.logprobs"],"tool_choice":"auto","truncation":"auto","tools":[],
               "audio":{"input":{"transcription":{"model":"gpt-transcribe","language":"en","prompt":"","keywords":[]},"noise_reduction":{"type":"near_field"},
               "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":600,"idle_timeout_ms":null,
               "create_response":false,"interrupt_response":true}},"output":{"voice":"marin","speed":1.0}},
               "max_output_tokens":"inf"}}"""),
          Json.tree(line.next()));
      assertEquals(
          Json.tree(
              """
              {"type":"response.create","event_id":"say_n1","response":{
               "instructions":"Say exactly the text between the triple quotes, word for word, and nothing else.\\n\\"\\"\\"\\nWhy \\"you\\"?\\n\\"\\"\\"",
               "output_modalities":["audio"],"metadata":{"nonce":"n1","purpose":"question"}}}"""),
          Json.tree(line.next()));
      assertEquals("{\"type\":\"response.cancel\"}", line.next());
      assertEquals("{\"type\":\"output_audio_buffer.clear\"}", line.next());
      assertEquals("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"item_7\"}", line.next());
    }
  }

  @Test
  void anEventInFragmentsIsOneEvent() {
    try (Sideband _ = joined()) {
      far.nextLine()
          .sendInFragments(
              List.of(
                  "{\"type\":\"input_audio_buffer.speech_",
                  "started\",\"event_id\":\"e1\",\"item_id\":\"it",
                  "em_1\",\"audio_start_ms\":1200}"));
      assertEquals(new CallEvent.SpeechStarted("item_1", 1200), next());
    }
  }

  @Test
  void garbageAndNewEventsAreKeptAsUnknownAndTheLineGoesOn() {
    try (Sideband _ = joined()) {
      Line line = far.nextLine();
      line.send("{not json");
      line.send("[1,2]");
      line.send("{\"type\":\"session.dreamed\",\"event_id\":\"e\"}");
      line.send("{\"type\":\"output_audio_buffer.started\",\"event_id\":\"e\"}");
      line.send(
          "{\"type\":\"output_audio_buffer.started\",\"event_id\":\"e\",\"response_id\":\"r\"}");
      assertEquals(new CallEvent.Unknown("not JSON"), next());
      assertEquals(new CallEvent.Unknown("no type"), next());
      assertEquals(new CallEvent.Unknown("session.dreamed"), next());
      assertEquals(new CallEvent.Unknown("without response_id"), next());
      assertEquals(new CallEvent.PlaybackStarted("r"), next());
    }
  }

  @Test
  void aDroppedLineIsToldOnce() {
    try (Sideband sideband = joined()) {
      far.nextLine().drop();
      assertInstanceOf(CallEvent.Closed.class, next());
      sideband.cancel();
    }
    assertTrue(events.isEmpty());
  }

  @Test
  void theServicesOwnCloseIsToldWithItsReason() {
    try (Sideband _ = joined()) {
      far.nextLine().close(1001, "Your session hit the maximum duration of 60 minutes.");
      assertEquals(
          new CallEvent.Closed(1001, "Your session hit the maximum duration of 60 minutes."),
          next());
    }
  }

  @Test
  void leavingClosesTheSocketAndTellsSo() {
    Sideband sideband = joined();
    Line line = far.nextLine();
    sideband.close();
    assertEquals(new CallEvent.Closed(1000, "left"), next());
    eventually("the far side saw the close", () -> line.closed);
  }
}
