package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stranger sends costs no more than a look at its first lines. */
@Timeout(30)
@Tag("slow")
class StrangersBytesTest {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: {title: t, version: '1'}
      security: [{secret: []}]
      paths:
        /closed:
          post:
            requestBody:
              required: true
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      list: {type: array, maxItems: 3, items: {oneOf: [{type: string}, {type: integer}]}}
            responses: {'200': {description: ok}}
        /large:
          post:
            x-max-bytes: 200000
            requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
            responses: {'200': {description: ok}}
        /open:
          post:
            security: []
            requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
            responses: {'200': {description: ok}}
      """;

  private static void routes(RoutesConfig routes) {
    for (String path : List.of("/closed", "/large", "/open")) {
      routes.post(path, ctx -> ctx.result("taken"));
    }
  }

  private static TestServer server(AtomicBoolean admitted) {
    return new TestServer(
        builder ->
            builder
                .contract(ApiContract.parse(CONTRACT))
                .gate(
                    (ctx, schemes) -> {
                      if (schemes.contains("secret") && !admitted.get()) {
                        throw new ProblemException(ErrorCode.UNAUTHORIZED, "Who are you?");
                      }
                    })
                .routes(StrangersBytesTest::routes));
  }

  @Test
  void aBodyOfSomebodyWithoutTheRightIsNotEvenParsed() {
    try (var server = server(new AtomicBoolean())) {
      assertEquals(401, server.post("/closed", "no JSON at all").statusCode());
      assertEquals(400, server.post("/open", "no JSON at all").statusCode());
    }
  }

  @Test
  void aListThatIsTooLongIsRefusedBeforeItsEntriesAreLookedAt() {
    try (var server = server(new AtomicBoolean(true))) {
      var answer = server.post("/closed", "{\"list\":[" + "1,".repeat(9_999) + "1]}");
      assertEquals(400, answer.statusCode());
      var errors = TestServer.json(answer).path("errors");
      assertEquals(1, errors.size());
      assertEquals("list", errors.path(0).path("field").asString(""));
      assertEquals("has too many entries (most: 3)", errors.path(0).path("message").asString(""));
    }
  }

  @Test
  void aBodyIsAsLargeAsItsOperationSaysAndAnOpenOneIsSmall() {
    try (var server = server(new AtomicBoolean(true))) {
      assertEquals(200, server.post("/open", body(8_000)).statusCode());
      assertEquals(413, server.post("/open", body(9_000)).statusCode());
      assertEquals(413, server.post("/closed", body(70_000)).statusCode());
      assertEquals(200, server.post("/large", body(150_000)).statusCode());
      assertEquals(413, server.post("/large", body(200_001)).statusCode());
    }
  }

  private static String body(int length) {
    return "{\"a\":\"" + "x".repeat(length - 8) + "\"}";
  }

  @Test
  void halfSentBodiesOfManyKeepNobodyElseFromBeingHeard() throws IOException {
    List<Socket> stalled = new ArrayList<>();
    try (var server = server(new AtomicBoolean())) {
      for (int n = 0; n < 400; n++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port());
        stalled.add(socket);
        socket
            .getOutputStream()
            .write(
                ("POST /open HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 8000\r\n\r\n{\"a\":\""
                        + "x".repeat(7_000))
                    .getBytes(StandardCharsets.US_ASCII));
      }
      assertEquals(200, server.post("/open", "{}").statusCode());
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  void aNameThatIsNotOursIsTurnedAway() throws IOException {
    try (var server =
        new TestServer(b -> b.host("viva.example").routes(StrangersBytesTest::routes))) {
      assertTrue(asked(server, "evil.example").startsWith("HTTP/1.1 421 "));
      assertTrue(asked(server, "viva.example").startsWith("HTTP/1.1 404 "));
      assertTrue(asked(server, "VIVA.example:8443").startsWith("HTTP/1.1 404 "));
      assertTrue(asked(server, "localhost:1").startsWith("HTTP/1.1 404 "));
      assertTrue(asked(server, "192.0.2.7:8080").startsWith("HTTP/1.1 404 "));
      assertTrue(asked(server, "[::1]:8080").startsWith("HTTP/1.1 404 "));
      assertTrue(asked(server, "127.0.0.1.evil.example").startsWith("HTTP/1.1 421 "));
    }
  }

  private static String asked(TestServer server, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /nothing HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
