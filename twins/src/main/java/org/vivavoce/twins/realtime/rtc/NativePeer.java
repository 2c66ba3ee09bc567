package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceConnectionState;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpReceiver;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One native peer connection. Callbacks come on libwebrtc's threads and only hand over to the
 * peer's own thread; natives are given back in the one order that neither leaks a track nor touches
 * freed memory.
 */
final class NativePeer implements RtcPeer {
  private static final Logger LOG = LoggerFactory.getLogger(NativePeer.class);
  private static final int NEGOTIATION_TIMEOUT_MS = 5_000;
  private static final int BITS = 16;
  private static final int RATE_HZ = 48_000;

  private final RtcListener listener;
  private final PeerThread thread;
  private final SpeechLine playout;
  private final Pump pump;
  private final RtcFaults faults;
  private final Runnable onClosed;
  private final CustomAudioSource source;
  private final AudioTrack outTrack;
  private final RTCPeerConnection connection;
  private final CompletableFuture<Boolean> gathered = new CompletableFuture<>();
  private final List<AudioTrack> inTracks = new ArrayList<>();
  private final AudioTrackSink sink = this::frameArrived;
  private final AtomicLong received = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Object pushLock = new Object();
  private final short[] frame = new short[SpeechLine.FRAME_SAMPLES];
  private final byte[] frameBytes = new byte[SpeechLine.FRAME_SAMPLES * 2];
  private boolean pushing;
  private volatile RTCIceConnectionState ice = RTCIceConnectionState.NEW;
  private volatile @Nullable RTCDataChannel channel;
  private volatile String answer = "";
  private double dropBudget;

  NativePeer(
      PeerConnectionFactory factory,
      RTCConfiguration configuration,
      RtcListener listener,
      Pump pump,
      RtcFaults faults,
      String name,
      Runnable onClosed) {
    this.listener = listener;
    this.pump = pump;
    this.faults = faults;
    this.onClosed = onClosed;
    this.thread = new PeerThread(name, listener);
    this.playout = new SpeechLine(thread::call);
    this.source = new CustomAudioSource();
    this.outTrack = factory.createAudioTrack("interviewer", source);
    this.connection = factory.createPeerConnection(configuration, new Observer());
  }

