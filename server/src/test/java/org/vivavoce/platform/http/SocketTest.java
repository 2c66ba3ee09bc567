package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/** Each default of the stack that is wrong for us, tried from outside with the JDK's client. */
@Timeout(20)
class SocketTest {
  private final Sockets sockets = new Sockets(Time.system(), Timers.system());
  private final Recorder recorder = new Recorder();
  private SocketLimits limits = SocketLimits.standard();
  private @Nullable TestServer started;

  @BeforeEach
  void start() {
    started =
        new TestServer(
            builder ->
                builder
                    .idleConnection(Duration.ofMillis(300))
                    .sockets(sockets)
                    .routes(
                        routes ->
                            routes.get(
                                "/ws",
                                ctx ->
                                    sockets
                                        .upgrade(
                                            limits,
                                            c -> {
                                              if ("no".equals(c.queryParam("token"))) {
                                                throw new ProblemException(
                                                    ErrorCode.UNAUTHORIZED, "Not with this.");
                                              }
                                              return recorder;
                                            })
                                        .handle(ctx))));
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private TestServer server() {
    TestServer server = started;
    if (server == null) {
      throw new IllegalStateException();
    }
    return server;
  }

  private WebSocket open(Client client, String... subprotocols) {
    WebSocket.Builder builder = server().client.newWebSocketBuilder();
    if (subprotocols.length > 0) {
      builder.subprotocols(
          subprotocols[0],
          List.of(subprotocols).subList(1, subprotocols.length).toArray(String[]::new));
    }
    return builder
        .buildAsync(java.net.URI.create("ws://127.0.0.1:" + server().server.port() + "/ws"), client)
        .join();
  }

  @Test
  void aMessageOfOneMebibyteGoesBothWays() {
    Client client = new Client();
    WebSocket ws = open(client);
    String large = "x".repeat(400_000);
    ws.sendText(large, true).join();
    eventually("the text came", () -> recorder.texts.size() == 1);
    assertEquals(large, recorder.texts.getFirst());
    recorder.socket().send(large);
    eventually("the answer came", () -> client.texts.size() == 1);
    assertEquals(large, client.texts.getFirst());
  }

  @Test
  void aMessageAboveTheLimitClosesWith1009() {
    Client client = new Client();
    WebSocket ws = open(client);
    var _ = ws.sendText("x".repeat((1 << 20) + 1), true);
    assertEquals(1009, client.closed.join());
  }

  @Test
  void aBinaryMessageClosesWith1003() {
    Client client = new Client();
    WebSocket ws = open(client);
    var _ = ws.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true);
    assertEquals(1003, client.closed.join());
    eventually("the handler was told", () -> recorder.closes.size() == 1);
  }

  @Test
  void aTokenOfferedAsSubprotocolIsNeverEchoed() {
    WebSocket plain = open(new Client(), "bearer.secret");
    assertEquals("", plain.getSubprotocol());
    WebSocket ours = open(new Client(), "bearer.secret", Sockets.SUBPROTOCOL);
    assertEquals(Sockets.SUBPROTOCOL, ours.getSubprotocol());
  }

  @Test
  void anUpgradeSetsNoCookie() throws Exception {
    try (var raw = RawHandshake.to(server().server.port(), "/ws")) {
      String head = raw.head();
      assertTrue(head.startsWith("HTTP/1.1 101"), head);
      assertFalse(head.toLowerCase(java.util.Locale.ROOT).contains("set-cookie"), head);
      assertFalse(head.toLowerCase(java.util.Locale.ROOT).contains("extensions"), head);
      assertTrue(head.contains("X-Request-Id"), head);
    }
  }

