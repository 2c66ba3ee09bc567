package org.vivavoce.live;

import java.util.function.LongConsumer;
import org.vivavoce.live.internal.SessionHost;
import org.vivavoce.live.internal.SocketRoutes;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.HostFleet;

/**
 * Puts the live interview together: session hosts in this process and the socket of the candidate's
 * page. Close it before the web server and the control plane, so that what was said is written.
 */
public final class LiveAssembly implements AutoCloseable {
  private final SessionHost host;
  private final Routes socket;

  /**
   * @param replyMs hears, for each reply of the interviewer, how many milliseconds after the
   *     candidate's silence it began to sound
   */
  public LiveAssembly(RealtimeOrigins origins, Sockets sockets, Time time, LongConsumer replyMs) {
    this.host = new SessionHost(origins, time, replyMs);
    this.socket = new SocketRoutes(sockets, host);
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
