package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.testing.ManualTime;

@Timeout(20)
class GuardsTest {
  private static TestServer guarded() {
    CrossSite crossSite = new CrossSite(URI.create("https://viva.example"));
    return TestServer.with(
        routes ->
            routes.post(
                "/change",
                ctx -> {
                  crossSite.checkChange(ctx);
                  ctx.result("changed");
                }));
  }

  @Test
  void aChangeFromOurOwnPageGoesThrough() {
    try (var server = guarded()) {
      assertEquals(200, change(server, "X-Viva", "1", "Sec-Fetch-Site", "same-origin"));
      assertEquals(200, change(server, "X-Viva", "1", "Origin", "https://viva.example"));
      assertEquals(
          200, change(server, "X-Viva", "1", "Origin", "http://127.0.0.1:" + server.server.port()));
    }
  }

  @Test
  void aChangeFromElsewhereIsRefused() {
    try (var server = guarded()) {
      assertEquals(403, change(server, "Sec-Fetch-Site", "same-origin"));
      assertEquals(403, change(server, "X-Viva", "1"));
      assertEquals(403, change(server, "X-Viva", "1", "Sec-Fetch-Site", "cross-site"));
      assertEquals(403, change(server, "X-Viva", "1", "Sec-Fetch-Site", "same-site"));
      assertEquals(403, change(server, "X-Viva", "1", "Sec-Fetch-Site", "none"));
      assertEquals(403, change(server, "X-Viva", "1", "Origin", "https://evil.example"));
      assertEquals(403, change(server, "X-Viva", "1", "Origin", "null"));
      assertEquals(403, change(server, "X-Viva", "1", "Origin", "https://viva.example.evil"));
      assertEquals(
          403,
          change(
              server,
              "X-Viva",
              "1",
              "Origin",
              "https://viva.example",
              "Sec-Fetch-Site",
              "cross-site"));
    }
  }

  private static int change(TestServer server, String... headers) {
    return server.post("/change", "{}", headers).statusCode();
  }

  @Test
  void aKeyWithoutCallsLeftIs429AndRecoversWithTime() {
    ManualTime time = new ManualTime();
    RateLimit limit = new RateLimit(3, Duration.ofSeconds(30), time);
    for (int n = 0; n < 3; n++) {
      limit.take("a");
    }
    ProblemException refused = assertThrows(ProblemException.class, () -> limit.take("a"));
    assertEquals(ErrorCode.RATE_LIMITED, refused.code());
    assertEquals(10L, refused.members().get(Problems.RETRY_AFTER_S));
    limit.take("b");
    time.advance(Duration.ofSeconds(10));
    limit.take("a");
    assertThrows(ProblemException.class, () -> limit.take("a"));
  }

  @Test
  void theAnswerOfARateLimitSaysWhenToComeBack() {
    RateLimit limit = new RateLimit(1, Duration.ofMinutes(1), new ManualTime());
    try (var server =
        TestServer.with(
            routes ->
                routes.get(
                    "/x",
                    ctx -> {
                      limit.take(Requests.clientAddress(ctx));
                      ctx.result("x");
                    }))) {
      assertEquals(200, server.get("/x").statusCode());
      var refused = server.get("/x");
      HttpServerTest.assertProblem(refused, 429, "rate_limited");
      assertEquals("60", refused.headers().firstValue("Retry-After").orElse(""));
    }
  }

  @Test
  void manyKeysAreForgottenAndNotKeptForAnAttacker() {
    RateLimit limit = new RateLimit(1, Duration.ofHours(1), new ManualTime());
    limit.take("first");
    for (int n = 0; n < 10_000; n++) {
      limit.take("k" + n);
    }
    limit.take("first");
  }
}
