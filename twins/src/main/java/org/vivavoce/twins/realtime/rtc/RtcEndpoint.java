package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCConfiguration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The WebRTC side of the process: one native factory with a headless audio device for all peers.
 * Natives can abort the whole process, so this lives in a JVM of its own. Safe to use from any
 * thread.
 */
public final class RtcEndpoint implements AutoCloseable {
  private final RtcSettings settings;
  private final RtcFaults faults;
  private final Natives natives;
  private final Pump pump = new Pump();
  private final Set<NativePeer> peers = ConcurrentHashMap.newKeySet();
  private final AtomicLong everOpened = new AtomicLong();
  private volatile boolean closed;

  public RtcEndpoint(RtcSettings settings) {
    this(settings, RtcFaults.NONE);
  }

  /**
   * @throws RtcUnavailableException when this machine has no fitting natives or no network
   *     interface but loopback
   */
  public RtcEndpoint(RtcSettings settings, RtcFaults faults) {
    this.settings = settings;
    this.faults = faults;
    this.natives = Natives.get();
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
    Sdp.check(sdpOffer);
    if (closed) {
      throw new RtcUnavailableException("The endpoint is closed", null);
    }
    NativePeer peer =
        new NativePeer(
            natives.factory(),
            configuration(),
            pump,
            faults,
            listener,
            everOpened.incrementAndGet(),
            peers::remove);
    peers.add(peer);
    boolean answered = false;
    try {
      peer.answer(sdpOffer, settings.gatherTimeoutMs(), settings.advertisedAddress());
      answered = true;
      return peer;
    } finally {
      if (!answered || closed) {
        peer.close();
      }
    }
  }

  private RTCConfiguration configuration() {
    RTCConfiguration configuration = new RTCConfiguration();
    PortAllocatorConfig ports = new PortAllocatorConfig();
    ports.minPort = settings.minPort();
    ports.maxPort = settings.maxPort();
    ports.setDisableTcp(
        true); // only UDP is configured; a listener for each call would be open to all
    configuration.portAllocatorConfig = ports;
    return configuration;
  }

  /** Peers opened and not closed yet. */
  public int openPeers() {
    return peers.size();
  }

  /**
   * Peers opened since the start; the library keeps about 0.6 MB of each, so a host recycles the
   * process by this.
   */
  public long peersEverOpened() {
    return everOpened.get();
  }

  /**
   * Test hook: halts the process at once, as an abort in native code would. Refused unless {@link
   * RtcFaults#mayDie}.
   */
  public void die() {
    if (!faults.mayDie()) {
      throw new IllegalStateException("Dying on request is switched off");
    }
    Runtime.getRuntime().halt(134); // 128 + SIGABRT
  }

  /** Closes all peers; the native factory stays for the life of the process. */
  @Override
  public void close() {
    closed = true;
    List.copyOf(peers).forEach(NativePeer::close);
    pump.close();
  }
}
