package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How sure a service is of its words, and its refusals, over real HTTP. */
class TranscriptionByUrlTest {
  private record Answer(int status, String body, Map<String, String> headers) {}

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private HttpServer server;
  private Recognizer recognizer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/audio/transcriptions", this::handle);
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    recognizer =
        Recognizers.choose(
            new SpeechSettings(
                "auto",
                new SpeechSettings.Origin(base, "sk-secret", "ears-1"),
                1,
                null,
                null,
                null,
                "none",
                null,
                "en",
                0));
  }

  @AfterEach
  void stop() {
    recognizer.close();
    server.stop(0);
  }

  @Test
  void aModelThatGivesLogProbabilitiesIsAskedForThemAndWordsGetTheirs() {
    answers.add(
        ok(
            """
            {"text":"Well, Kubernetes.","logprobs":[{"token":"Well","logprob":-0.1,"bytes":[87,101,108,108]},
             {"token":",","logprob":-4,"bytes":[44]},{"token":" Kuber","logprob":-0.5,"bytes":[32,75,117,98,101,114]},
             {"token":"netes","logprob":-0.7},{"token":".","logprob":-2}],
             "usage":{"type":"tokens","total_tokens":9,"input_tokens":5,"output_tokens":4}}"""));
    Recognized heard = recognize();
    assertEquals("Well, Kubernetes.", heard.text());
    assertEquals(
        List.of("Well,", "Kubernetes."), heard.words().stream().map(HeardWord::word).toList());
    assertEquals(Math.exp(-0.1), heard.words().get(0).confidence(), 1e-9);
    assertEquals(Math.exp(-1.2), heard.words().get(1).confidence(), 1e-9);
    assertNotNull(heard.confidence());
    String request = requests.remove();
    assertTrue(request.contains("name=\"response_format\"\r\n\r\njson\r\n"), request);
    assertTrue(request.contains("name=\"include[]\"\r\n\r\nlogprobs\r\n"), request);
  }

  @Test
  void aModelThatRefusesThemIsAskedForVerboseJsonAndFromThenOnForNothingElse() {
    answers.add(refused(400, "unsupported_value"));
    answers.add(
        ok(
            """
            {"text":" So I did.","words":[{"word":" So","start":0,"end":0.2,"probability":0.9},
             {"word":" I","start":0.2,"end":0.3,"probability":0.8},{"word":" did.","start":0.3,"end":0.9,"probability":0.3}]}"""));
    answers.add(
        ok(
            """
            {"text":"Yes.","segments":[{"text":" Yes.","avg_logprob":-0.25,"no_speech_prob":0.01}]}"""));
    assertEquals(
        List.of(new HeardWord("So", 0.9), new HeardWord("I", 0.8), new HeardWord("did.", 0.3)),
        recognize().words());
    assertEquals(List.of(new HeardWord("Yes.", Math.exp(-0.25))), recognize().words());
    assertEquals(3, requests.size());
    assertTrue(requests.remove().contains("logprobs"));
    assertTrue(requests.remove().contains("verbose_json"));
    String third = requests.remove();
    assertTrue(third.contains("verbose_json") && !third.contains("logprobs"), third);
  }

  @Test
  void aServerThatKnowsTextAloneGivesTextAlone() {
    answers.add(refused(400, "unknown_parameter"));
    answers.add(refused(422, "unknown_parameter"));
    answers.add(ok("{\"text\":\"Yes.\"}"));
    Recognized heard = recognize();
    assertEquals("Yes.", heard.text());
    assertNull(heard.confidence());
    assertEquals(List.of(), heard.words());
  }

  @Test
  void aSentenceMadeUpOverSilenceIsNothingAndSilenceIsNotSent() {
    answers.add(
        ok(
            """
            {"text":"Thank you for watching.","segments":[{"text":"Thank you for watching.","avg_logprob":-1.4,
             "no_speech_prob":0.93}]}"""));
    assertEquals("", recognize().text());
    requests.clear();
    try (Recognition turn = recognizer.begin()) {
      turn.accept(new short[16_000]);
      assertEquals(new Recognized("", null, 1_000), turn.finish());
    }
    assertEquals(0, requests.size());
  }

  @Test
  void whatMayGoWellALittleLaterIsAskedAgain() {
    answers.add(new Answer(429, error("rate_limit_exceeded"), Map.of("retry-after-ms", "20")));
    answers.add(new Answer(503, error("server_is_overloaded"), Map.of("retry-after-ms", "5")));
    answers.add(ok("{\"text\":\"Yes.\"}"));
    assertEquals("Yes.", recognize().text());
    assertEquals(3, requests.size());
  }

  @Test
  void anEmptyAccountIsNotAskedAgain() {
    answers.add(refused(429, "insufficient_quota"));
    SpeechException failed = assertThrows(SpeechException.class, this::recognize);
    assertFalse(failed.retrySensible());
    assertTrue(String.valueOf(failed.getMessage()).endsWith("answered 429 insufficient_quota"));
    assertEquals(1, requests.size());
  }

  @Test
  void aLongWaitIsNotWaitedFor() {
    answers.add(new Answer(429, error("rate_limit_exceeded"), Map.of("retry-after", "60")));
    assertTrue(assertThrows(SpeechException.class, this::recognize).retrySensible());
    assertEquals(1, requests.size());
  }

  @Test
  void aWrongKeyIsSaidWithoutTheServicesWordsWhichRepeatIt() {
    answers.add(refused(401, "invalid_api_key"));
    String words =
        String.valueOf(assertThrows(SpeechException.class, this::recognize).getMessage());
    assertTrue(words.endsWith("answered 401 invalid_api_key"), words);
    assertFalse(words.contains("sk-"), words);
  }

  @Test
  void anAnswerWithoutTextIsAFailureInWords() {
    answers.add(ok("{\"task\":\"transcribe\"}"));
    assertThrows(SpeechException.class, this::recognize);
    answers.add(ok("<html>"));
    String words =
        String.valueOf(assertThrows(SpeechException.class, this::recognize).getMessage());
    assertTrue(words.contains("JSON"), words);
  }

  private Recognized recognize() {
    try (Recognition turn = recognizer.begin()) {
      turn.accept(ResamplerTest.tone(440, 16_000, 500));
      return turn.finish();
    }
  }

  private static Answer ok(String body) {
    return new Answer(200, body, Map.of());
  }

  private static Answer refused(int status, String code) {
    return new Answer(status, error(code), Map.of());
  }

  private static String error(String code) {
    return "{\"error\":{\"message\":\"Incorrect API key provided: sk-sec***\",\"type\":\"x\","
        + "\"param\":null,\"code\":\""
        + code
        + "\"}}";
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
    Answer answer = answers.poll();
    if (answer == null) {
      answer = new Answer(500, "{}", Map.of());
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