  /** Offer in, whole answer out. The caller closes this peer when it throws. */
  void negotiate(String offer, int gatherTimeoutMs) throws BadOfferException {
    RTCSessionDescription remote = new RTCSessionDescription(RTCSdpType.OFFER, offer);
    await(set -> connection.setRemoteDescription(remote, set), "The offer cannot be read");
    connection.addTrack(outTrack, List.of("interviewer"));
    for (RTCRtpReceiver receiver : connection.getReceivers()) {
      if (receiver.getTrack() instanceof AudioTrack track) {
        track.addSink(sink);
        inTracks.add(track);
      }
    }
    if (inTracks.isEmpty()) {
      throw new BadOfferException("The offer has no audio section");
    }
    CompletableFuture<RTCSessionDescription> created = new CompletableFuture<>();
    connection.createAnswer(
        new RTCAnswerOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            created.complete(description);
          }

          @Override
          public void onFailure(String error) {
            created.completeExceptionally(new IllegalStateException(error));
          }
        });
    RTCSessionDescription local =
        get(created, NEGOTIATION_TIMEOUT_MS, "The offer cannot be answered");
    await(set -> connection.setLocalDescription(local, set), "The offer cannot be answered");
    try {
      gathered.get(gatherTimeoutMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "candidate gathering took longer than {} ms; the answer carries what there is",
          gatherTimeoutMs);
    } catch (ExecutionException | InterruptedException e) {
      throw new RtcUnavailableException("Candidate gathering was interrupted", e);
    }
    answer = connection.getLocalDescription().sdp;
  }

  void answer(String sdp) {
    answer = sdp;
  }

  @Override
  public String answerSdp() {
    return answer;
  }

  @Override
  public Playout playout() {
    return playout;
  }

  @Override
  public boolean hasChannel() {
    return channel != null;
  }

  @Override
  public boolean sendText(String text) {
    RTCDataChannel open = channel;
    if (open == null || closed.get()) {
      return false;
    }
    // From the peer's thread, never from a native one: sending inside a callback deadlocks.
    thread.call(
        () -> {
          try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            open.send(new RTCDataChannelBuffer(ByteBuffer.wrap(bytes), false));
          } catch (Exception e) {
            LOG.debug("the data channel took no more: {}", e.toString());
          }
        });
    return true;
  }

  @Override
  public long receivedFrames() {
    return received.get();
  }

  @Override
  public long droppedFrames() {
    return thread.dropped();
  }

  /** Called by the pump every 10 ms. */
  void pushFrame() {
    synchronized (pushLock) {
      if (!pushing) {
        return;
      }
      playout.take(frame);
      for (int i = 0; i < frame.length; i++) {
        frameBytes[2 * i] = (byte) frame[i];
        frameBytes[2 * i + 1] = (byte) (frame[i] >> 8);
      }
      source.pushAudio(frameBytes, BITS, RATE_HZ, 1, frame.length);
    }
  }

  private void frameArrived(byte[] data, int bits, int rate, int channels, int frames) {
    received.incrementAndGet();
    if (closed.get() || rate != RATE_HZ || bits != BITS) {
      return;
    }
    if (dropThisOne()) {
      thread.countDropped();
      return;
    }
    short[] copy = new short[frames];
    for (int i = 0; i < frames; i++) {
      int at = i * channels * 2;
      copy[i] = (short) ((data[at] & 0xff) | (data[at + 1] << 8));
    }
    thread.audio(copy);
  }

  private boolean dropThisOne() {
    if (faults.dropInboundShare() == 0) {
      return false;
    }
    dropBudget += faults.dropInboundShare();
    if (dropBudget < 1) {
      return false;
    }
    dropBudget -= 1;
    return true;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    pump.remove(this);
    synchronized (pushLock) {
      pushing = false;
    }
    thread.close();
    RTCDataChannel open = channel;
    channel = null;
    for (AudioTrack track : inTracks) {
      guarded("removing a sink", () -> track.removeSink(sink));
    }
    if (open != null) {
      guarded("leaving the data channel", open::unregisterObserver);
    }
    guarded("releasing the senders", this::releaseSenders);
    guarded("closing the connection", connection::close);
    if (open != null) {
      guarded("disposing the data channel", open::dispose);
    }
    guarded("disposing the track", outTrack::dispose);
    guarded("disposing the source", source::dispose);
    onClosed.run();
  }

  /** Without this the connection keeps a reference and disposing the track throws an Error. */
  private void releaseSenders() {
    for (RTCRtpSender sender : connection.getSenders()) {
      MediaStreamTrack track = sender.getTrack();
      if (track != null) {
        sender.replaceTrack(null);
      }
    }
  }

  /**
   * The library throws Errors for natives in use; none of them may keep the next step from
   * happening.
   */
  private static void guarded(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("{} failed: {}", what, e.toString());
    }
  }

  private interface Setting {
    void start(SetSessionDescriptionObserver observer);
  }

  private static void await(Setting setting, String failure) throws BadOfferException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    setting.start(
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            done.complete(true);
          }

          @Override
          public void onFailure(String error) {
            done.completeExceptionally(new IllegalStateException(error));
          }
        });
    get(done, NEGOTIATION_TIMEOUT_MS, failure);
  }

  private static <T> T get(CompletableFuture<T> future, int timeoutMs, String failure)
      throws BadOfferException {
    try {
      return future.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new BadOfferException(failure + ": " + (cause == null ? e : cause).getMessage());
    } catch (TimeoutException e) {
      throw new RtcUnavailableException("The WebRTC library did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RtcUnavailableException("Interrupted while negotiating", e);
    }
  }

  private final class Observer implements PeerConnectionObserver {
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
      // The answer waits for all of them (vanilla ICE): there is no trickle on this wire.
    }

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
      if (state == RTCIceGatheringState.COMPLETE) {
        gathered.complete(true);
      }
    }

    @Override
    public void onStandardizedIceConnectionChange(RTCIceConnectionState state) {
      ice = state;
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      switch (state) {
        case CONNECTED -> {
          synchronized (pushLock) {
            pushing = !closed.get();
          }
          thread.call(listener::connected);
        }
        case DISCONNECTED -> thread.call(() -> listener.ended("ice_disconnected"));
        case FAILED -> {
          String reason = ice == RTCIceConnectionState.FAILED ? "ice_failed" : "peer_failed";
          thread.call(() -> listener.ended(reason));
        }
        case CLOSED -> thread.call(() -> listener.ended("peer_closed"));
        case NEW, CONNECTING -> {}
      }
    }

    @Override
    public void onDataChannel(RTCDataChannel opened) {
      thread.call(() -> watch(opened));
    }
  }

  private void watch(RTCDataChannel opened) {
    if (closed.get()) {
      return;
    }
    opened.registerObserver(
        new RTCDataChannelObserver() {
          @Override
          public void onBufferedAmountChange(long previousAmount) {}

          @Override
          public void onStateChange() {
            thread.call(() -> channelState(opened));
          }

          @Override
          public void onMessage(RTCDataChannelBuffer buffer) {
            byte[] bytes = new byte[buffer.data.remaining()];
            buffer.data.get(bytes);
            if (!buffer.binary) {
              thread.call(() -> listener.channelText(new String(bytes, StandardCharsets.UTF_8)));
            }
          }
        });
    channelState(opened);
  }

  private void channelState(RTCDataChannel changed) {
    if (closed.get()) {
      return;
    }
    if (changed.getState() == RTCDataChannelState.OPEN && channel == null) {
      channel = changed;
      listener.channelOpened();
    } else if (changed.getState() == RTCDataChannelState.CLOSED && channel == changed) {
      // The browser closed its channel or its whole connection; only the channel is known gone.
      guarded("leaving the data channel", changed::unregisterObserver);
      channel = null;
    }
  }
}
