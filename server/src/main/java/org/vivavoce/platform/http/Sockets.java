package org.vivavoce.platform.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/**
 * Turns GET requests into {@link Socket}s. A route stays an ordinary route until the upgrade, so
 * that a refusal is a problem like any other and every rule of the server holds for it.
 */
public final class Sockets {
  /**
   * The only subprotocol we ever answer, and only when it was offered: a bearer token offered as a
   * subprotocol must not come back in a header.
   */
  public static final String SUBPROTOCOL = "viva.v1";

  private final Time time;
  private final Timers timers;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  public Sockets(Time time, Timers timers) {
    this.time = time;
    this.timers = timers;
  }

  /** Decides who may open a socket. */
  public interface Acceptor {
    /**
     * Called before the upgrade, on the request's thread; may block, may throw {@link
     * ProblemException} to refuse (401 and so on).
     */
    SocketHandler accept(Context ctx);
  }

  /** The handler of a GET route: {@code routes.get("/ws", sockets.upgrade(limits, acceptor))}. */
  public Handler upgrade(SocketLimits limits, Acceptor acceptor) {
    return ctx -> {
      if (!"websocket".equalsIgnoreCase(ctx.header("Upgrade"))) {
        throw new ProblemException(ErrorCode.INVALID_INPUT, "This address is a WebSocket.");
      }
      if (stopping) {
        throw new ProblemException(ErrorCode.STORAGE_UNAVAILABLE, "The server is stopping.");
      }
      SocketHandler handler = acceptor.accept(ctx);
      Socket socket = new Socket(handler, limits, time, timers, open::remove);
      open.add(socket);
      boolean upgraded = false;
      try {
        upgraded = upgraded(ctx, socket);
      } finally {
        if (!upgraded) {
          open.remove(socket);
        }
      }
      if (!upgraded && !ctx.res().isCommitted()) {
        throw new ProblemException(ErrorCode.INVALID_INPUT, "This is no WebSocket handshake.");
      }
    };
  }

  private static boolean upgraded(Context ctx, Socket socket) throws IOException {
    JettyWebSocketServerContainer container =
        JettyWebSocketServerContainer.getContainer(ctx.req().getServletContext());
    return container.upgrade(
        (request, response) -> {
          negotiate(request, response);
          return socket.listener();
        },
        ctx.req(),
        ctx.res());
  }

  private static void negotiate(
      JettyServerUpgradeRequest request, JettyServerUpgradeResponse response) {
    // No compression: it costs memory per socket and lengths that tell about secrets.
    response.setExtensions(java.util.List.of());
    if (request.getSubProtocols().contains(SUBPROTOCOL)) {
      response.setAcceptedSubProtocol(SUBPROTOCOL);
    }
  }

  /** How many are open now. */
  public int openCount() {
    return open.size();
  }

  /** Closes all with 1001 and refuses new ones; part of stopping the server. */
  void closeAll() {
    stopping = true;
    open.forEach(socket -> socket.close(Socket.GOING_AWAY, "server is stopping"));
  }
}
