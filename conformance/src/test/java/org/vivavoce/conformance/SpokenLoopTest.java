package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.realtime.RealtimeResponse;
import com.openai.models.realtime.RealtimeResponseCreateParams;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.calls.CallHangupParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real browser speaks to the real twin and is spoken to, with OpenAI's Java client on the
 * sideband checking every event. Every event is held against the published types too. Last seen
 * true against the twin: 2026-11-29. Wants Chromium, Flite, SoX and the recogniser of the
 * distribution; without them it says which one is missing and is skipped.
 */
@Tag("slow")
class SpokenLoopTest {
  private static final String SAID = "I designed the database and wrote the tests for our shop";
  private static final String REPLY = "Thank you. What would you do differently today?";
  private static final List<String> PROGRAMS =
      List.of("/usr/bin/chromium", "/usr/bin/flite", "/usr/bin/sox");

  private final LinkedBlockingQueue<ObjectNode> reports = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> callId = new CompletableFuture<>();
  private final Recording recording = new Recording();

  @Test
  void whatIsSpokenIsUnderstoodAndWhatIsOrderedIsHeard(@TempDir Path folder) throws Exception {
    Stream.concat(PROGRAMS.stream(), Stream.of("/usr/share/pocketsphinx/model/en-us"))
        .forEach(path -> assumeTrue(Files.exists(Path.of(path)), path + " is missing"));
    // After 6 s of silence the call is up, even on a busy machine.
    Path microphone = Microphone.record(folder, 6, SAID, 30);
    try (TwinProcess twin = TwinProcess.start(folder, Map.of())) {
      OpenAIClient client = OpenAiJava.client(twin.baseUrl(), TwinProcess.KEY, 2);
      HttpServer page = serve(client);
      Process browser = browse(folder, microphone, page.getAddress().getPort());
      try (OpenAiJava.Sideband sideband =
          OpenAiJava.Sideband.join(
              twin.baseUrl(), TwinProcess.KEY, callId.get(30, TimeUnit.SECONDS))) {
        WebSocket tap = recording.tap(twin.baseUrl(), TwinProcess.KEY, callId.join());
        converse(sideband);
        assertEquals(List.of(), recording.problems());
        tap.abort();
        client.realtime().calls().hangup(CallHangupParams.builder().callId(callId.join()).build());
      } finally {
        page.stop(0);
        browser.destroy();
        browser.waitFor(10, TimeUnit.SECONDS);
        browser.destroyForcibly();
      }
    }
  }

  private void converse(OpenAiJava.Sideband sideband) throws Exception {
    sideband.await(RealtimeServerEvent::isSessionCreated, 10);
    sideband.await(RealtimeServerEvent::isInputAudioBufferSpeechStopped, 30);
    String transcript =
        sideband
            .await(RealtimeServerEvent::isConversationItemInputAudioTranscriptionCompleted, 20)
            .asConversationItemInputAudioTranscriptionCompleted()
            .transcript();
    long completedAt = System.currentTimeMillis();
    // Not word for word: on a busy machine the browser itself drops sound.
    long understood =
        Stream.of("designed", "database", "tests", "shop").filter(transcript::contains).count();
    assertTrue(understood >= 2, transcript);
    ObjectNode before = report(now -> true);
    assertEquals("connected", before.path("state").asString(), before.toString());
    assertEquals(0, before.path("earFirstMs").asLong(), "nothing was to be heard before");
    long micEndedAt = before.path("micLastMs").asLong();

    long orderedAt = System.currentTimeMillis();
    sideband.say(REPLY, RealtimeResponseCreateParams.OutputModality.AUDIO);
    sideband.await(RealtimeServerEvent::isOutputAudioBufferStarted, 20);
    long startedAt = System.currentTimeMillis();
    RealtimeResponse response =
        sideband.await(RealtimeServerEvent::isResponseDone, 20).asResponseDone().response();
    assertEquals(RealtimeResponse.Status.COMPLETED, response.status().orElseThrow());
    assertTrue(response.output().orElseThrow().toString().contains(REPLY), response.toString());
    ObjectNode heard =
        report(
            now ->
                now.path("earFirstMs").asLong() > 0
                    && now.path("energy").asDouble() > before.path("energy").asDouble() + 0.05);
    sideband.await(RealtimeServerEvent::isOutputAudioBufferStopped, 20);
    assertEquals(0, heard.path("packetsLost").asInt(), heard.toString());
    System.out.printf(
        "figures: end of speech to completed %d ms, order to first sample sent %d ms, order to"
            + " first sound in the page %d ms%n",
        completedAt - micEndedAt,
        startedAt - orderedAt,
        heard.path("earFirstMs").asLong() - orderedAt);
  }

  private ObjectNode report(Predicate<ObjectNode> wanted) throws InterruptedException {
    reports.clear();
    ObjectNode last = Json.object();
    for (int i = 0; i < 150; i++) {
      ObjectNode next = reports.poll(5, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("the page fell silent; last: " + last);
      }
      last = next;
      assertEquals("", next.path("error").asString(), "the page failed");
      if (wanted.test(next)) {
        return next;
      }
    }
    throw new AssertionError("the page never reported it; last: " + last);
  }

  private static Process browse(Path folder, Path microphone, int port) throws IOException {
    return new ProcessBuilder(
            "/usr/bin/chromium",
            "--headless=new",
            "--no-sandbox",
            "--user-data-dir=" + folder.resolve("profile"),
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            "--use-file-for-fake-audio-capture=" + microphone + "%noloop",
            "--autoplay-policy=no-user-gesture-required",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--mute-audio",
            "http://127.0.0.1:" + port + "/")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("chromium.log").toFile())
        .start();
  }

  /** The page, its one offer, and its reports. */
  private HttpServer serve(OpenAIClient client) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, 200, "text/html", pageText()));
    server.createContext(
        "/offer",
        exchange -> {
          String offer = body(exchange);
          try (HttpResponse created = client.realtime().calls().create(OpenAiJava.call(offer))) {
            callId.complete(OpenAiJava.callId(created));
            answer(
                exchange,
                200,
                "application/sdp",
                new String(created.body().readAllBytes(), StandardCharsets.UTF_8));
          } catch (RuntimeException refused) {
            callId.completeExceptionally(refused);
            answer(exchange, 502, "text/plain", "refused");
          }
        });
    server.createContext(
        "/report",
        exchange -> {
          Json.tryObject(body(exchange)).ifPresent(reports::add);
          answer(exchange, 200, "text/plain", "ok");
        });
    server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, octets.length);
    try (var out = exchange.getResponseBody()) {
      out.write(octets);
    }
  }

  private static String pageText() throws IOException {
    try (var in = SpokenLoopTest.class.getResourceAsStream("spoken-loop.html")) {
      if (in == null) {
        throw new IOException("spoken-loop.html is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
