package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeError;
import com.openai.models.realtime.RealtimeResponse;
import com.openai.models.realtime.RealtimeResponseCreateParams;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.ResponseCancelEvent;
import com.openai.models.realtime.SessionUpdateEvent;
import com.openai.models.realtime.calls.CallCreateParams;
import com.openai.models.realtime.calls.CallHangupParams;
import com.openai.models.realtime.calls.CallReferParams;
import com.openai.models.realtime.clientsecrets.ClientSecretCreateParams;
import com.openai.models.realtime.clientsecrets.ClientSecretCreateResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.vivavoce.twins.common.Clock;

/**
 * OpenAI's Java client against the realtime twin. Last seen true against the twin: 2026-11-29. The
 * cloud itself has not been tried from here: these tests show that the client cannot tell the twin
 * from what its authors expect, not that the cloud still answers so.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class RealtimeConformanceTest {
  private @Nullable TwinProcess started;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    started = TwinProcess.start(folder, Map.of("TWIN_MAX_CALLS", "3"));
  }

  @AfterAll
  void stop() {
    twin().close();
  }

  private TwinProcess twin() {
    return Objects.requireNonNull(started);
  }

  private OpenAIClient client() {
    return OpenAiJava.client(twin().baseUrl(), TwinProcess.KEY, 0);
  }

  private String call() {
    try (HttpResponse created =
        client().realtime().calls().create(OpenAiJava.call(TwinProcess.offer()))) {
      return OpenAiJava.callId(created);
    }
  }

  private void hangUp(String callId) {
    client().realtime().calls().hangup(CallHangupParams.builder().callId(callId).build());
  }

  @Test
  void aCallIsMadeAnsweredAndHungUp() throws Exception {
    String callId;
    try (HttpResponse created =
        client().realtime().calls().create(OpenAiJava.call(TwinProcess.offer()))) {
      assertEquals(201, created.statusCode());
      assertEquals("application/sdp", created.headers().values("Content-Type").getFirst());
      assertTrue(created.requestId().isPresent());
      String answer = new String(created.body().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("v=0"), answer);
      assertTrue(answer.contains("a=candidate:"), "the answer holds its candidates");
      assertTrue(answer.contains("opus/48000"), answer);
      callId = OpenAiJava.callId(created);
    }
    assertTrue(callId.startsWith("rtc_u"), callId);
    hangUp(callId);
    OpenAIServiceException gone = assertThrows(OpenAIServiceException.class, () -> hangUp(callId));
    assertEquals(404, gone.statusCode());
    assertEquals("call_id_not_found", gone.code().orElse(""));
  }

  @Test
  void aWrongKeyIsATypedError() {
    UnauthorizedException refused =
        assertThrows(
            UnauthorizedException.class,
            () ->
                OpenAiJava.client(twin().baseUrl(), "sk-nobody-0000000000", 0)
                    .realtime()
                    .calls()
                    .create(OpenAiJava.call(TwinProcess.offer())));
    assertEquals("invalid_api_key", refused.code().orElse(""));
    assertEquals("invalid_request_error", refused.type().orElse(""));
  }

  @Test
  void tooManyCallsAreATypedErrorAndTheClientRetriesByItself() throws Exception {
    String one = call();
    String two = call();
    String three = call();
    assertThrows(RateLimitException.class, this::call);
    Thread.ofVirtual().start(() -> hangUp(one));
    try (HttpResponse created =
        OpenAiJava.client(twin().baseUrl(), TwinProcess.KEY, 2)
            .realtime()
            .calls()
            .create(OpenAiJava.call(TwinProcess.offer()))) {
      assertEquals(201, created.statusCode());
      hangUp(OpenAiJava.callId(created));
    }
    hangUp(two);
    hangUp(three);
  }

  @Test
  void theSidebandSpeaksTheClientsTypes() throws Exception {
    String callId = call();
    Recording recording = new Recording();
    recording.tap(twin().baseUrl(), TwinProcess.KEY, callId);
    try (OpenAiJava.Sideband sideband =
        OpenAiJava.Sideband.join(twin().baseUrl(), TwinProcess.KEY, callId)) {
      RealtimeServerEvent first = sideband.await(event -> true, 10);
      assertTrue(first.isSessionCreated(), sideband.seen().toString());
      assertTrue(first.asSessionCreated().session().isRealtimeSessionCreateRequest());

      sideband.send(
          RealtimeClientEvent.ofSessionUpdate(
              SessionUpdateEvent.builder().session(OpenAiJava.session()).build()));
      sideband.await(RealtimeServerEvent::isSessionUpdated, 10);

      sideband.say("Written, not spoken.", RealtimeResponseCreateParams.OutputModality.TEXT);
      RealtimeResponse done =
          sideband.await(RealtimeServerEvent::isResponseDone, 10).asResponseDone().response();
      assertEquals(RealtimeResponse.Status.COMPLETED, done.status().orElseThrow());
      assertTrue(done.usage().isPresent());
      assertEquals(1, done.output().orElseThrow().size());

      sideband.send(
          RealtimeClientEvent.ofResponseCancel(
              ResponseCancelEvent.builder().eventId("mine").build()));
      RealtimeError error = sideband.await(RealtimeServerEvent::isError, 10).asError().error();
      assertEquals("response_cancel_not_active", error.code().orElse(""));
      assertEquals("mine", error.eventId().orElse(""));

      sideband.say("Spoken to nobody yet.", RealtimeResponseCreateParams.OutputModality.AUDIO);
      sideband.await(RealtimeServerEvent::isResponseDone, 20);
    } finally {
      hangUp(callId);
    }
    assertEquals(1000, recording.closed());
    assertEquals(List.of(), recording.problems());
    assertTrue(recording.kinds().contains("error"), recording.kinds().toString());
  }

  @Test
  void whatTheTwinDoesNotDoIsAServerErrorInWordsAndIsNotTriedAgain() {
    long before = System.nanoTime();
    OpenAIServiceException refused =
        assertThrows(
            OpenAIServiceException.class,
            () ->
                OpenAiJava.client(twin().baseUrl(), TwinProcess.KEY, 2)
                    .realtime()
                    .calls()
                    .refer(
                        CallReferParams.builder().callId("rtc_u1_x").targetUri("tel:+49").build()));
    assertEquals(501, refused.statusCode());
    assertEquals("not_implemented_by_twin", refused.code().orElse(""));
    assertEquals("false", refused.headers().values("x-should-retry").getFirst());
    assertTrue(System.nanoTime() - before < 5_000_000_000L);
  }

  @Test
  void aBrowserGetsAKeyWithItsSessionAndTheKeyOpensIt() throws Exception {
    ClientSecretCreateResponse secret =
        client()
            .realtime()
            .clientSecrets()
            .create(
                ClientSecretCreateParams.builder()
                    .expiresAfter(
                        ClientSecretCreateParams.ExpiresAfter.builder().seconds(60).build())
                    .session(OpenAiJava.session())
                    .build())
            .validate();
    assertTrue(secret.value().startsWith("ek_"));
    long lives = secret.expiresAt() - Clock.system().unixSeconds();
    assertTrue(lives > 55 && lives <= 60, "seconds to live: " + lives);
    assertEquals("Be calm.", secret.session().asRealtime().instructions().orElse(""));
    OpenAIClient page = OpenAiJava.client(twin().baseUrl(), secret.value(), 0);
    try (HttpResponse created =
        page.realtime()
            .calls()
            .create(CallCreateParams.builder().sdp(TwinProcess.offer()).build())) {
      String callId = OpenAiJava.callId(created);
      assertThrows(
          UnauthorizedException.class,
          () -> page.realtime().calls().hangup(CallHangupParams.builder().callId(callId).build()),
          "a browser's key opens calls and nothing else");
      try (OpenAiJava.Sideband sideband =
          OpenAiJava.Sideband.join(twin().baseUrl(), TwinProcess.KEY, callId)) {
        assertEquals(
            "Be calm.",
            sideband
                .await(RealtimeServerEvent::isSessionCreated, 10)
                .asSessionCreated()
                .session()
                .asRealtimeSessionCreateRequest()
                .instructions()
                .orElse(""));
      } finally {
        hangUp(callId);
      }
    }
  }

  @Test
  void anExpiryThatNobodyTakesIsATypedError() {
    BadRequestException refused =
        assertThrows(
            BadRequestException.class,
            () ->
                client()
                    .realtime()
                    .clientSecrets()
                    .create(
                        ClientSecretCreateParams.builder()
                            .expiresAfter(
                                ClientSecretCreateParams.ExpiresAfter.builder()
                                    .seconds(7_201)
                                    .build())
                            .build()));
    assertEquals("expires_after.seconds", refused.param().orElse(""));
  }

  @Test
  void aHangUpEndsTheSidebandsOfTheCall() throws Exception {
    String callId = call();
    Recording recording = new Recording();
    recording.tap(twin().baseUrl(), TwinProcess.KEY, callId);
    hangUp(callId);
    assertEquals(1000, recording.closed());
    assertEquals(List.of(), recording.problems());
  }

  /** ONNX Runtime would leave a device id and an upload cache under the home folder. */
  @Test
  void theProcessEndsWithItsParentAndLeavesNoTraceForAnybody(@TempDir Path folder)
      throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Map<String, String> settings =
        Map.of("HOME", home.toString(), "XDG_CACHE_HOME", home.resolve("cache").toString());
    try (TwinProcess orphan = TwinProcess.start(folder, settings)) {
      orphan.closeItsInput();
      assertEquals(0, orphan.exitCode());
    }
    try (Stream<Path> left = Files.walk(home)) {
      assertEquals(List.of(), left.filter(path -> path.toString().contains("Microsoft")).toList());
    }
  }

  @Test
  void afterItsCallsTheProcessAsksToBeReplaced(@TempDir Path folder) throws Exception {
    try (TwinProcess spent = TwinProcess.start(folder, Map.of("TWIN_RECYCLE_AFTER_CALLS", "2"))) {
      OpenAIClient client = OpenAiJava.client(spent.baseUrl(), TwinProcess.KEY, 0);
      for (int i = 0; i < 2; i++) {
        try (HttpResponse created =
            client.realtime().calls().create(OpenAiJava.call(TwinProcess.offer()))) {
          client
              .realtime()
              .calls()
              .hangup(CallHangupParams.builder().callId(OpenAiJava.callId(created)).build());
        }
      }
      assertEquals(75, spent.exitCode());
    }
  }
}
