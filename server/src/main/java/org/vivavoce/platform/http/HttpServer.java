package org.vivavoce.platform.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ExceptionHandler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.servlet.JavalinServlet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.time.Time;

/**
 * The product's web server: Javalin's routes on our own Jetty. Javalin's server is not used because
 * its defaults are wrong for us (DESIGN §4): here there is no session, no 64 KiB message limit, no
 * idle close of a WebSocket, no echoed subprotocol and no unbounded send queue.
 */
public final class HttpServer implements AutoCloseable {
  /** How long running requests may take to end when the server stops. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private final Server server;
  private final Connectors connectors;
  private final Javalin javalin;
  private final @Nullable Sockets sockets;

  private HttpServer(
      Server server, Connectors connectors, Javalin javalin, @Nullable Sockets sockets) {
    this.server = server;
    this.connectors = connectors;
    this.javalin = javalin;
    this.sockets = sockets;
  }

  public static Builder builder(Time time) {
    return new Builder(time);
  }

  /** The port that is listened on, also when 0 was asked for. */
  public int port() {
    return connectors.open().getLocalPort();
  }

  /** Where our own processes on this machine reach the server, in plain http. */
  public String internalUrl() {
    return "http://127.0.0.1:" + connectors.internal().getLocalPort();
  }

  /** Everything that is served, to be held against the contract. */
  public Set<ApiContract.Route> routes() {
    Set<ApiContract.Route> routes = new TreeSet<>();
    for (var each : javalin.unsafe.internalRouter.allHttpHandlers()) {
      if (each.endpoint.method.isHttpMethod()) {
        routes.add(new ApiContract.Route(each.endpoint.method.name(), each.endpoint.path));
      }
    }
    return routes;
  }

