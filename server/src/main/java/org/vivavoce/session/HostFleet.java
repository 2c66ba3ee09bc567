package org.vivavoce.session;

import java.time.Duration;
import java.util.UUID;

/**
 * Where session hosts run: threads of this process, processes that somebody else starts, or
 * machines elsewhere. A host is ordered, waited for, used and given up; what a host does about its
 * session it does by itself, with the grant of its order.
 */
public interface HostFleet {
  /**
   * What a host is started with.
   *
   * @param controlUrl base of {@code /internal/v1/host/…}, without a slash at the end
   * @param grant one use; not to be logged, stored or put into an environment
   */
  record Order(String controlUrl, String grant, UUID tenantId, UUID sessionId, long hostEpoch) {
    @Override
    public String toString() {
      return "Order[" + sessionId + ", " + hostEpoch + "]";
    }
  }

  /** What a fleet knows of a host by itself, without the host's own word. */
  enum Standing {
    /** It was started and has not ended. */
    HERE,
    GONE,
    /** Only its heartbeat tells. */
    UNKNOWN
  }

  /**
   * Starts a host and returns at once; the host exchanges the grant by itself. Called again for a
   * session whose earlier host is fenced by then.
   */
  void start(Order order);

  Standing standing(UUID sessionId, long hostEpoch);

  /**
   * Another host is to hold the session. Whoever held it is fenced and ends by itself; this is for
   * what cannot: an order that nobody took, a machine that does not answer. Said again it changes
   * nothing.
   */
  void giveUp(UUID sessionId, long hostEpoch);

  /** How long a host may take from its order to the exchange of its grant. */
  Duration startsWithin();

  /** Whether hosts go on when this process ends. Then they are found again by their heartbeats. */
  boolean outlivesUs();
}
