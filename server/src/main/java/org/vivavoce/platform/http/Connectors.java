package org.vivavoce.platform.http;

import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens: at its public address, in https where it has keys, and on 127.0.0.1 in
 * plain http for our own processes, which is the same where that will do. It will not where a
 * trusted proxy is on this machine: then who comes from 127.0.0.1 is anybody.
 */
record Connectors(ServerConnector open, ServerConnector internal) {
  private static final Set<String> REACHED_ON_LOOPBACK = Set.of("127.0.0.1", "0.0.0.0", "::");

  /**
   * @param internalPort of 127.0.0.1, used only where the public port is not for our own processes
   */
  record Place(String address, int port, int internalPort) {}

  static Connectors on(
      Server server,
      Place place,
      @Nullable TlsKeys tls,
      Duration idle,
      TrustedProxies proxies,
      ConnectionShares shares) {
    boolean shared =
        tls == null
            && REACHED_ON_LOOPBACK.contains(place.address())
            && !proxies.isOneOnThisMachine();
    ServerConnector open =
        tls == null
            ? new Counted(shares, server, plain())
            : new Counted(shares, server, tls.factory(), secure());
    open.addBean(shares.listener(from -> shared && from.isLoopbackAddress()));
    listenAt(open, place.address(), place.port(), idle);
    server.addConnector(open);
    if (shared) {
      return new Connectors(open, open);
    }
    ServerConnector internal = new Counted(shares, server, plain());
    internal.addBean(shares.listener(_ -> true));
    listenAt(internal, "127.0.0.1", place.internalPort(), idle);
    server.addConnector(internal);
    return new Connectors(open, internal);
  }

  /** Says when a connection is no more. */
  private static final class Counted extends ServerConnector {
    private final ConnectionShares shares;

    Counted(ConnectionShares shares, Server server, ConnectionFactory... speaks) {
      super(server, speaks);
      this.shares = shares;
    }

    @Override
    protected void onEndPointClosed(EndPoint end) {
      super.onEndPointClosed(end);
      shares.closed(end);
    }
  }

  private static void listenAt(ServerConnector connector, String address, int port, Duration idle) {
    connector.setHost(address);
    connector.setPort(port);
    connector.setIdleTimeout(idle.toMillis());
  }

  private static HttpConnectionFactory plain() {
    return new HttpConnectionFactory(settings());
  }

  private static HttpConnectionFactory secure() {
    HttpConfiguration https = settings();
    // Which name a client asked the certificate for is no secret worth checking: HostNames does.
    https.addCustomizer(new SecureRequestCustomizer(false));
    return new HttpConnectionFactory(https);
  }

  private static HttpConfiguration settings() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(16 << 10);
    return http;
  }
}