  /** Closes WebSockets with 1001, lets running requests end (five seconds), then stops. */
  @Override
  public void close() {
    if (sockets != null) {
      sockets.closeAll();
    }
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The web server did not stop cleanly", e);
    }
  }

  /** What the server is made of; {@link #start()} makes it listen. */
  public static final class Builder {
    private final Time time;
    private final List<Routes> routes = new ArrayList<>();
    private String address = "127.0.0.1";
    private int port;
    private @Nullable Path web;
    private @Nullable Sockets sockets;
    private @Nullable ApiContract contract;
    private Gate gate = (ctx, schemes) -> {};
    private final Set<String> hosts = new TreeSet<>();
    private TrustedProxies proxies = TrustedProxies.none();
    private RequestObserver observer = (method, route, status, durationMs) -> {};
    private long maxBodyBytes = 2L << 20;
    private boolean strictTransport;
    private Set<String> socketsElsewhere = Set.of();
    private @Nullable TlsKeys tls;
    private int internalPort;
    private Duration idleConnection = Duration.ofSeconds(60);
    private ConnectionShares.Limits connections = ConnectionShares.Limits.STANDARD;
    private Runnable connectionRefused = () -> {};

    private Builder(Time time) {
      this.time = time;
    }

    /** An IP address of this machine, or 0.0.0.0. */
    public Builder address(String value) {
      address = value;
      return this;
    }

    /** 0 takes a free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder routes(Routes value) {
      routes.add(value);
      return this;
    }

    /** The folder of the built web files. */
    public Builder web(Path folder) {
      web = folder;
      return this;
    }

    /** Closed with the server. */
    public Builder sockets(Sockets value) {
      sockets = value;
      return this;
    }

    /** Requests of routes that the contract knows are checked before the route sees them. */
    public Builder contract(ApiContract value) {
      contract = value;
      return this;
    }

    /** Asked before a body is read, with what the contract says of the operation. */
    public Builder gate(Gate value) {
      gate = value;
      return this;
    }

    public Builder proxies(TrustedProxies value) {
      proxies = value;
      return this;
    }

    public Builder observer(RequestObserver value) {
      observer = value;
      return this;
    }

    /** Largest request body in bytes; 2 MiB unless said. */
    public Builder maxBodyBytes(long value) {
      maxBodyBytes = value;
      return this;
    }

    /** A connection without a request is closed after this; WebSockets are exempt. */
    Builder idleConnection(Duration value) {
      idleConnection = value;
      return this;
    }

    /** How many connections may be open, and whose. */
    Builder connections(ConnectionShares.Limits value) {
      connections = value;
      return this;
    }

    /** Told of each connection that was one too many; must not block. */
    public Builder connectionRefused(Runnable value) {
      connectionRefused = value;
      return this;
    }

    /**
     * An https address adds HSTS to every answer; not that of this machine itself, whose other
     * services would be forced to https with it.
     */
    public Builder publicUrl(URI value) {
      strictTransport =
          "https".equalsIgnoreCase(value.getScheme()) && !HostNames.isLocal(value.getHost());
      return host(value.getHost());
    }

    /** Where our pages may connect to besides here, as sources of a content security policy. */
    public Builder socketsElsewhere(Set<String> sources) {
      socketsElsewhere = sources;
      return this;
    }

    /** The public port speaks https with these keys. */
    public Builder tls(TlsKeys value) {
      tls = value;
      return this;
    }

    /** On 127.0.0.1, where the public port is not for our own processes; 0: any. */
    public Builder internalPort(int value) {
      internalPort = value;
      return this;
    }

    /** A further name that this server is called by; see {@link HostNames}. */
    public Builder host(String name) {
      hosts.add(name);
      return this;
    }

    /**
     * @throws ServerStartException with one sentence when the port is busy or may not be used
     */
    public HttpServer start() {
      Server server = new Server(threads());
      Connectors connectors =
          Connectors.on(
              server,
              new Connectors.Place(address, port, internalPort),
              tls,
              idleConnection,
              proxies,
              new ConnectionShares(connections, proxies, connectionRefused, time));
      Javalin javalin = Javalin.create(this::configure);
      ServletContextHandler context =
          new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
      JettyWebSocketServletContainerInitializer.configure(
          context, (_, container) -> container.setIdleTimeout(Duration.ZERO));
      Shell shell =
          new Shell(
              new JavalinServlet(javalin.unsafe),
              time,
              proxies,
              new HostNames(hosts),
              observer,
              maxBodyBytes,
              new SecurityHeaders(socketsElsewhere, strictTransport));
      context.addServlet(new ServletHolder(shell), "/*");
      server.setHandler(new GracefulHandler(context));
      server.setErrorHandler(new JettyErrors());
      server.setStopTimeout(STOP_GRACE.toMillis());
      server.setStopAtShutdown(false);
      listen(server);
      return new HttpServer(server, connectors, javalin, sockets);
    }

    private void listen(Server server) {
      try {
        server.start();
      } catch (Exception e) {
        try {
          server.stop();
        } catch (Exception ignored) {
          e.addSuppressed(ignored);
        }
        throw ServerStartException.of(address, port, e);
      }
    }

    private static QueuedThreadPool threads() {
      QueuedThreadPool threads = new QueuedThreadPool(32, 4);
      threads.setName("http");
      threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
      return threads;
    }

    private void configure(JavalinConfig config) {
      config.startup.showJavalinBanner = false;
      config.startup.startupWatcherEnabled = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.http.prefer405over404 = true;
      config.http.maxRequestSize = maxBodyBytes;
      config.http.compressionStrategy = CompressionStrategy.NONE;
      config.jsonMapper(new JsonWire());
      config.router.javaLangErrorHandler(
          (response, error) -> Problems.write(response, Problems.of(error), null));
      ExceptionHandler<Exception> problems =
          (e, ctx) -> Problems.write(ctx.res(), Problems.of(e), Requests.id(ctx));
      config.routes.exception(Exception.class, problems);
      // Javalin's own exceptions have a nearer handler, which writes plain text.
      config.routes.exception(HttpResponseException.class, problems);
      ApiContract checks = contract;
      if (checks != null) {
        config.routes.beforeMatched(ctx -> checks.check(ctx, gate));
      }
      Path folder = web;
      if (folder != null) {
        config.resourceHandler(new StaticWeb(folder));
      }
      routes.forEach(each -> each.addTo(config.routes));
    }
  }
}
