package org.vivavoce.twins.common;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The twins' HTTP shell: Javalin on Jetty, loopback only, virtual threads, with the defaults set
 * that are wrong for us (64 KiB message limit, 30 s idle close, echoed subprotocols, a session
 * cookie on each upgrade, an unbounded send queue). Every answer carries {@code x-request-id};
 * every refusal has OpenAI's error body unless the twin brings its own.
 */
public final class TwinServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TwinServer.class);
  private static final int MOST_DISCARDED = 1 << 20;
  private static final String HANDLER = "twin-socket-handler";
  private static final String OUT = "twin-socket-out";

  /**
   * @param port 0 takes a free one
   * @param maxBodyBytes larger request bodies get 413
   * @param maxMessageBytes larger WebSocket messages close the socket with 1009
   * @param tls a second listener, in https; null for none
   */
  public record Settings(int port, long maxBodyBytes, int maxMessageBytes, @Nullable Tls tls) {
    public Settings(int port, long maxBodyBytes, int maxMessageBytes) {
      this(port, maxBodyBytes, maxMessageBytes, null);
    }
  }

  /**
   * For clients that refuse plain http.
   *
   * @param port 0 takes a free one
   * @param keyStore PKCS #12 with key and certificate
   */
  public record Tls(int port, Path keyStore, String password) {
    @Override
    public String toString() {
      return "Tls[port=" + port + ", keyStore=" + keyStore + "]";
    }
  }

  private final Javalin javalin;
  private final TlsConnector tls;

  private TwinServer(Javalin javalin, TlsConnector tls) {
    this.javalin = javalin;
    this.tls = tls;
  }

  /**
   * @throws RuntimeException of Javalin or Jetty when the port is taken
   */
  public static TwinServer start(Settings settings, Consumer<RoutesConfig> routes) {
    return start(settings, TwinServer::answer, routes);
  }

  /**
   * For a twin whose cloud says no in other words than OpenAI's.
   *
   * @param refusals writes what a handler threw, and what no handler took: status 404, 405 or 413
   * @throws RuntimeException of Javalin or Jetty when the port is taken
   */
  public static TwinServer start(
      Settings settings, BiConsumer<Context, TwinProblem> refusals, Consumer<RoutesConfig> routes) {
    TlsConnector tls = new TlsConnector();
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, settings);
              if (settings.tls() != null) {
                // A connector of our own is the only one that Javalin has then.
                config.jetty.addConnector(TlsConnector.plain(settings.port()));
                config.jetty.addConnector(tls.listening(settings.tls()));
              }
              problems(config.routes, refusals);
              routes.accept(config.routes);
            });
    javalin.start();
    return new TwinServer(javalin, tls);
  }

  public int port() {
    return javalin.port();
  }

  /** The https port; 0 where there is none. */
  public int tlsPort() {
    return tls.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }

  private static void configure(JavalinConfig config, Settings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = settings.maxBodyBytes();
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.defaultContentType = "application/json";
    config.jetty.host = "127.0.0.1";
    config.jetty.port = settings.port();
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setSendDateHeader(true);
        });
    config.jetty.modifyServletContextHandler(
        handler -> handler.getSessionHandler().setUsingCookies(false));
    config.jetty.modifyWebSocketServletFactory(
        factory -> {
          factory.setIdleTimeout(Duration.ZERO);
          factory.setMaxTextMessageSize(settings.maxMessageBytes());
          factory.setMaxBinaryMessageSize(settings.maxMessageBytes());
        });
  }

  /**
   * Whoever is still sending would not see the refusal: a connection that is closed with bytes
   * unread is reset.
   */
  private static void readRest(Context context) {
    if (context.contentLength() <= 0 || context.contentLength() > MOST_DISCARDED) {
      return;
    }
    try {
      InputStream body = context.req().getInputStream();
      byte[] part = new byte[8 << 10];
      while (body.read(part) >= 0) {
        // nobody wants it
      }
    } catch (IOException gone) {
      LOG.debug("a client left before its refusal", gone);
    }
  }

  private static void problems(RoutesConfig routes, BiConsumer<Context, TwinProblem> answers) {
    BiConsumer<Context, TwinProblem> refusals =
        (context, problem) -> {
          readRest(context);
          answers.accept(context, problem);
        };
    routes.before(context -> context.header("x-request-id", WireIds.next("req")));
    routes.before(TwinServer::onlyByOwnName);
    routes.exception(TwinProblem.class, (problem, context) -> refusals.accept(context, problem));
    routes.exception(UpgradeRefused.class, (refused, context) -> {});
    routes.exception(
        HttpResponseException.class,
        (response, context) ->
            refusals.accept(
                context,
                switch (response.getStatus()) {
                  case 404 -> TwinProblem.unknownUrl(context.method().toString(), context.path());
                  case 405 ->
                      new TwinProblem(
                          405,
                          TwinProblem.INVALID_REQUEST,
                          "method_not_supported",
                          null,
                          "Not allowed to " + context.method() + " on " + context.path() + ".");
                  case 413 ->
                      new TwinProblem(
                          413,
                          TwinProblem.INVALID_REQUEST,
                          "request_too_large",
                          null,
                          "The request body is too large.");
                  default ->
                      new TwinProblem(
                          response.getStatus(),
                          TwinProblem.INVALID_REQUEST,
                          null,
                          null,
                          "The request could not be taken.");
                }));
    routes.exception(
        Exception.class,
        (bug, context) -> {
          LOG.error("a request failed: {} {}", context.method(), context.path(), bug);
          refusals.accept(
              context,
              new TwinProblem(
                  500, "server_error", null, null, "The twin failed to answer; see its log."));
        });
  }

  /**
   * A stranger's name that was pointed at this machine (DNS rebinding) would make its page
   * same-origin with a twin. A literal address cannot be pointed anywhere.
   */
  private static void onlyByOwnName(Context context) {
    String host = context.header("Host");
    if (host != null && !host.matches("(localhost|[0-9.]+|\\[[0-9a-fA-F:]+])(:[0-9]+)?")) {
      throw new TwinProblem(
          421, TwinProblem.INVALID_REQUEST, null, null, "This server has another name.");
    }
  }

  /** Writes a refusal. */
  public static void answer(Context context, TwinProblem problem) {
    context.status(problem.status());
    problem.headers().forEach(context::header);
    context.header("x-should-retry", Boolean.toString(problem.retryHelps()));
    context.contentType("application/json");
    context.result(Json.bytes(problem.body()));
  }

  /**
   * A WebSocket address. The opener runs before the upgrade and may refuse with a {@link
   * TwinProblem}, which becomes the plain HTTP answer.
   */
  public static void socket(
      RoutesConfig routes, String path, Function<Context, SocketHandler> opener) {
    routes.wsBeforeUpgrade(
        path,
        context -> {
          forgetSession(context);
          onlyKnownSubprotocol(context);
          context.res().setHeader("x-request-id", WireIds.next("req"));
          try {
            context.attribute(HANDLER, opener.apply(context));
          } catch (TwinProblem problem) {
            refuse(context, problem);
          }
        });
    routes.ws(path, TwinServer::wire);
  }

  private static void wire(WsConfig ws) {
    ws.onConnect(
        context -> {
          SocketOut out = new SocketOut(context.session);
          context.attribute(OUT, out);
          handler(context).opened(out);
        });
    ws.onMessage(message -> handler(message).text(message.message()));
    ws.onBinaryMessage(message -> message.closeSession(1003, "Text messages only."));
    ws.onError(error -> LOG.debug("a WebSocket broke", error.error()));
    ws.onClose(
        close -> {
          SocketOut out = close.attribute(OUT);
          if (out != null) {
            out.gone();
          }
          handler(close).closed(close.status(), close.reason() == null ? "" : close.reason());
        });
  }

  private static SocketHandler handler(WsContext context) {
    SocketHandler handler = context.attribute(HANDLER);
    if (handler == null) {
      throw new IllegalStateException("a socket without its handler");
    }
    return handler;
  }

  /** Javalin makes a servlet session for every upgrade; nothing here has sessions. */
  private static void forgetSession(Context context) {
    HttpSession session = context.req().getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /**
   * Javalin echoes the first subprotocol offered, which for browsers may be the one that carries a
   * key. Only {@code realtime} is a subprotocol here.
   */
  private static void onlyKnownSubprotocol(Context context) {
    String offered = context.header("Sec-WebSocket-Protocol");
    boolean realtime =
        offered != null
            && Arrays.stream(offered.split(",", -1)).map(String::trim).anyMatch("realtime"::equals);
    context.res().setHeader("Sec-WebSocket-Protocol", realtime ? "realtime" : null);
  }

  private static void refuse(Context context, TwinProblem problem) throws IOException {
    // Written directly: Javalin does not write a context's result for a refused upgrade.
    HttpServletResponse response = context.res();
    response.setStatus(problem.status());
    problem.headers().forEach(response::setHeader);
    response.setHeader("x-should-retry", Boolean.toString(problem.retryHelps()));
    response.setContentType("application/json");
    response.getOutputStream().write(Json.bytes(problem.body()));
    response.flushBuffer();
    throw new UpgradeRefused();
  }

  /** Ends an upgrade whose answer has been written. */
  private static final class UpgradeRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UpgradeRefused() {
      super("upgrade refused", null, false, false);
    }
  }
}