  @Test
  void aRefusalBeforeTheUpgradeIsA401Problem() {
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () ->
                server()
                    .client
                    .newWebSocketBuilder()
                    .buildAsync(
                        java.net.URI.create(
                            "ws://127.0.0.1:" + server().server.port() + "/ws?token=no"),
                        new Client())
                    .join());
    var handshake = assertInstanceOf(WebSocketHandshakeException.class, refused.getCause());
    assertEquals(401, handshake.getResponse().statusCode());
    assertEquals(
        "application/problem+json",
        handshake.getResponse().headers().firstValue("content-type").orElse(""));
    assertEquals(0, sockets.openCount());
  }

  @Test
  void aPlainGetIsToldThatThisIsAWebSocketAndAsksNoAcceptor() {
    var answer = server().get("/ws?token=no");
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("WebSocket"));
  }

  @Test
  void aPeerThatReadsTooSlowlyIsClosedWith1013AndTheSenderNeverWaits() {
    Client client = new Client();
    client.reading = false;
    open(client);
    eventually("opened", () -> recorder.socket != null);
    String chunk = "y".repeat(50_000);
    int sent = 0;
    while (recorder.socket().isOpen() && ++sent < 10_000) {
      recorder.socket().send(chunk);
    }
    assertTrue(sent < 10_000, "the queue must not be endless");
    client.readOn();
    assertEquals(1013, client.closed.join());
  }

  @Test
  void manySendersKeepTheOrderOfEach() throws Exception {
    Client client = new Client();
    open(client);
    eventually("opened", () -> recorder.socket != null);
    List<Thread> senders = new java.util.ArrayList<>();
    for (int sender = 0; sender < 4; sender++) {
      int name = sender;
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int n = 0; n < 100; n++) {
                      recorder.socket().send(name + ":" + n);
                    }
                  }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    eventually("all came", () -> client.texts.size() == 400);
    for (int sender = 0; sender < 4; sender++) {
      String prefix = sender + ":";
      List<String> of = client.texts.stream().filter(t -> t.startsWith(prefix)).toList();
      for (int n = 0; n < 100; n++) {
        assertEquals(prefix + n, of.get(n));
      }
    }
  }

  @Test
  void callbacksNeverRunAtTheSameTimeAndClosedComesOnceAndLast() {
    recorder.slow = true;
    Client client = new Client();
    WebSocket ws = open(client);
    for (int n = 0; n < 20; n++) {
      ws.sendText("m" + n, true).join();
    }
    eventually("some came", () -> recorder.texts.size() >= 5);
    recorder.socket().close(Socket.NORMAL, "done");
    eventually("closed", () -> recorder.closes.size() == 1);
    assertEquals(1, recorder.mostAtOnce.get());
    assertEquals("closed", recorder.order.getLast());
    assertEquals("opened", recorder.order.getFirst());
  }

  @Test
  void whatWasQueuedIsSentBeforeTheClose() {
    Client client = new Client();
    open(client);
    eventually("opened", () -> recorder.socket != null);
    for (int n = 0; n < 50; n++) {
      recorder.socket().send("last words " + n);
    }
    recorder.socket().close(Socket.NORMAL, "ended");
    recorder.socket().send("too late");
    assertEquals(1000, client.closed.join());
    assertEquals(50, client.texts.size());
  }

  @Test
  void aFailingHandlerClosesWith1011AndSaysNothingOfItself() {
    Client client = new Client();
    WebSocket ws = open(client);
    var _ = ws.sendText("fail", true);
    assertEquals(1011, client.closed.join());
    assertEquals("internal error", client.reason);
  }

  @Test
  void theServerPingsAndAPeerThatAnswersStays() {
    limits =
        new SocketLimits(1 << 20, 1 << 20, 1000, Duration.ofMillis(20), Duration.ofMillis(500));
    Client client = new Client();
    open(client);
    eventually("pings came", () -> client.pings.get() > 40);
    assertFalse(client.closed.isDone());
  }

  @Test
  void aPeerThatHasFallenSilentIsDisconnected() throws Exception {
    limits =
        new SocketLimits(1 << 20, 1 << 20, 1000, Duration.ofMillis(20), Duration.ofMillis(200));
    try (var raw = RawHandshake.to(server().server.port(), "/ws")) {
      assertTrue(raw.head().startsWith("HTTP/1.1 101"));
      eventually("closed as broken", () -> recorder.closes.contains(1006));
    }
    assertEquals(0, sockets.openCount());
  }

  @Test
  void aSocketWithoutAMessageOutlivesAnIdleConnection() throws Exception {
    limits = new SocketLimits(1 << 20, 1 << 20, 1000, Duration.ofHours(1), Duration.ofHours(2));
    Client client = new Client();
    open(client);
    eventually("opened", () -> recorder.socket != null);
    try (var idle =
        new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server().server.port())) {
      idle.setSoTimeout(10_000);
      assertEquals(-1, idle.getInputStream().read(), "the idle connection was closed");
    }
    recorder.socket().send("still here");
    eventually("the text came", () -> client.texts.contains("still here"));
    assertFalse(client.closed.isDone());
  }

  @Test
  void stoppingTheServerClosesWith1001() {
    Client client = new Client();
    open(client);
    eventually("opened", () -> recorder.socket != null);
    server().server.close();
    assertEquals(1001, client.closed.join());
  }

  /** Counts what the server's side sees. */
  private static final class Recorder implements SocketHandler {
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Integer> closes = new CopyOnWriteArrayList<>();
    final List<String> order = new CopyOnWriteArrayList<>();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    volatile @Nullable Socket socket;
    volatile boolean slow;

    Socket socket() {
      Socket opened = socket;
      if (opened == null) {
        throw new IllegalStateException("not opened");
      }
      return opened;
    }

    private void during(String what, Runnable work) {
      mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
      order.add(what);
      work.run();
      if (slow) {
        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
      }
      running.decrementAndGet();
    }

    @Override
    public void opened(Socket opened) {
      during("opened", () -> socket = opened);
    }

    @Override
    public void text(Socket from, String text) {
      during("text", () -> texts.add(text));
      if (text.equals("fail")) {
        throw new IllegalStateException("secret inside");
      }
    }

    @Override
    public void closed(Socket from, int code, String reason) {
      during("closed", () -> closes.add(code));
    }
  }

  /** The JDK's WebSocket client, told when to read. */
  static final class Client implements WebSocket.Listener {
    final List<String> texts = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final AtomicInteger pings = new AtomicInteger();
    private final StringBuilder part = new StringBuilder();
    private final AtomicReference<@Nullable WebSocket> waiting = new AtomicReference<>();
    volatile boolean reading = true;
    volatile String reason = "";

    @Override
    public void onOpen(WebSocket ws) {
      if (reading) {
        ws.request(Long.MAX_VALUE);
      } else {
        waiting.set(ws);
      }
    }

    void readOn() {
      WebSocket ws = waiting.get();
      if (ws != null) {
        ws.request(Long.MAX_VALUE);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        texts.add(part.toString());
        part.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket ws, ByteBuffer message) {
      pings.incrementAndGet();
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String why) {
      reason = why;
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
