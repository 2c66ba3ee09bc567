package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebRTC side of the process: one native factory with a headless audio device for all peers.
 * Natives can abort the whole process, so this lives in a JVM of its own.
 */
public final class RtcEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RtcEndpoint.class);

  private final RtcSettings settings;
  private final RtcFaults faults;
  private final Natives natives;
  private final Pump pump = new Pump();
  private final Set<NativePeer> open = ConcurrentHashMap.newKeySet();
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
    requireInterface();
    this.natives = Natives.start();
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
    if (closed) {
      throw new RtcUnavailableException("Media is shutting down", null);
    }
    Sdp.requireAudioOffer(sdpOffer);
    long number = everOpened.incrementAndGet();
    NativePeer[] self = new NativePeer[1];
    NativePeer peer =
        new NativePeer(
            natives.factory,
            configuration(),
            listener,
            pump,
            faults,
            "rtc-peer-" + number,
            () -> open.remove(self[0]));
    self[0] = peer;
    open.add(peer);
    boolean answered = false;
    try {
      peer.negotiate(sdpOffer, settings.gatherTimeoutMs());
      String advertised = settings.advertisedAddress();
      if (advertised != null) {
        peer.answer(Sdp.advertise(peer.answerSdp(), advertised));
      }
      if (!Sdp.hasCandidates(peer.answerSdp())) {
        throw new RtcUnavailableException(
            "No address for media was found: no UDP port of the range is free, or the network"
                + " interface is gone",
            null);
      }
      pump.add(peer);
      answered = true;
      return peer;
    } finally {
      if (!answered) {
        peer.close();
      }
    }
  }

  private RTCConfiguration configuration() {
    RTCConfiguration configuration = new RTCConfiguration();
    if (settings.minPort() != 0) {
      PortAllocatorConfig ports = new PortAllocatorConfig();
      ports.minPort = settings.minPort();
      ports.maxPort = settings.maxPort();
      configuration.portAllocatorConfig = ports;
    }
    return configuration;
  }

  /** libwebrtc and browsers pass over loopback when they look for addresses. */
  private static void requireInterface() {
    try {
      boolean found =
          NetworkInterface.networkInterfaces()
              .anyMatch(
                  each -> {
                    try {
                      return each.isUp()
                          && !each.isLoopback()
                          && each.inetAddresses().anyMatch(address -> !address.isLoopbackAddress());
                    } catch (SocketException e) {
                      return false;
                    }
                  });
      if (!found) {
        throw new RtcUnavailableException(
            "WebRTC needs a network interface besides loopback, and this machine has none that is"
                + " up with an address",
            null);
      }
    } catch (SocketException e) {
      throw new RtcUnavailableException("The network interfaces cannot be listed", e);
    }
  }

  /** Peers opened and not closed yet. */
  public int openPeers() {
    return open.size();
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
      throw new IllegalStateException("This endpoint was not started to die on request");
    }
    Runtime.getRuntime().halt(134);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (NativePeer peer : open) {
      peer.close();
    }
    pump.close();
    natives.close();
  }

  /** Factory and audio device, in the one start-up order that does not abort the process. */
  private static final class Natives {
    private final PeerConnectionFactory factory;
    private final HeadlessAudioDeviceModule device;

    private Natives(PeerConnectionFactory factory, HeadlessAudioDeviceModule device) {
      this.factory = factory;
      this.device = device;
    }

    /**
     * The device records <em>before</em> the factory exists. libwebrtc then finds it recording and
     * never starts it for a send stream; otherwise the device's thread would feed every send stream
     * beside our own pushes and the library aborts the process (webrtc-java 0.14.0, its issues
     * #118, #213; to be looked at again with every upgrade). Playing out is never started either:
     * the same thread would take remote audio twice.
     */
    static Natives start() {
      try {
        HeadlessAudioDeviceModule device = new HeadlessAudioDeviceModule();
        device.initRecording();
        device.startRecording();
        return new Natives(new PeerConnectionFactory(device), device);
      } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
        throw new RtcUnavailableException(
            "The WebRTC library cannot be loaded on this machine: it needs 64-bit Linux on x86 and"
                + " the packages libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1"
                + " libdbus-1-3",
            e);
      } catch (RuntimeException e) {
        throw new RtcUnavailableException("The WebRTC library cannot be started", e);
      }
    }

    void close() {
      try {
        factory.dispose();
        device.dispose();
      } catch (RuntimeException | Error e) {
        LOG.warn("giving the WebRTC library back failed: {}", e.toString());
      }
    }
  }
}
