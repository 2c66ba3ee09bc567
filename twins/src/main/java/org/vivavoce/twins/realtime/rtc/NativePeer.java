package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDtlsTransport;
import dev.onvoid.webrtc.RTCDtlsTransportObserver;
import dev.onvoid.webrtc.RTCDtlsTransportState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceConnectionState;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on libwebrtc. Observer and sink methods run on native threads (signalling, capture):
 * they copy, post to the peer's thread and return; they take no lock that is held during a native
 * call, or signalling would deadlock.
 */
final class NativePeer implements RtcPeer {
  private static final int SAMPLE_RATE = 48_000;
  private static final Logger log = LoggerFactory.getLogger(NativePeer.class);

  private final Pump pump;
  private final RtcFaults faults;
  private final Consumer<NativePeer> onClose;
  private final PeerThread thread;
  private final PeerLife life;
  private final CustomAudioSource source = new CustomAudioSource();
  private final AudioTrack track;
  private final PlayoutLine line;
  private final RTCPeerConnection connection;
  private final DataLink data;
  private final CountDownLatch gathered = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong faulted = new AtomicLong();
  private final AudioTrackSink sink = this::heard;
  private @Nullable AudioTrack remote;
  private @Nullable RTCDtlsTransport dtls;
  private @Nullable LossyPath path;
  private String answer = "";

  NativePeer(
      PeerConnectionFactory factory,
      RTCConfiguration configuration,
      Pump pump,
      RtcFaults faults,
      RtcListener listener,
      long number,
      Consumer<NativePeer> onClose) {
    this.pump = pump;
    this.faults = faults;
    this.onClose = onClose;
    thread = new PeerThread("rtc-peer-" + number, listener::audio);
    line = new PlayoutLine(this::push, thread::post);
    life = new PeerLife(listener, line::connected);
    data = new DataLink(listener, thread);
    track = factory.createAudioTrack("voice", source);
    connection = factory.createPeerConnection(configuration, new Observer());
    if (connection == null) {
      throw new RtcUnavailableException(
          "The WebRTC library refused to make a peer connection", null);
    }
    thread.start();
  }

