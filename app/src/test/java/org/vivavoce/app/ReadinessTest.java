package org.vivavoce.app;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The supervisor's questions, against a small HTTP server that answers as we please. */
class ReadinessTest {
  private final Readiness readiness = new Readiness();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int status = 200;
  private String location = "/v1/realtime/calls/rtc_1";
  private String body = "v=0\r\n";
  private HttpServer other = server();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void listen() {
    other = server();
    other.createContext("/", this::answer);
    other.start();
  }

  @AfterEach
  void close() {
    other.stop(0);
  }

  @Test
  void anAnsweredOfferIsHungUp() throws Exception {
    status = 201;
    assertTrue(readiness.offerAnswered(url() + "/v1", "sk-twin-x"));
    assertEquals(2, asked.size());
    assertTrue(asked.get(0).startsWith("POST /v1/realtime/calls Bearer sk-twin-x"), asked.get(0));
    assertTrue(asked.get(0).contains("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"), asked.get(0));
    assertFalse(asked.get(0).contains("m=application"), "a sealed session has no data channel");
    assertTrue(asked.get(1).startsWith("POST /v1/realtime/calls/rtc_1/hangup"), asked.get(1));
  }

  @Test
  void aRefusedOfferIsNotReady() throws Exception {
    status = 401;
    assertFalse(readiness.offerAnswered(url() + "/v1", "sk-twin-x"));
  }

  @Test
  void aServerThatIsNotThereIsNotReady() throws Exception {
    String gone = url();
    other.stop(0);
    assertFalse(readiness.serverReady(gone));
    assertFalse(readiness.offerAnswered(gone + "/v1", "sk-twin-x"));
  }

  @Test
  void aServerThatLacksItsDatabaseIsNotReadyAndItsReasonIsKept() throws Exception {
    status = 503;
    body = "{\"checks\":{\"database\":\"away\"}}";
    assertFalse(readiness.serverReady(url()));
    assertTrue(readiness.serverReasons(url()).contains("away"));
  }

  @Test
  void theDemoLinksAreAskedForWithTheAdminToken() throws Exception {
    body = "{\"candidate\":\"http://c\",\"member\":\"http://m\"}";
    assertEquals("http://c", readiness.demoLinks(url(), "token").path("candidate").asString());
    assertTrue(asked.get(0).startsWith("POST /internal/v1/demo/links Bearer token"), asked.get(0));
    status = 401;
    assertThrows(Refusal.class, () -> readiness.demoLinks(url(), "wrong"));
  }

  private String url() {
    return "http://127.0.0.1:" + other.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization")
            + "\n"
            + said);
    exchange.getResponseHeaders().add("Location", location);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
