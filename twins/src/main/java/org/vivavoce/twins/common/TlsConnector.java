package org.vivavoce.twins.common;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** The https listener of a twin, on loopback, beside the plain one. */
final class TlsConnector {
  private final AtomicReference<@Nullable ServerConnector> made = new AtomicReference<>();

  /** The plain listener, which has to be named too as soon as there is a second. */
  static BiFunction<Server, HttpConfiguration, Connector> plain(int port) {
    return (server, http) -> on(new ServerConnector(server, new HttpConnectionFactory(http)), port);
  }

  BiFunction<Server, HttpConfiguration, Connector> listening(TwinServer.Tls tls) {
    return (server, http) -> {
      SslContextFactory.Server ssl = new SslContextFactory.Server();
      ssl.setKeyStorePath(tls.keyStore().toString());
      ssl.setKeyStoreType("PKCS12");
      ssl.setKeyStorePassword(tls.password());
      HttpConfiguration https = new HttpConfiguration(http);
      // Clients come by address, for which no certificate is chosen by name.
      https.addCustomizer(new SecureRequestCustomizer(false));
      ServerConnector connector =
          on(new ServerConnector(server, ssl, new HttpConnectionFactory(https)), tls.port());
      made.set(connector);
      return connector;
    };
  }

  private static ServerConnector on(ServerConnector connector, int port) {
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    return connector;
  }

  /** 0 where there is none. */
  int port() {
    ServerConnector connector = made.get();
    return connector == null ? 0 : connector.getLocalPort();
  }
}
