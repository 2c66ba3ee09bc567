package org.vivavoce.platform.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.ManualTime;
import tools.jackson.databind.JsonNode;

@Timeout(20)
class ObserveTest {
  @TempDir Path folder;

  @Test
  void aLogRecordIsOneLineOfEcsJsonWithTheIdsOfItsContext() throws IOException {
    Path file = folder.resolve("logs/server.log");
    Logger root = Logger.getLogger("");
    Handler[] before = root.getHandlers();
    Level levelBefore = root.getLevel();
    Thread.UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
    try {
      Logging.start(
          new Config.Log(Config.Level.INFO, Optional.of(file), 1 << 20, 2), "viva-server", "0.1.0");
      org.slf4j.Logger log = LoggerFactory.getLogger("org.vivavoce.test");
      try (var _ = LogContext.with(LogContext.REQUEST_ID, "r-1");
          var _ = LogContext.session("s-1")) {
        log.info("first {}", 1);
        try (var _ = LogContext.session("s-2")) {
          log.warn("inner", new IllegalStateException("planted"));
        }
        log.debug("too fine");
      }
      log.info("outside");
      LoggerFactory.getLogger("org.eclipse.jetty.x").info("chatter");
    } finally {
      for (Handler handler : root.getHandlers()) {
        root.removeHandler(handler);
        handler.close();
      }
      for (Handler handler : before) {
        root.addHandler(handler);
      }
      root.setLevel(levelBefore);
      Thread.setDefaultUncaughtExceptionHandler(uncaught);
    }
    List<JsonNode> lines = Files.readAllLines(file).stream().map(Json::tree).toList();
    assertEquals(3, lines.size());
    assertEquals("first 1", lines.get(0).path("message").asString());
    assertEquals("INFO", lines.get(0).path("log.level").asString());
    assertEquals("r-1", lines.get(0).path("request_id").asString());
    assertEquals("s-1", lines.get(0).path("session_id").asString());
    assertEquals("viva-server", lines.get(0).path("service.name").asString());
    assertTrue(lines.get(0).has("@timestamp"));
    assertEquals("s-2", lines.get(1).path("session_id").asString());
    assertEquals("planted", lines.get(1).path("error.message").asString());
    assertFalse(lines.get(2).has("session_id"));
    assertFalse(lines.get(2).has("request_id"));
  }

  @Test
  void aLogFileIsBegunAnewPastItsSizeAndOldOnesGo() throws IOException {
    Path file = folder.resolve("server.log");
    RotatingLogFile log =
        new RotatingLogFile(
            file,
            100,
            3,
            new java.util.logging.SimpleFormatter() {
              @Override
              public String format(LogRecord logged) {
                return logged.getMessage() + "\n";
              }
            });
    for (int n = 0; n < 10; n++) {
      log.publish(new LogRecord(Level.INFO, n + "x".repeat(48)));
    }
    log.close();
    try (var kept = Files.list(folder)) {
      assertEquals(3, kept.count());
    }
    assertTrue(Files.readString(file).startsWith("8"));
    assertTrue(Files.readString(folder.resolve("server.log.1")).startsWith("6"));
    assertTrue(Files.readString(folder.resolve("server.log.2")).startsWith("4"));
    assertTrue(Files.size(file) <= 100);
  }

  @Test
  void aLogFileThatCannotBeWrittenStopsTheStartWithItsName() throws IOException {
    Path notAFolder = Files.writeString(folder.resolve("file"), "x");
    Path file = notAFolder.resolve("server.log");
    var refused =
        assertThrows(
            java.io.UncheckedIOException.class,
            () -> new RotatingLogFile(file, 100, 3, new EcsLines("x", "1")));
    assertTrue(String.valueOf(refused.getMessage()).contains(file.toString()));
  }

  @Test
  void metricsAreScrapedUnderTheirPublishedNames() {
    Metrics metrics = new Metrics();
    metrics.turnReply(Duration.ofMillis(900));
    metrics.transcriptLag(Duration.ofMillis(40));
    metrics.callConnection(Metrics.CallResult.CONNECTED);
    metrics.request("GET", "/api/sessions/{id}", 200, 12);
    metrics.request("BREW", "unmatched", 404, 1);
    metrics.gauge("viva.sockets.open", "open sockets", () -> 3);
    String text = metrics.scrape();
    for (String expected :
        List.of(
            "viva_turn_reply_seconds_count 1",
            "viva_turn_reply_seconds_bucket{le=\"0.8\"} 0",
            "viva_turn_reply_seconds_bucket{le=\"1.0\"} 1",
            "viva_transcript_lag_seconds_count 1",
            "viva_call_connections_total{result=\"connected\"} 1.0",
            "viva_call_connections_total{result=\"timed_out\"} 0.0",
            "viva_http_requests_seconds_count{method=\"GET\",route=\"/api/sessions/{id}\",status=\"200\"} 1",
            "method=\"other\"",
            "viva_sockets_open 3.0",
            "jvm_memory_used_bytes",
            "process_uptime_seconds")) {
      assertTrue(text.contains(expected), expected + " not in\n" + text);
    }
  }

  @Test
  void checksRunTogetherAndAHangingOneIsToldAsSuch() {
    HealthChecks checks = new HealthChecks(Time.system(), Duration.ofMillis(200));
    CountDownLatch never = new CountDownLatch(1);
    checks.register("database", Optional::empty);
    checks.register(
        "realtime",
        () -> {
          never.await();
          return Optional.empty();
        });
    checks.register("assessor", () -> Optional.of("refused the key"));
    checks.register(
        "jobs",
        () -> {
          throw new IllegalStateException("password=hunter2");
        });
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("database", "ok");
    expected.put("realtime", "no answer in 200 ms");
    expected.put("assessor", "refused the key");
    expected.put("jobs", "the check failed; the log says why");
    assertEquals(expected, checks.run());
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(checks.run().keySet()));
  }

  @Test
  void anAnswerIsGoodForOneSecond() {
    ManualTime time = new ManualTime();
    HealthChecks checks = new HealthChecks(time);
    AtomicInteger asked = new AtomicInteger();
    checks.register(
        "database",
        () -> {
          asked.incrementAndGet();
          return Optional.empty();
        });
    checks.run();
    checks.run();
    assertEquals(1, asked.get());
    time.advance(Duration.ofSeconds(1));
    checks.run();
    assertEquals(2, asked.get());
  }
}
