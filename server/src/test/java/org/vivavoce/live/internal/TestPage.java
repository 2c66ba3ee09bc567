package org.vivavoce.live.internal;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** A candidate's page: a real WebSocket that keeps what it hears. */
final class TestPage implements WebSocket.Listener, AutoCloseable {
  static final String OFFER = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
  private static final long PATIENCE_S = 10;

  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final List<JsonNode> all = new ArrayList<>();
  private final StringBuilder fragments = new StringBuilder();
  private final WebSocket socket;
  final URI address;
  volatile int closeCode = -1;

  TestPage(HttpClient http, URI address) {
    this.address = address;
    socket = http.newWebSocketBuilder().buildAsync(address, this).join();
  }

  /** The HTTP status that an upgrade is refused with. */
  static int refusal(HttpClient http, URI address) {
    try {
      http.newWebSocketBuilder().buildAsync(address, new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  void send(String json) {
    socket.sendText(json, true).join();
  }

  void offers() {
    send(Json.write(Json.object().put("type", "sdp_offer").put("sdp", OFFER)));
  }

  void connected() {
    send("{\"type\":\"connection_state\",\"state\":\"connected\"}");
  }

  /** The next message that is as wanted; what comes before it is passed over. */
  JsonNode next(String what, Predicate<JsonNode> wanted) {
    try {
      while (true) {
        JsonNode message = heard.poll(PATIENCE_S, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("the page did not hear " + what + " but " + everything());
        }
        if (wanted.test(message)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  JsonNode next(String type) {
    return next(type, message -> type(message).equals(type));
  }

  JsonNode connection(String state, String reason) {
    return next(
        "connection " + state + " " + reason,
        message ->
            type(message).equals("connection")
                && message.path("state").asString("").equals(state)
                && message.path("reason").asString("").equals(reason));
  }

  synchronized List<JsonNode> everything() {
    return List.copyOf(all);
  }

  static String type(JsonNode message) {
    return message.path("type").asString("");
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onText(
      WebSocket webSocket, CharSequence data, boolean last) {
    fragments.append(data);
    if (last) {
      JsonNode message = Json.tree(fragments.toString());
      fragments.setLength(0);
      all.add(message);
      heard.add(message);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closeCode = code;
    return null;
  }

  /** Whether the socket still takes a message. */
  boolean takes(String text) {
    try {
      send(text);
      return closeCode < 0;
    } catch (RuntimeException closed) {
      return false;
    }
  }

  /** Goes away as a closed tab does. */
  @Override
  public void close() {
    socket.abort();
  }
}
