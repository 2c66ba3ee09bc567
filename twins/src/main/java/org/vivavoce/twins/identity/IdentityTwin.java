package org.vivavoce.twins.identity;

import java.util.concurrent.CompletableFuture;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.TwinServer;

/** The identity twin, listening on loopback, with its people in a folder. */
public final class IdentityTwin implements AutoCloseable {
  private static final long MAX_BODY_BYTES = 1 << 20;
  private static final int NO_SOCKETS = 64 << 10;
  private static final String PATH = "/auth/v1";

  private final TwinServer server;
  private final Store store;

  private IdentityTwin(TwinServer server, Store store) {
    this.server = server;
    this.store = store;
  }

  /**
   * @throws IllegalStateException in words, when the folder is in use by another twin or damaged
   * @throws RuntimeException of Javalin or Jetty when the port is taken
   */
  public static IdentityTwin start(IdentityTwinSettings settings, IdentityKeys keys, Clock clock) {
    CompletableFuture<String> externalUrl = new CompletableFuture<>();
    Parts parts = Parts.assemble(settings, keys, clock, externalUrl::join);
    try {
      IdentityRoutes routes = new IdentityRoutes(parts);
      TwinServer server =
          TwinServer.start(
              new TwinServer.Settings(settings.port(), MAX_BODY_BYTES, NO_SOCKETS),
              IdentityRoutes::refuse,
              routes::register);
      externalUrl.complete(
          settings
              .externalUrl()
              .map(url -> Letters.withoutSlash(url.toString()))
              .orElse("http://127.0.0.1:" + server.port() + PATH));
      return new IdentityTwin(server, parts.store());
    } catch (RuntimeException failed) {
      parts.store().close();
      throw failed;
    }
  }

  public int port() {
    return server.port();
  }

  /** Under which this process reaches the wire; ends in {@code /auth/v1}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + PATH;
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
