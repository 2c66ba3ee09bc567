package org.vivavoce.twins.realtime.rtc;

/**
 * The WebRTC side of the process: one native factory with a headless audio device for all peers.
 * Natives can abort the whole process, so this lives in a JVM of its own.
 */
public final class RtcEndpoint implements AutoCloseable {
  public RtcEndpoint(RtcSettings settings) {
    this(settings, RtcFaults.NONE);
  }

  /**
   * @throws RtcUnavailableException when this machine has no fitting natives or no network
   *     interface but loopback
   */
  public RtcEndpoint(RtcSettings settings, RtcFaults faults) {
    throw new UnsupportedOperationException("comes with the next commit");
  }

  /**
   * Makes a call from a browser's SDP offer. Waits until the answer carries all our candidates
   * (60-300 ms; at most {@link RtcSettings#gatherTimeoutMs}). The offer may lack candidates and may
   * or may not have a data channel.
   *
   * @throws BadOfferException no SDP, no audio in it, or not to be answered
   * @throws RtcUnavailableException the endpoint is closed, or the natives refused for a reason of
   *     ours
   */
  public RtcPeer accept(String sdpOffer, RtcListener listener) throws BadOfferException {
    if (sdpOffer.isBlank()) {
      throw new BadOfferException("The offer is empty");
    }
    throw new RtcUnavailableException("Media is not built yet", null);
  }

  /** Peers opened and not closed yet. */
  public int openPeers() {
    return 0;
  }

  /**
   * Peers opened since the start; the library keeps about 0.6 MB of each, so a host recycles the
   * process by this.
   */
  public long peersEverOpened() {
    return 0;
  }

  /**
   * Test hook: halts the process at once, as an abort in native code would. Refused unless {@link
   * RtcFaults#mayDie}.
   */
  public void die() {}

  @Override
  public void close() {}
}