  /** Sets the offer, makes the answer and waits for our candidates. */
  void answer(String offer, int gatherTimeoutMs, @Nullable String advertised)
      throws BadOfferException {
    setOffer(offer);
    connection.addTrack(track, List.of("interviewer"));
    for (RTCRtpTransceiver transceiver : connection.getTransceivers()) {
      MediaStreamTrack theirs = transceiver.getReceiver().getTrack();
      if (theirs instanceof AudioTrack audio && remote == null) {
        remote = audio;
        audio.addSink(sink);
      } else if (!(theirs instanceof AudioTrack)) {
        transceiver.setDirection(RTCRtpTransceiverDirection.INACTIVE); // no use for pictures
      }
    }
    Done answered = new Done();
    connection.createAnswer(new RTCAnswerOptions(), answered);
    RTCSessionDescription description = answered.awaitDescription();
    Done local = new Done();
    connection.setLocalDescription(description, local);
    local.awaitOrBadOffer();
    watchDtls();
    try {
      if (!gathered.await(gatherTimeoutMs, TimeUnit.MILLISECONDS)) {
        log.warn(
            "ICE gathering was not complete after {} ms; the answer carries what there is",
            gatherTimeoutMs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RtcUnavailableException("Interrupted while gathering ICE candidates", e);
    }
    String sdp = connection.getLocalDescription().sdp;
    if (faults.loss() != null) {
      LossyPath lossy = new LossyPath(faults.loss());
      path = lossy;
      sdp = lossy.through(sdp);
    }
    answer = advertised == null ? sdp : Sdp.advertise(sdp, advertised);
    pump.add(line);
  }

  private void setOffer(String offer) throws BadOfferException {
    Done offered = new Done();
    try {
      connection.setRemoteDescription(
          new RTCSessionDescription(RTCSdpType.OFFER, Sdp.withoutCandidates(offer)), offered);
    } catch (Error e) {
      if (e.getClass() == Error.class) { // how the library says that it cannot parse
        throw new BadOfferException("The offer cannot be read: " + e.getMessage());
      }
      throw e;
    }
    offered.awaitOrBadOffer();
  }

  private void watchDtls() {
    for (RTCRtpSender sender : connection.getSenders()) {
      RTCDtlsTransport transport = sender.getTransport();
      if (transport != null && dtls == null) {
        dtls = transport;
        transport.registerObserver(new DtlsObserver());
      }
    }
  }

  /** On the capture thread, which all calls share: copy, post, return. */
  private void heard(byte[] data, int bitsPerSample, int sampleRate, int channels, int frames) {
    if (closed.get()) {
      return;
    }
    long n = received.incrementAndGet();
    if (sampleRate != SAMPLE_RATE || bitsPerSample != 16 || channels < 1) {
      return; // libwebrtc has delivered nothing else; better silence than noise
    }
    double share = faults.dropInboundShare();
    if (share > 0 && Math.floor(n * share) != Math.floor((n - 1) * share)) {
      faulted.incrementAndGet();
      return;
    }
    short[] frame = new short[frames];
    for (int i = 0; i < frames; i++) {
      int at = 2 * channels * i; // of several channels the first
      frame[i] = (short) ((data[at] & 0xff) | (data[at + 1] << 8));
    }
    thread.postFrame(frame);
  }

  /** Called by the pump within the line's lock. */
  private void push(byte[] frame) {
    source.pushAudio(frame, 16, SAMPLE_RATE, 1, PlayoutLine.FRAME_SAMPLES);
  }

  @Override
  public String answerSdp() {
    return answer;
  }

  @Override
  public Playout playout() {
    return line;
  }

  @Override
  public boolean hasChannel() {
    return data.open();
  }

  @Override
  public boolean sendText(String text) {
    return data.send(text);
  }

  @Override
  public long receivedFrames() {
    return received.get();
  }

  @Override
  public long droppedFrames() {
    return faulted.get() + thread.dropped();
  }

  /**
   * The order matters, and each step stands alone: a failing one must not keep the others' natives.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    pump.remove(line); // before the source goes: pushing to a disposed source is use after free
    thread.stop();
    AudioTrack theirs = remote;
    RTCDtlsTransport transport = dtls;
    guarded(
        "sink",
        () -> {
          if (theirs != null) {
            theirs.removeSink(sink);
          }
        });
    guarded(
        "dtls observer",
        () -> {
          if (transport != null) {
            transport.unregisterObserver();
          }
        });
    guarded("channel observer", data::unregister);
    guarded(
        "senders",
        () -> {
          for (RTCRtpSender sender : connection.getSenders()) {
            sender.replaceTrack(null); // or the track's dispose says "not deleted"
          }
        });
    guarded("connection", connection::close);
    LossyPath lossy = path;
    guarded(
        "path",
        () -> {
          if (lossy != null) {
            lossy.closeSoon();
          }
        });
    guarded("channel", data::dispose);
    guarded("track", track::dispose);
    guarded("source", source::dispose);
    onClose.accept(this);
  }

  @SuppressWarnings("CatchingUnchecked") // the library throws java.lang.Error from dispose
  private static void guarded(String step, Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      log.warn("Closing a call: {} failed", step, e);
    }
  }

  private final class Observer implements PeerConnectionObserver {
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {}

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
      if (state == RTCIceGatheringState.COMPLETE) {
        gathered.countDown();
      }
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      thread.post(() -> life.connection(state));
    }

    @Override
    public void onIceConnectionChange(RTCIceConnectionState state) {
      thread.post(() -> life.ice(state));
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
      thread.post(() -> data.attach(channel));
    }
  }

  private final class DtlsObserver implements RTCDtlsTransportObserver {
    @Override
    public void onStateChange(RTCDtlsTransportState state) {
      thread.post(() -> life.dtls(state));
    }

    @Override
    public void onError(String message) {
      log.debug("DTLS: {}", message);
    }
  }
}
