package org.vivavoce.live.internal;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.http.SocketHandler;
import org.vivavoce.platform.http.SocketLimits;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.time.Time;

/**
 * {@code /ws} and {@code /api/ws}: the candidate's page and its session ({@code /} is the same,
 * upgrade only; the shell sees to that). Who it is is settled before the upgrade; which session by
 * the query, else by the first message.
 */
public final class SocketRoutes implements Routes {
  /**
   * A transcript sent whole may have a megabyte. Our heartbeat decides whether a page is there: the
   * realtime service tells nobody.
   */
  private static final SocketLimits LIMITS =
      new SocketLimits(
          (1 << 20) + (64 << 10), 2 << 20, 2_000, Duration.ofSeconds(2), Duration.ofSeconds(8));

  /** In four seconds; a page of ours sends about one a second, a flood would fill the queue. */
  private static final int MOST_MESSAGES = 200;

  private static final String BEARER_PROTOCOL = "bearer.";

  private final Sockets sockets;
  private final SessionHost host;
  private final SocketDoor door;
  private final Executor executor;
  private final Time time;

  public SocketRoutes(Sockets sockets, SessionHost host, SocketDoor door, Time time) {
    this.sockets = sockets;
    this.time = time;
    this.host = host;
    this.door = door;
    this.executor = host.executor();
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/ws", sockets.upgrade(LIMITS, this::accept));
    routes.get("/api/ws", sockets.upgrade(LIMITS, this::accept));
  }

  private SocketHandler accept(Context ctx) {
    SocketDoor.Knock knock = knock(ctx);
    SocketDoor.Guest guest = door.admit(knock);
    RateLimit pace = new RateLimit(MOST_MESSAGES, Duration.ofSeconds(4), time);
    UUID named = knock.sessionId();
    SocketVisitor visitor =
        new SocketVisitor(id -> enter(guest, id), host.pages(), executor, pace, time);
    if (named != null) {
      visitor.inside(atHandshake(guest, named));
    }
    return visitor;
  }

  /** Whoever is not let in learns nothing but that. */
  private SessionHost.Running atHandshake(SocketDoor.Guest guest, UUID sessionId) {
    try {
      return enter(guest, sessionId);
    } catch (ProblemException e) {
      if (e.code() == ErrorCode.SESSION_NOT_FOUND || e.code() == ErrorCode.FORBIDDEN) {
        throw new ProblemException(
            ErrorCode.UNAUTHORIZED, "Ask for a new ticket for this session.");
      }
      throw e;
    }
  }

  private SessionHost.Running enter(SocketDoor.Guest guest, UUID sessionId) {
    door.enter(guest, sessionId);
    return host.find(sessionId)
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.BUSY, "Nobody holds this session just now. Try again in a moment."));
  }

  private static SocketDoor.Knock knock(Context ctx) {
    return new SocketDoor.Knock(
        ctx.queryParam("token"),
        Requests.bearer(ctx).orElseGet(() -> protocolBearer(ctx)),
        ctx.header("Cookie"),
        ctx.header("Origin"),
        ctx.header("Sec-Fetch-Site"),
        ctx.header("Host"),
        sessionId(ctx),
        Requests.clientAddress(ctx));
  }

  /** RFC 6455 §1.9: what a browser can send is a list of names. Never echoed. */
  private static @Nullable String protocolBearer(Context ctx) {
    String offered = ctx.header("Sec-WebSocket-Protocol");
    if (offered == null) {
      return null;
    }
    return List.of(offered.split(",")).stream()
        .map(String::strip)
        .filter(name -> name.startsWith(BEARER_PROTOCOL))
        .map(name -> name.substring(BEARER_PROTOCOL.length()))
        .findFirst()
        .orElse(null);
  }

  /** Null where the first message will say it; nobody is let into what is no session's name. */
  private static @Nullable UUID sessionId(Context ctx) {
    List<String> named = ctx.queryParams("session");
    if (named.isEmpty()) {
      return null;
    }
    UUID session = named.size() == 1 ? PageMessage.sessionId(named.getFirst()) : null;
    return session == null ? SocketDoor.Knock.NOWHERE : session;
  }
}
