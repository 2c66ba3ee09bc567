package org.vivavoce.app.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers an offer at once, so that what is measured is our part alone. It refuses the sideband, so
 * that each call is hung up and another offer is asked for: nobody speaks in this benchmark.
 */
final class StandInOrigin implements AutoCloseable {
  private static final byte[] ANSWER =
      "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger hangUps = new AtomicInteger();

  StandInOrigin() throws IOException {
    // Without it an answer of two writes waits for the other side's acknowledgement (RFC 9293
    // §3.7.4).
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(threads);
    server.createContext("/v1/realtime/calls", this::call);
    server.createContext("/v1/realtime", exchange -> answer(exchange, 403, new byte[0]));
    server.createContext("/", exchange -> answer(exchange, 404, new byte[0]));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  int calls() {
    return calls.get();
  }

  int hangUps() {
    return hangUps.get();
  }

  private void call(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestURI().getPath().endsWith("/hangup")) {
      hangUps.incrementAndGet();
      answer(exchange, 200, new byte[0]);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Location", "/v1/realtime/calls/rtc_" + calls.incrementAndGet());
    exchange.getResponseHeaders().set("Content-Type", "application/sdp");
    answer(exchange, 201, ANSWER);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
