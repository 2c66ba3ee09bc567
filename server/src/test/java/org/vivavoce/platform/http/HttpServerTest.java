package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.platform.db.StorageUnavailableException;
import org.vivavoce.platform.time.Time;
import tools.jackson.databind.JsonNode;

@Timeout(20)
class HttpServerTest {
  record Greeting(String firstName) {}

  @Test
  void anUnknownAddressIsA404Problem() {
    try (var server = TestServer.with(routes -> {})) {
      var answer = server.get("/api/nothing");
      assertProblem(answer, 404, "not_found");
      assertEquals("Not found", TestServer.json(answer).path("error").asString());
    }
  }

  @Test
  void aWrongMethodIsToldWhichAreAllowed() {
    try (var server = TestServer.with(routes -> routes.get("/api/x", ctx -> ctx.result("x")))) {
      var answer = server.post("/api/x", "{}");
      assertProblem(answer, 405, "method_not_allowed");
      assertTrue(answer.headers().firstValue("Allow").orElse("").contains("GET"));
    }
  }

  @Test
  void aBodyTooLargeIs413WhetherItsLengthIsSaidOrNot() {
    try (var server =
        new TestServer(
            builder ->
                builder
                    .maxBodyBytes(1000)
                    .routes(routes -> routes.post("/x", ctx -> ctx.json(Requests.body(ctx)))))) {
      String body = "{\"a\":\"" + "x".repeat(2000) + "\"}";
      assertProblem(server.post("/x", body), 413, "too_large");
      var chunked =
          server.send(
              server
                  .request("/x", "Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () ->
                              new java.io.ByteArrayInputStream(
                                  body.getBytes(StandardCharsets.UTF_8))))
                  .build());
      assertProblem(chunked, 413, "too_large");
    }
  }

  @Test
  void aWrongMediaTypeIs415AndBrokenJsonIs400WithoutRepeatingIt() {
    try (var server =
        TestServer.with(routes -> routes.post("/x", ctx -> ctx.json(Requests.body(ctx))))) {
      assertProblem(
          server.post("/x", "a=b", "Content-Type", "application/x-www-form-urlencoded"),
          415,
          "unsupported_media_type");
      var broken = server.post("/x", "{\"secret\": hunter2}");
      assertProblem(broken, 400, "invalid_json");
      assertFalse(broken.body().contains("hunter2"), broken.body());
      assertProblem(server.post("/x", ""), 400, "invalid_json");
      assertProblem(server.post("/x", "[1]"), 400, "invalid_input");
    }
  }

  @Test
  void camelCaseIsTakenButNotBothSpellingsAtOnce() {
    try (var server =
        TestServer.with(
            routes -> routes.post("/x", ctx -> ctx.json(Requests.body(ctx, Greeting.class))))) {
      assertEquals("{\"first_name\":\"Ada\"}", server.post("/x", "{\"firstName\":\"Ada\"}").body());
      assertEquals(
          "{\"first_name\":\"Ada\"}", server.post("/x", "{\"first_name\":\"Ada\"}").body());
      var both = server.post("/x", "{\"first_name\":\"Ada\",\"firstName\":\"Eve\"}");
      assertProblem(both, 400, "invalid_input");
      assertEquals(
          "first_name", TestServer.json(both).path("errors").path(0).path("field").asString());
    }
  }

  @Test
  void anUnexpectedFaultTellsNothingOfOurInsides() {
    try (var server =
        TestServer.with(
            routes -> {
              routes.get(
                  "/fault",
                  ctx -> {
                    throw new IllegalStateException("password=hunter2");
                  });
              routes.get(
                  "/error",
                  ctx -> {
                    throw new AssertionError("password=hunter2");
                  });
            })) {
      for (String path : List.of("/fault", "/error")) {
        var answer = server.get(path);
        assertProblem(answer, 500, "internal");
        assertFalse(answer.body().contains("hunter2"));
        assertFalse(answer.body().contains("IllegalState"));
      }
    }
  }

  @Test
  void aDatabaseThatIsAwayIs503WithRetryAfter() {
    try (var server =
        TestServer.with(
            routes ->
                routes.get(
                    "/x",
                    ctx -> {
                      throw new StorageUnavailableException(new IOException("refused"));
                    }))) {
      var answer = server.get("/x");
      assertProblem(answer, 503, "storage_unavailable");
      assertEquals("2", answer.headers().firstValue("Retry-After").orElse(""));
    }
  }

  @Test
  void aProblemCarriesItsMembersAndFields() {
    try (var server =
        TestServer.with(
            routes ->
                routes.get(
                    "/x",
                    ctx -> {
                      throw new ProblemException(
                          ErrorCode.JOURNAL_HOLE,
                          "Send from 7 on.",
                          List.of(new FieldError("entries[0].seq", "must be 7")),
                          Map.of("expected", 7));
                    }))) {
      JsonNode problem = TestServer.json(server.get("/x"));
      assertEquals(7, problem.path("expected").asInt());
      assertEquals("Journal hole", problem.path("error").asString());
      assertEquals("The journal has a hole", problem.path("title").asString());
      assertEquals("Send from 7 on.", problem.path("detail").asString());
      assertEquals("urn:vivavoce:problem:journal_hole", problem.path("type").asString());
      assertEquals("must be 7", problem.path("errors").path(0).path("message").asString());
    }
  }

  @Test
  void aSaneRequestIdIsEchoedAndAnInsaneOneReplaced() {
    try (var server = TestServer.with(routes -> routes.get("/x", ctx -> ctx.result("x")))) {
      assertEquals("abc-12345", requestId(server.get("/x", "X-Request-Id", "abc-12345")));
      String replaced = requestId(server.get("/x", "X-Request-Id", "no\"{}spaces allowed"));
      assertEquals(36, replaced.length());
      assertNotEquals(replaced, requestId(server.get("/x")));
      var problem = server.get("/none", "X-Request-Id", "abc-12345");
      assertEquals("abc-12345", TestServer.json(problem).path("request_id").asString());
    }
  }

  private static String requestId(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Request-Id").orElse("");
  }

  @Test
  void everyAnswerCarriesTheSecurityHeadersAndNoCookieOrServerName() {
    try (var server =
        new TestServer(builder -> builder.publicUrl(URI.create("https://viva.example")))) {
      var headers = server.get("/nothing").headers();
      assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
      assertEquals("no-referrer", headers.firstValue("Referrer-Policy").orElse(""));
      assertEquals(
          "camera=(self), microphone=(self)", headers.firstValue("Permissions-Policy").orElse(""));
      String policy = headers.firstValue("Content-Security-Policy").orElse("");
      for (String rule :
          List.of(
              "default-src 'self'",
              "media-src 'self' blob:",
              "connect-src 'self'",
              "style-src 'self'",
              "frame-ancestors 'none'",
              "base-uri 'none'",
              "object-src 'none'")) {
        assertTrue(policy.contains(rule), policy);
      }
      assertFalse(policy.contains("unsafe"));
      assertTrue(headers.firstValue("Strict-Transport-Security").isPresent());
      assertTrue(headers.firstValue("Set-Cookie").isEmpty());
      assertTrue(headers.firstValue("Server").isEmpty());
    }
  }

  @Test
  void theObserverIsToldTheTemplateAndNeverThePath() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var server =
        new TestServer(
            builder ->
                builder
                    .observer((method, route, status, ms) -> seen.add(method + route + status))
                    .routes(routes -> routes.get("/api/s/{id}", ctx -> ctx.result("x"))))) {
      server.get("/api/s/secret-id?token=secret");
      server.get("/api/t/secret-id");
      org.vivavoce.testing.Eventually.eventually("both seen", () -> seen.size() == 2);
      assertEquals(List.of("GET/api/s/{id}200", "GETunmatched404"), seen);
    }
  }

  @Test
  void aBusyPortIsOneSentence() {
    try (var server = TestServer.with(routes -> {})) {
      int port = server.server.port();
      ServerStartException refused =
          assertThrows(
              ServerStartException.class,
              () -> HttpServer.builder(Time.system()).port(port).start());
      assertEquals(
          "Port "
              + port
              + " on 127.0.0.1 is in use by another program; stop that or choose another port.",
          refused.getMessage());
    }
  }

  @Test
  void anAddressThatIsNotOursIsOneSentence() {
    ServerStartException refused =
        assertThrows(
            ServerStartException.class,
            () -> HttpServer.builder(Time.system()).address("192.0.2.1").start());
    assertEquals("This machine has no address 192.0.2.1 to listen on.", refused.getMessage());
  }

  @Test
  void aRunningRequestEndsBeforeTheServerStops() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    var server =
        TestServer.with(
            routes ->
                routes.get(
                    "/slow",
                    ctx -> {
                      inside.countDown();
                      goOn.await();
                      ctx.result("done");
                    }));
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> server.get("/slow"), Thread::startVirtualThread);
    assertTrue(inside.await(5, TimeUnit.SECONDS));
    Thread stopping = Thread.startVirtualThread(server.server::close);
    org.vivavoce.testing.Eventually.eventually(
        "stopping has begun", () -> stopping.getState() != Thread.State.RUNNABLE);
    goOn.countDown();
    assertEquals("done", answer.get(5, TimeUnit.SECONDS).body());
    stopping.join();
    server.close();
  }

  @Test
  void requestsRunOnVirtualThreads() {
    try (var server =
        TestServer.with(
            routes ->
                routes.get(
                    "/x", ctx -> ctx.result(String.valueOf(Thread.currentThread().isVirtual()))))) {
      assertEquals("true", server.get("/x").body());
    }
  }

  @Test
  void whatJettyItselfRefusesIsAProblemToo() throws IOException {
    try (var server = TestServer.with(routes -> {});
        var raw =
            new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server.server.port())) {
      String request =
          "GET / HTTP/1.1\r\nHost: x\r\nX-Long: "
              + "y".repeat(20_000)
              + "\r\nConnection: close\r\n\r\n";
      raw.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(raw.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
      assertTrue(answer.contains("application/problem+json"), answer);
      assertTrue(answer.contains("\"code\":\"invalid_input\""), answer);
    }
  }

  @Test
  void headersTooLargeAreAProblemHoweverLargeAndWhateverElseIsSent() {
    try (var server = TestServer.with(routes -> {})) {
      for (int size : new int[] {16_384, 20_000, 70_000}) {
        String large = "Host: localhost\r\nX-Long: " + "y".repeat(size);
        for (String request :
            List.of(
                "GET / HTTP/1.1\r\n" + large + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n" + "A: 12345\r\n".repeat(size / 10) + "\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 4\r\n" + large + "\r\n\r\n{\"a\"",
                "GET / HTTP/1.1\r\n" + large)) {
          String answer = org.vivavoce.attack.Raw.answers(server.server.port(), request);
          assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
          assertTrue(answer.contains("application/problem+json"), answer);
          assertTrue(answer.contains("\"status\":431"), answer);
        }
        var answer = server.get("/", "Authorization", "Bearer " + "y".repeat(size));
        assertEquals(431, answer.statusCode());
        assertEquals("invalid_input", TestServer.json(answer).path("code").asString());
      }
    }
  }

  @Test
  void forwardedAddressesAreBelievedFromTrustedProxiesOnly() {
    TrustedProxies trusted = new TrustedProxies(java.util.Set.of("10.0.0.1", "10.0.0.2"));
    assertEquals("203.0.113.9", trusted.clientAddress("10.0.0.1", "6.6.6.6, 203.0.113.9"));
    assertEquals(
        "203.0.113.9", trusted.clientAddress("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2"));
    assertEquals("192.0.2.7", trusted.clientAddress("192.0.2.7", "6.6.6.6"));
    assertEquals("10.0.0.1", trusted.clientAddress("10.0.0.1", null));
  }

  static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    JsonNode problem = TestServer.json(answer);
    assertEquals(status, problem.path("status").asInt());
    assertEquals(code, problem.path("code").asString());
    assertFalse(problem.path("title").asString().isEmpty());
    assertFalse(problem.path("detail").asString().isEmpty());
    assertTrue(problem.path("errors").isArray());
  }
}
