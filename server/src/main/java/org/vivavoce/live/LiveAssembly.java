package org.vivavoce.live;

import java.util.List;
import org.vivavoce.live.internal.LiveDoorRoutes;
import org.vivavoce.live.internal.LiveMeter;
import org.vivavoce.live.internal.RemoteSocketDoor;
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
  private final Sockets sockets;
  private final Time time;

  public LiveAssembly(RealtimeOrigins origins, Sockets sockets, Time time, Metrics metrics) {
    this.host = new SessionHost(origins, time, LiveMeter.to(metrics));
    this.sockets = sockets;
    this.time = time;
  }

  public HostFleet fleet() {
    return host;
  }

  /**
   * The socket of candidates' pages and the door for the control plane.
   *
   * @param door who may come in
   */
  public List<Routes> routes(SocketDoor door) {
    return List.of(new SocketRoutes(sockets, host, door, time), new LiveDoorRoutes(host));
  }

  /** The same for a process that holds one session and asks the control plane who may come in. */
  public List<Routes> routes() {
    return routes(new RemoteSocketDoor(host));
  }

  /** Why a session that was held alone was left. */
  public enum Left {
    /** It is over, or handed over, or nobody came. */
    WELL,
    /** Its grant was refused, or the control plane did not answer: only a new grant helps. */
    REFUSED,
    /** Another host holds it. */
    FENCED,
    /** Something broke here. */
    BROKEN
  }

  /** Holds one session and returns when it is left; its call may have to be hung up yet. */
  public Left hold(HostFleet.Order order, HostDoors doors) {
    host.reachedAt(doors);
    return switch (host.take(order).join()) {
      case SessionHost.REFUSED -> Left.REFUSED;
      case "fenced" -> Left.FENCED;
      case "broken", "failed" -> Left.BROKEN;
      default -> Left.WELL;
    };
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
