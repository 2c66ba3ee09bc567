package org.vivavoce.app.bench;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.http.Socket;
import org.vivavoce.platform.http.SocketHandler;
import org.vivavoce.platform.http.SocketLimits;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands where the realtime service does, as far as an offer goes: it answers at once, so that what
 * is measured is our part alone, takes the sideband, confirms the session that is set there, and
 * hangs up. Nobody speaks.
 */
final class StandInOriginRoutes implements Routes {
  private static final String ANSWER =
      "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";

  private final Sockets sockets;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger hangUps = new AtomicInteger();
  private final AtomicInteger sidebands = new AtomicInteger();

  StandInOriginRoutes(Sockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/v1/realtime/calls", this::call);
    routes.post("/v1/realtime/calls/{id}/hangup", this::hangUp);
    routes.get("/v1/realtime", sockets.upgrade(SocketLimits.standard(), _ -> new Line()));
  }

  private void call(Context ctx) {
    ctx.bodyAsBytes();
    ctx.status(201)
        .header("Location", "/v1/realtime/calls/rtc_" + calls.incrementAndGet())
        .contentType("application/sdp")
        .result(ANSWER);
  }

  private void hangUp(Context ctx) {
    hangUps.incrementAndGet();
    ctx.status(200);
  }

  int calls() {
    return calls.get();
  }

  int hangUps() {
    return hangUps.get();
  }

  int sidebands() {
    return sidebands.get();
  }

  /** A sideband: shows its session, and says yes to the one that is wanted. */
  private final class Line implements SocketHandler {
    @Override
    public void opened(Socket socket) {
      sidebands.incrementAndGet();
      socket.send(
          """
          {"type":"session.created","event_id":"event_1","session":{"id":"sess_1","type":"realtime","object":"realtime.session","model":"gpt-realtime","instructions":"","output_modalities":["audio"],"audio":{"input":{"turn_detection":{"type":"server_vad"}},"output":{"voice":"alloy"}}}}""");
    }

    @Override
    public void text(Socket socket, String text) {
      JsonNode event = Json.tree(text);
      if (event.path("type").asString("").equals("session.update")) {
        ObjectNode updated =
            Json.object().put("type", "session.updated").put("event_id", "event_2");
        updated.set("session", event.path("session"));
        socket.send(Json.write(updated));
      }
    }

    @Override
    public void closed(Socket socket, int code, String reason) {
      // its call is hung up over HTTP
    }
  }
}
