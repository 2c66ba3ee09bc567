package org.vivavoce.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** Whether something listens at an origin: a connection is opened and closed, nothing is asked. */
final class Reachable {
  private static final int CONNECT_TIMEOUT_MS = 1_500;

  private Reachable() {}

  /** Why not, in words; empty when it is. */
  static Optional<String> problem(URI origin) {
    int port =
        origin.getPort() != -1 ? origin.getPort() : "https".equals(origin.getScheme()) ? 443 : 80;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(origin.getHost(), port), CONNECT_TIMEOUT_MS);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("nothing answers at " + origin.getHost() + ":" + port);
    }
  }
}
