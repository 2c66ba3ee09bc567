package org.vivavoce.live;

import org.vivavoce.live.internal.LiveMeter;
import org.vivavoce.live.internal.SessionHost;
import org.vivavoce.live.internal.SocketRoutes;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.HostFleet;

/**
 * Puts the live interview together: session hosts in this process and the socket of the candidate's
 * page. Close it before the web server and the control plane, so that what was said is written.
 */
public final class LiveAssembly implements AutoCloseable {
  private final SessionHost host;
  private final Routes socket;

  public LiveAssembly(RealtimeOrigins origins, Sockets sockets, Time time, Metrics metrics) {
    this.host = new SessionHost(origins, time, LiveMeter.to(metrics));
    this.socket = new SocketRoutes(sockets, host, time);
  }

  public HostFleet fleet() {
    return host;
  }

  public Routes socket() {
    return socket;
  }

  /** How many sessions are held now. */
  public int held() {
    return host.held();
  }

  @Override
  public void close() {
    host.close();
  }
}
