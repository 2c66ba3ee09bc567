package org.vivavoce.live.internal;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.http.Socket;
import org.vivavoce.platform.http.SocketHandler;
import org.vivavoce.platform.http.SocketLimits;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.time.Time;

/** {@code /ws}: the candidate's page and its session. The ticket is spent before the upgrade. */
public final class SocketRoutes implements Routes {
  /** Our heartbeat decides whether a page is there: the realtime service tells nobody. */
  private static final SocketLimits LIMITS =
      new SocketLimits(256 << 10, 1 << 20, 2_000, Duration.ofSeconds(2), Duration.ofSeconds(8));

  /** In four seconds; a page of ours sends about one a second, a flood would fill the queue. */
  private static final int MOST_MESSAGES = 200;

  /** RFC 6455 §7.4.1: the endpoint receives what violates its policy. */
  private static final int TOO_MUCH = 1008;

  private final Sockets sockets;
  private final SessionHost host;
  private final Time time;

  public SocketRoutes(Sockets sockets, SessionHost host, Time time) {
    this.sockets = sockets;
    this.time = time;
    this.host = host;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/ws", sockets.upgrade(LIMITS, this::accept));
  }

  private SocketHandler accept(Context ctx) {
    String ticket = ctx.queryParam("token");
    SessionHost.Running running =
        host.find(sessionId(ctx))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.UNAUTHORIZED, "Ask for a new ticket for this session."));
    if (ticket == null || !running.control().redeem(ticket)) {
      throw new ProblemException(
          ErrorCode.INVALID_TOKEN, "This ticket was used already or has expired.");
    }
    return new Page(
        running.thread(), new RateLimit(MOST_MESSAGES, Duration.ofSeconds(4), time), time);
  }

  private static UUID sessionId(Context ctx) {
    try {
      String session = ctx.queryParam("session");
      if (session != null) {
        return UUID.fromString(session);
      }
    } catch (IllegalArgumentException e) {
      // answered below like a session that nobody named
    }
    throw new ProblemException(ErrorCode.UNAUTHORIZED, "Name the session that the ticket is for.");
  }

  /** One socket of one page. */
  private static final class Page implements SocketHandler, PageSocket {
    private final SessionThread thread;
    private final RateLimit pace;
    private final Flood flood;
    private volatile @Nullable Socket socket;

    Page(SessionThread thread, RateLimit pace, Time time) {
      this.thread = thread;
      this.pace = pace;
      this.flood = new Flood(thread, time);
    }

    @Override
    public void opened(Socket opened) {
      socket = opened;
      thread.post(new Message.PageJoined(this));
    }

    @Override
    public void text(Socket from, String text) {
      if (!pace.tryTake("message")) {
        flood.message();
        from.close(TOO_MUCH, "too many messages");
        return;
      }
      thread.post(new Message.PageSaid(this, text));
    }

    @Override
    public void closed(Socket gone, int code, String reason) {
      flood.closed(code);
      thread.post(new Message.PageLeft(this));
    }

    @Override
    public void send(String text) {
      Socket open = socket;
      if (open != null) {
        open.send(text);
      }
    }

    @Override
    public void close(int code, String reason) {
      Socket open = socket;
      if (open != null) {
        open.close(code, reason);
      }
    }
  }
}
