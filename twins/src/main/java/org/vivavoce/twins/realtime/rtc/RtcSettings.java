package org.vivavoce.twins.realtime.rtc;

import org.jspecify.annotations.Nullable;

/**
 * Where media listens and what the answers say.
 *
 * @param advertisedAddress IP address written into every UDP host candidate of an answer, for a
 *     machine behind a one-to-one NAT or a container's port forwarding; null leaves the machine's
 *     own addresses
 * @param minPort lowest UDP port for media; 0 together with {@code maxPort} 0 lets the system
 *     choose
 * @param maxPort highest UDP port for media
 * @param gatherTimeoutMs longest wait for ICE candidate gathering; then the answer carries what
 *     there is
 */
public record RtcSettings(
    @Nullable String advertisedAddress, int minPort, int maxPort, int gatherTimeoutMs) {
  public RtcSettings {
    boolean systemChooses = minPort == 0 && maxPort == 0;
    if (!systemChooses && (minPort < 1 || maxPort > 65_535 || minPort > maxPort)) {
      throw new IllegalArgumentException("No UDP port range: " + minPort + "-" + maxPort);
    }
    if (gatherTimeoutMs < 1) {
      throw new IllegalArgumentException("gatherTimeoutMs must be positive: " + gatherTimeoutMs);
    }
  }

  /** Ports of the system's choice, own addresses, 5 s for gathering. */
  public static RtcSettings defaults() {
    return new RtcSettings(null, 0, 0, 5_000);
  }
}
