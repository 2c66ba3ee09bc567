package org.vivavoce.twins.realtime.rtc;

import org.jspecify.annotations.Nullable;

/**
 * Misbehaviour on request, for tests of those who depend on media. All off by default.
 *
 * @param dropInboundShare share of inbound 10 ms frames that are thrown away, 0 to 1, spread evenly
 * @param mayDie whether {@link RtcEndpoint#die()} really halts the process
 * @param loss what the network of all calls loses; null leaves the network alone
 */
public record RtcFaults(double dropInboundShare, boolean mayDie, @Nullable PacketLoss loss) {
  public static final RtcFaults NONE = new RtcFaults(0, false, null);

  public RtcFaults {
    if (!(dropInboundShare >= 0 && dropInboundShare <= 1)) {
      throw new IllegalArgumentException("A share lies between 0 and 1: " + dropInboundShare);
    }
  }
}
