package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAI-compatible adapters against a server that answers as the API's reference says. */
class SpeechByUrlTest {
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private HttpServer server;
  private int status = 200;
  private byte[] answer = new byte[0];

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/audio", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aTurnGoesAsOneWavFileAndItsTextComesBackAsItIs() {
    answer = "{\"text\":\" Well, I did. \"}".getBytes(StandardCharsets.UTF_8);
    try (Recognizer recognizer = Recognizers.choose(settings());
        Recognition turn = recognizer.begin()) {
      assertEquals("openai-transcription", recognizer.name());
      turn.accept(ResamplerTest.tone(440, 16_000, 100));
      turn.accept(ResamplerTest.tone(440, 16_000, 100));
      assertEquals(new Recognized("Well, I did.", null, 200), turn.finish());
    }
    String request = requests.remove();
    assertTrue(
        request.startsWith(
            "POST /v1/audio/transcriptions Bearer sk-x multipart/form-data; boundary="));
    assertTrue(request.contains("name=\"model\"\r\n\r\nears-1\r\n"));
    assertTrue(request.contains("name=\"language\"\r\n\r\nen\r\n"));
    int wav = request.indexOf("RIFF");
    assertTrue(wav > 0 && request.length() - wav >= 44 + 6_400);
  }

  @Test
  void aSentenceIsAskedForAsPcmAndBroughtToTheCallsRate() {
    short[] tone = ResamplerTest.tone(440, 24_000, 500);
    byte[] wav = Wav.write(tone, 24_000);
    answer = java.util.Arrays.copyOfRange(wav, 44, wav.length);
    try (Voice voice = Voices.choose(settings())) {
      assertEquals(500 * 48, voice.speak("Hello \"you\"", "alloy", 1.25).length, 48.0);
    }
    String request = requests.remove();
    assertTrue(request.startsWith("POST /v1/audio/speech Bearer sk-x application/json"), request);
    assertTrue(request.contains("\"input\":\"Hello \\\"you\\\"\""), request);
    assertTrue(request.contains("\"response_format\":\"pcm\""), request);
    assertTrue(request.contains("\"speed\":1.25"), request);
  }

  @Test
  void aRefusalSaysTheStatusAndWhetherARetryIsSensible() {
    status = 401;
    SpeechException refused = speakFails();
    assertTrue(String.valueOf(refused.getMessage()).endsWith("answered 401"), refused.getMessage());
    assertFalse(refused.retrySensible());
    status = 503;
    assertTrue(speakFails().retrySensible());
  }

  @Test
  void aServiceThatIsDownIsSaidSo() {
    SpeechSettings settings = settings();
    server.stop(0);
    try (Voice voice = Voices.choose(settings)) {
      SpeechException down =
          assertThrows(SpeechException.class, () -> voice.speak("x", "alloy", 1));
      assertTrue(
          String.valueOf(down.getMessage()).contains("cannot be reached"), down.getMessage());
      assertTrue(down.retrySensible());
    }
  }

  @Test
  void theKeyIsInNoText() {
    assertFalse(settings().toString().contains("sk-x"));
  }

  private SpeechException speakFails() {
    try (Voice voice = Voices.choose(settings())) {
      return assertThrows(SpeechException.class, () -> voice.speak("x", "alloy", 1));
    }
  }

  private SpeechSettings settings() {
    String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/";
    return new SpeechSettings(
        "auto",
        new SpeechSettings.Origin(base, "sk-x", "ears-1"),
        1,
        null,
        null,
        null,
        "auto",
        new SpeechSettings.Origin(base, "sk-x", "mouth-1"),
        "en-GB",
        0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + headers.getFirst("Authorization")
            + " "
            + headers.getFirst("Content-Type")
            + "\n"
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
