package org.vivavoce.twins.assessor;

import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.TwinKeys;
import org.vivavoce.twins.common.TwinServer;

/** The assessor twin, listening on loopback. */
public final class AssessorTwin implements AutoCloseable {
  /** An hour of talk is some 60 KB of text. */
  private static final long MAX_BODY_BYTES = 8L << 20;

  private static final int NO_SOCKETS = 64 << 10;

  private final TwinServer server;

  private AssessorTwin(TwinServer server) {
    this.server = server;
  }

  /**
   * @param port 0 takes a free one
   */
  public static AssessorTwin start(int port, TwinKeys keys, Clock clock) {
    AssessorRoutes routes = new AssessorRoutes(keys, clock);
    return new AssessorTwin(
        TwinServer.start(
            new TwinServer.Settings(port, MAX_BODY_BYTES, NO_SOCKETS), routes::register));
  }

  public int port() {
    return server.port();
  }

  /** What {@code ASSESSOR_BASE_URL} shall be. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  @Override
  public void close() {
    server.close();
  }
}
