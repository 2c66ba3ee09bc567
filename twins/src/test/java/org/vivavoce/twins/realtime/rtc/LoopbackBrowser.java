package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a call, in the same process: a second libwebrtc peer that offers, as a browser
 * does.
 */
final class LoopbackBrowser implements AutoCloseable {
  final CountDownLatch connected = new CountDownLatch(1);
  final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  final AtomicLong frames = new AtomicLong();
  final AtomicLong loudFrames = new AtomicLong();
  final BlockingQueue<short[]> heard = new LinkedBlockingQueue<>();

  private final RTCPeerConnection connection;
  private final CustomAudioSource source;
  private final AudioTrack track;
  private final PlayoutLine line;
  private final Pump pump = new Pump();
  private final AudioTrackSink sink = this::hear;
  private final CountDownLatch channelOpen = new CountDownLatch(1);
  private final @Nullable RTCDataChannel channel;
  private @Nullable AudioTrack remote;

  LoopbackBrowser(boolean withChannel) {
    var factory = Natives.get().factory(); // first: it loads the natives
    source = new CustomAudioSource();
    track = factory.createAudioTrack("microphone", source);
    line = new PlayoutLine(f -> source.pushAudio(f, 16, 48_000, 1, 480), Runnable::run);
    connection =
        factory.createPeerConnection(
            new RTCConfiguration(),
            new PeerConnectionObserver() {
              @Override
              public void onIceCandidate(RTCIceCandidate candidate) {}

              @Override
              public void onConnectionChange(RTCPeerConnectionState state) {
                if (state == RTCPeerConnectionState.CONNECTED) {
                  line.connected();
                  connected.countDown();
                }
              }
            });
    connection.addTrack(track, List.of("candidate"));
    if (withChannel) {
      RTCDataChannel made = connection.createDataChannel("oai-events", new RTCDataChannelInit());
      channel = made;
      made.registerObserver(
          new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long previous) {}

            @Override
            public void onStateChange() {
              if (made.getState() == RTCDataChannelState.OPEN) {
                channelOpen.countDown();
              }
            }

            @Override
            public void onMessage(RTCDataChannelBuffer buffer) {
              byte[] copy = new byte[buffer.data.remaining()];
              buffer.data.get(copy);
              texts.add(new String(copy, StandardCharsets.UTF_8));
            }
          });
    } else {
      channel = null;
    }
    pump.add(line);
  }

  /** An offer with no candidate in it: the answering side learns us as peer-reflexive. */
  String offer() throws BadOfferException {
    Done made = new Done();
    connection.createOffer(new RTCOfferOptions(), made);
    RTCSessionDescription description = made.awaitDescription();
    Done set = new Done();
    connection.setLocalDescription(description, set);
    set.awaitOrBadOffer();
    return description.sdp;
  }

  void answer(String sdp) throws BadOfferException {
    Done set = new Done();
    connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, sdp), set);
    set.awaitOrBadOffer();
    for (RTCRtpTransceiver transceiver : connection.getTransceivers()) {
      if (transceiver.getReceiver().getTrack() instanceof AudioTrack theirs) {
        remote = theirs;
        theirs.addSink(sink);
      }
    }
  }

  Playout playout() {
    return line;
  }

  void send(String text) throws Exception {
    if (channel == null || !channelOpen.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no channel");
    }
    channel.send(
        new RTCDataChannelBuffer(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false));
  }

  private void hear(byte[] data, int bits, int rate, int channels, int count) {
    frames.incrementAndGet();
    short[] frame = new short[count];
    long energy = 0;
    for (int i = 0; i < count; i++) {
      frame[i] = (short) ((data[2 * channels * i] & 0xff) | (data[2 * channels * i + 1] << 8));
      energy += (long) frame[i] * frame[i];
    }
    if (Math.sqrt((double) energy / count) > 1_000) {
      loudFrames.incrementAndGet();
    }
    heard.add(frame);
  }

  /** As a closed tab: no goodbye in the signalling, only what DTLS says by itself. */
  @Override
  public void close() {
    pump.remove(line);
    if (remote != null) {
      remote.removeSink(sink);
    }
    if (channel != null) {
      channel.unregisterObserver();
    }
    for (RTCRtpSender sender : connection.getSenders()) {
      sender.replaceTrack(null);
    }
    connection.close();
    if (channel != null) {
      channel.dispose();
    }
    track.dispose();
    source.dispose();
    pump.close();
  }
}
