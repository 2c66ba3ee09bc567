package org.vivavoce;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.cloud.realtime.OpenAiRealtime;
import org.vivavoce.live.HostDoors;
import org.vivavoce.live.LiveAssembly;
import org.vivavoce.platform.http.HealthRoutes;
import org.vivavoce.platform.http.HttpServer;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.observe.HealthChecks;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.session.HostFleet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A session host alone in its process, put together: one live session, its socket and its door. It
 * has no database, no keys and no folder. What lets it hold its session comes by standard input and
 * is kept in memory only.
 */
public final class SessionHostProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHostProcess.class);
  private static final int LONGEST_ORDER = 8_192;

  /** Standard input ended without an order, or had something else. */
  public static final int NO_ORDER = 2;

  /** Another host holds the session. */
  public static final int FENCED = 13;

  /** The grant was not exchanged: only a new one helps. */
  public static final int GRANT_REFUSED = 14;

  private final LiveAssembly live;
  private final HttpServer http;
  private final HostDoors doors;

  /**
   * Where it listens, and what others call that.
   *
   * @param port 0: any
   * @param doorUrl where the control plane reaches it; null: the port on this machine
   * @param socketUrl where browsers do; null likewise
   */
  public record Place(
      String bind, int port, @Nullable String doorUrl, @Nullable String socketUrl) {}

  /**
   * Listens at once; nobody is let in before there is an order.
   *
   * @param maxCall how long the realtime service lets a call live
   * @throws org.vivavoce.platform.http.ServerStartException the port cannot be had
   * @throws org.vivavoce.platform.http.ProblemException an address is none
   */
  public SessionHostProcess(Place place, Duration maxCall, Time time, Timers timers) {
    Metrics metrics = new Metrics();
    Sockets sockets = new Sockets(time, timers);
    this.live =
        new LiveAssembly(OpenAiRealtime.origins(time, timers, maxCall), sockets, time, metrics);
    HttpServer.Builder builder =
        HttpServer.builder(time)
            .address(place.bind())
            .port(place.port())
            .observer(metrics::request)
            .sockets(sockets)
            .routes(
                new HealthRoutes(
                    new HealthChecks(time), metrics, new OperatorDoor(Optional.empty())));
    live.routes().forEach(builder::routes);
    named(builder, place.doorUrl());
    named(builder, place.socketUrl());
    this.http = builder.start();
    String here = http.internalUrl();
    this.doors =
        HostDoors.named(
            place.doorUrl() == null ? here : place.doorUrl(),
            place.socketUrl() == null
                ? here.replaceFirst("^http", "ws") + "/ws"
                : place.socketUrl());
  }

  private static void named(HttpServer.Builder builder, @Nullable String url) {
    String host = url == null ? null : URI.create(url).getHost();
    if (host != null) {
      builder.host(host);
    }
  }

  /**
   * Waits for the order, one line of JSON: {@code control_url, grant, session_id, host_epoch}.
   * Empty when the input ends without one, or has something else.
   */
  private static Optional<HostFleet.Order> order(InputStream in) throws IOException {
    byte[] line = new byte[LONGEST_ORDER];
    int length = 0;
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (length == LONGEST_ORDER) {
        return Optional.empty();
      }
      line[length++] = (byte) next;
    }
    try {
      JsonNode order = Json.tree(new String(line, 0, length, StandardCharsets.UTF_8));
      String control = order.path("control_url").stringValue("");
      String grant = order.path("grant").stringValue("");
      UUID session = UUID.fromString(order.path("session_id").stringValue(""));
      boolean whole = control.startsWith("http") && !grant.isEmpty();
      // Whose session it is, is said with the grant's exchange.
      return whole
          ? Optional.of(
              new HostFleet.Order(
                  control, grant, new UUID(0, 0), session, order.path("host_epoch").asLong(0)))
          : Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * A process's whole life as a host: says on standard output where it listens, takes its order,
   * holds its session. SIGTERM hands the session over.
   *
   * @return the status to end with: 0, {@link #NO_ORDER}, {@link #FENCED}, {@link #GRANT_REFUSED},
   *     or 1 after a fault
   */
  public static int run(SessionHostProcess host, InputStream in) throws IOException {
    AtomicInteger status = new AtomicInteger();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      host.close();
                      // SIGTERM is the ordinary way to hand an interview over: not a failure.
                      Runtime.getRuntime().halt(status.get());
                    }));
    System.out.println(
        Json.object()
            .put("listening", true)
            .put("door_url", host.doors.doorUrl())
            .put("socket_url", host.doors.socketUrl()));
    System.out.flush();
    Optional<HostFleet.Order> order = order(in);
    status.set(order.isEmpty() ? NO_ORDER : status(host.hold(order.get())));
    return status.get();
  }

  private static int status(LiveAssembly.Left left) {
    return switch (left) {
      case WELL -> 0;
      case REFUSED -> GRANT_REFUSED;
      case FENCED -> FENCED;
      case BROKEN -> 1;
    };
  }

  /** Holds the order's session until it is left, and hangs up what is left of its calls. */
  private LiveAssembly.Left hold(HostFleet.Order order) {
    LOG.info("This host takes over session {}", order.sessionId());
    LiveAssembly.Left left = live.hold(order, doors);
    LOG.info("This host has left its session: {}", left);
    close();
    return left;
  }

  /**
   * Hands the session over if it is held: its page is told, its words are written, its call ends.
   */
  @Override
  public void close() {
    live.close();
    http.close();
  }
}
