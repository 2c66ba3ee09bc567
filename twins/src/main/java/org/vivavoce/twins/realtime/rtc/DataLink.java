package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The browser's data channel: the first it opens, text only. When more has come on it than may
 * wait, it is closed, as libwebrtc itself closes a channel whose received data nobody takes.
 */
final class DataLink {
  private static final Logger log = LoggerFactory.getLogger(DataLink.class);

  private final RtcListener listener;
  private final PeerThread thread;

  /** Guards use of the native channel against its disposal. Never taken by a native callback. */
  private final Object lock = new Object();

  private @Nullable RTCDataChannel channel;
  private volatile boolean open;
  private boolean told;

  /** More came than may wait: nothing of this channel is taken any more. On the native thread. */
  private boolean overrun;

  DataLink(RtcListener listener, PeerThread thread) {
    this.listener = listener;
    this.thread = thread;
  }

  /**
   * On the peer's thread. Messages that came before are kept by libwebrtc until the observer is
   * there.
   */
  void attach(RTCDataChannel theirs) {
    synchronized (lock) {
      if (channel != null) {
        log.info("A second data channel was offered and is ignored");
        return;
      }
      channel = theirs;
      theirs.registerObserver(new Observer());
    }
    look();
  }

  boolean open() {
    return open;
  }

  boolean send(String text) {
    synchronized (lock) {
      RTCDataChannel to = channel;
      if (to == null || !open) {
        return false;
      }
      try {
        to.send(
            new RTCDataChannelBuffer(
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false));
        return true;
      } catch (Exception e) {
        log.warn(
            "A message of {} characters could not be sent on the data channel", text.length(), e);
        return false;
      }
    }
  }

  /**
   * On the peer's thread: asks the channel itself, for its state may have changed before we
   * observed it.
   */
  private void look() {
    synchronized (lock) {
      open = channel != null && channel.getState() == RTCDataChannelState.OPEN;
    }
    if (open && !told) {
      told = true;
      listener.channelOpened();
    }
  }

  /** On the peer's thread, after what was taken. */
  private void close() {
    synchronized (lock) {
      open = false;
      if (channel != null) {
        channel.close();
      }
    }
    log.info("A browser sent more on its data channel than may wait; the channel is closed");
    listener.channelOverrun();
  }

  void unregister() {
    synchronized (lock) {
      open = false;
      if (channel != null) {
        channel.unregisterObserver();
      }
    }
  }

  void dispose() {
    synchronized (lock) {
      RTCDataChannel old = channel;
      channel = null;
      if (old != null) {
        old.dispose();
      }
    }
  }

  private final class Observer implements RTCDataChannelObserver {
    @Override
    public void onBufferedAmountChange(long previous) {}

    @Override
    public void onStateChange() {
      thread.post(DataLink.this::look);
    }

    @Override
    public void onMessage(RTCDataChannelBuffer buffer) {
      if (buffer.binary) {
        return; // the events of the wire are text
      }
      int size = buffer.data.remaining();
      if (overrun || !thread.takesMessage(size)) {
        overrun();
        return;
      }
      byte[] copy = new byte[size];
      buffer.data.get(copy); // valid within this call alone
      thread.postMessage(
          size,
          () -> {
            look();
            listener.channelText(new String(copy, StandardCharsets.UTF_8));
          });
    }

    private void overrun() {
      if (!overrun) {
        overrun = true;
        thread.post(DataLink.this::close);
      }
    }
  }
}
