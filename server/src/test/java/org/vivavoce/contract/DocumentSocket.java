package org.vivavoce.contract;

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
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A document's client at the socket. */
final class DocumentSocket implements WebSocket.Listener, AutoCloseable {
  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final List<String> types = new ArrayList<>();
  private final StringBuilder fragments = new StringBuilder();
  private final WebSocket socket;
  volatile int closeCode = -1;

  DocumentSocket(HttpClient http, URI address, String... headers) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i].equals("Sec-WebSocket-Protocol")) {
        builder.subprotocols(headers[i + 1]);
      } else {
        builder.header(headers[i], headers[i + 1]);
      }
    }
    socket = builder.buildAsync(address, this).join();
  }

  /** The HTTP status that a handshake is refused with; 101 when it is not. */
  static int handshake(HttpClient http, URI address, String... headers) {
    try (var _ = new DocumentSocket(http, address, headers)) {
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  DocumentSocket send(String type, Object... members) {
    ObjectNode message = Json.object().put("type", type);
    for (int i = 0; i < members.length; i += 2) {
      message.set((String) members[i], Json.mapper().valueToTree(members[i + 1]));
    }
    return text(message.toString());
  }

  DocumentSocket text(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  /** The next message of that type; what comes before it is passed over. */
  JsonNode next(String type) {
    try {
      while (true) {
        JsonNode message = heard.poll(10, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("no " + type + " came but " + types());
        }
        if (message.path("type").asString("").equals(type)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  synchronized List<String> types() {
    return List.copyOf(types);
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onText(
      WebSocket webSocket, CharSequence data, boolean last) {
    fragments.append(data);
    if (last) {
      JsonNode message = Json.tree(fragments.toString());
      fragments.setLength(0);
      types.add(message.path("type").asString(""));
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

  @Override
  public void close() {
    socket.abort();
  }
}
