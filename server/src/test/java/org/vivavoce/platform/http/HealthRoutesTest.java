package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.observe.HealthChecks;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.testing.ManualTime;

@Timeout(20)
class HealthRoutesTest {
  @Test
  void whatIsMinorIsToldAndHoldsNothingUp() {
    HealthChecks checks = new HealthChecks(new ManualTime());
    checks.register("database", Optional::empty);
    checks.registerMinor("mail", () -> Optional.of("away"));
    Metrics metrics = new Metrics();
    try (var server =
        new TestServer(
            builder ->
                builder.routes(
                    new HealthRoutes(checks, metrics, new OperatorDoor(Optional.empty()))))) {
      var ready = server.get("/readyz");
      assertEquals(200, ready.statusCode());
      assertEquals(
          "{\"status\":\"ok\",\"checks\":{\"database\":\"ok\",\"mail\":\"away\"}}", ready.body());
    }
  }

  @Test
  void whatAProxyPassedOnIsNotThisMachinesThoughNobodyNamedTheProxy() {
    Metrics metrics = new Metrics();
    OperatorDoor door = new OperatorDoor(Optional.of(new Secret("admin")));
    try (var server =
        new TestServer(
            builder ->
                builder
                    .routes(new HealthRoutes(new HealthChecks(new ManualTime()), metrics, door))
                    .routes(
                        routes ->
                            routes.get(
                                "/door",
                                ctx -> {
                                  door.check(ctx);
                                  ctx.result("open");
                                })))) {
      String[] admin = {"Authorization", "Bearer admin"};
      assertEquals("open", server.get("/door", admin).body());
      assertEquals(200, server.get("/metrics").statusCode());
      for (String header :
          List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")) {
        for (String path : List.of("/door", "/metrics")) {
          var answer = server.get(path, admin[0], admin[1], header, "127.0.0.1");
          assertEquals(404, answer.statusCode(), header + " " + path);
        }
      }
    }
  }

  @Test
  void aliveReadyAndMeasured() {
    ManualTime time = new ManualTime();
    AtomicReference<String> problem = new AtomicReference<>("");
    HealthChecks checks = new HealthChecks(time);
    checks.register(
        "database", () -> Optional.of(String.valueOf(problem.get())).filter(p -> !p.isEmpty()));
    Metrics metrics = new Metrics();
    try (var server =
        new TestServer(
            builder ->
                builder
                    .observer(metrics::request)
                    .routes(
                        new HealthRoutes(checks, metrics, new OperatorDoor(Optional.empty()))))) {
      assertEquals("{\"status\":\"ok\"}", server.get("/healthz").body());
      assertEquals(
          "{\"status\":\"ok\",\"checks\":{\"database\":\"ok\"}}", server.get("/readyz").body());
      problem.set("away");
      time.advance(Duration.ofSeconds(2));
      var notReady = server.get("/readyz");
      assertEquals(503, notReady.statusCode());
      assertEquals(
          "{\"status\":\"unavailable\",\"checks\":{\"database\":\"away\"}}", notReady.body());
      assertEquals(200, server.get("/healthz").statusCode());
      String scraped = server.get("/metrics").body();
      assertTrue(scraped.contains("route=\"/readyz\",status=\"503\"} 1"), scraped);
    }
  }
}
