package org.vivavoce.session;

import java.util.UUID;

/** Where session hosts run: threads of this process, child processes, or machines elsewhere. */
public interface HostFleet {
  /**
   * Starts a host and returns at once; the host exchanges the grant by itself. Called again for a
   * session whose earlier host is fenced by then.
   *
   * @param controlUrl base of {@code /internal/v1/host/…}, without a slash at the end
   * @param grant one use; not to be logged, stored or put into an environment
   */
  void start(String controlUrl, String grant, UUID sessionId);

  /** Whether the host of this session and epoch was started and has not ended. */
  boolean alive(UUID sessionId, long epoch);
}
