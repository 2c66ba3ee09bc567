package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Real sockets, each from an address of this machine that stands for one outside; 127.0.0.1 is a
 * proxy's, or our own processes'.
 */
class ConnectionSharesTest {
  private static final String ONE = "127.0.0.2";
  private static final String ANOTHER = "127.0.0.3";

  private final AtomicInteger refused = new AtomicInteger();
  private final List<Socket> open = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket each : open) {
      each.close();
    }
  }

  private TestServer server(int all, int perAddress, int ownRoom, String... proxies) {
    return new TestServer(
        builder ->
            builder
                .address("0.0.0.0")
                .proxies(new TrustedProxies(Set.of(proxies)))
                .connections(new ConnectionShares.Limits(all, perAddress, ownRoom))
                .connectionRefused(refused::incrementAndGet)
                .routes(routes -> routes.get("/hello", ctx -> ctx.result("hello"))));
  }

  private Socket connect(int port, String from) throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setSoTimeout(10_000);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  /** Whether a request on it is answered; it stays open. */
  private static boolean isServed(Socket socket) throws IOException {
    try {
      socket
          .getOutputStream()
          .write("GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return socket.getInputStream().read() == 'H';
    } catch (SocketException reset) {
      return false;
    }
  }

  private static String own(TestServer server) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(server.server.internalUrl() + "/hello")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void oneAddressGetsItsShareAndAnotherOneStillGetsIn() throws Exception {
    try (TestServer server = server(100, 3, 20, "127.0.0.1")) {
      int port = server.server.port();
      for (int i = 0; i < 3; i++) {
        assertTrue(isServed(connect(port, ONE)));
      }
      assertFalse(isServed(connect(port, ONE)));
      assertEquals(1, refused.get());
      assertTrue(isServed(connect(port, ANOTHER)));
      assertEquals("hello", own(server));
    }
  }

  @Test
  void whatIsClosedIsGivenBack() throws Exception {
    try (TestServer server = server(100, 2, 20, "127.0.0.1")) {
      int port = server.server.port();
      for (int i = 0; i < 10; i++) {
        int before = refused.get();
        connect(port, ONE).close(); // one that never said a word
        Socket said = connect(port, ONE);
        boolean served = isServed(said);
        assertTrue(served || refused.get() > before);
        said.close();
        eventually("given back", () -> isServedThenClosed(port));
      }
    }
  }

  private boolean isServedThenClosed(int port) {
    try (Socket first = connect(port, ONE);
        Socket second = connect(port, ONE)) {
      return isServed(first) && isServed(second);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void allFromOutsideTogetherLeaveRoomForOurOwn() throws Exception {
    try (TestServer server = server(10, 5, 4, "127.0.0.1")) {
      int port = server.server.port();
      for (int i = 0; i < 6; i++) {
        assertTrue(isServed(connect(port, "127.0.0." + (2 + i))));
      }
      assertFalse(isServed(connect(port, "127.0.0.9")));
      assertFalse(isServed(connect(port, "127.0.0.1")));
      assertEquals("hello", own(server));
    }
  }

  @Test
  void aTrustedProxyHasNoShareOfItsOwnAndLeavesOurRoomAlone() throws Exception {
    try (TestServer server = server(10, 2, 4, "127.0.0.1")) {
      int port = server.server.port();
      assertNotEquals(port, URI.create(server.server.internalUrl()).getPort());
      for (int i = 0; i < 6; i++) {
        assertTrue(isServed(connect(port, "127.0.0.1")));
      }
      assertFalse(isServed(connect(port, "127.0.0.1")));
      assertEquals("hello", own(server));
    }
  }

  @Test
  void withoutAProxyHereOurOwnProcessesUseThePublicPort() throws Exception {
    try (TestServer server = server(6, 1, 4)) {
      int port = server.server.port();
      assertEquals(port, URI.create(server.server.internalUrl()).getPort());
      for (int i = 0; i < 6; i++) {
        assertTrue(isServed(connect(port, "127.0.0.1")));
      }
      assertFalse(isServed(connect(port, "127.0.0.1")));
    }
  }
}
