package org.vivavoce.cloud.realtime;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.Recalled;
import org.vivavoce.live.SayOrder;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.SidebandListener;
import org.vivavoce.platform.time.Time;

/**
 * The sideband WebSocket of one call. One virtual thread writes (commands in order, pings when
 * idle) and notices a far side that has fallen silent; the listener hears {@link CallEvent.Closed}
 * exactly once.
 */
final class OpenAiSideband implements Sideband, WebSocket.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiSideband.class);
  private static final int MOST_WAITING = 256;

  /** A retrieved item carries its audio; what is larger than this is not kept. */
  private static final int LONGEST_MESSAGE = 16 << 20;

  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);
  private static final int NORMAL = 1000;
  private static final int BROKEN = 1006;

  private final SidebandListener listener;
  private final Time time;
  private final Duration pingEvery;

  /** A session in writing: it is set up and spoken to for words alone. */
  private final boolean text;

  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean closedTold = new AtomicBoolean();
  private final StringBuilder fragments = new StringBuilder();
  private boolean tooLong;
  private volatile boolean closing;
  private volatile long heardAtMs;
  private volatile @Nullable Thread writer;

  OpenAiSideband(SidebandListener listener, Time time, Duration pingEvery, boolean text) {
    this.listener = listener;
    this.time = time;
    this.pingEvery = pingEvery;
    this.text = text;
    this.heardAtMs = time.monotonicMs();
  }

  /** Starts writing; called once, when the handshake is done. */
  void start(WebSocket socket) {
    writer = Thread.ofVirtual().name("sideband-writer").start(() -> write(socket));
  }

  private void write(WebSocket socket) {
    try {
      while (!closing && !closedTold.get()) {
        String next = waiting.poll(pingEvery.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          socket.sendText(next, true).get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } else if (time.monotonicMs() - heardAtMs > 2 * pingEvery.toMillis()) {
          tellClosed(BROKEN, "silent");
        } else {
          socket
              .sendPing(ByteBuffer.allocate(0))
              .get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      // close() wakes us this way
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The sideband could not be written to", e);
      tellClosed(BROKEN, "could not be written to");
    }
    // Told before the far side can answer our close frame, so that who left is never in doubt.
    tellClosed(NORMAL, "left");
    if (closing) {
      leave(socket);
    }
    socket.abort();
  }

  private static void leave(WebSocket socket) {
    try {
      socket.sendClose(NORMAL, "").get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      LOG.debug("The sideband's close frame was not taken", e);
    }
  }

  private void command(String event) {
    if (!closing && !closedTold.get() && !waiting.offer(event)) {
      tellClosed(BROKEN, "commands pile up");
    }
  }

  private void tellClosed(int code, String why) {
    if (closedTold.compareAndSet(false, true)) {
      listener.heard(new CallEvent.Closed(code, why));
      Thread thread = writer;
      if (thread != null && thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
  }

  @Override
  public void configure(CallSettings settings) {
    command(OpenAiEvents.configure(settings, text));
  }

  @Override
  public void say(SayOrder order) {
    command(OpenAiEvents.say(order, text));
  }

  @Override
  public void cancel() {
    command(OpenAiEvents.cancel());
  }

  @Override
  public void clearPlayback() {
    if (!text) {
      command(OpenAiEvents.clearPlayback());
    }
  }

  @Override
  public void recall(List<Recalled> earlier) {
    earlier.forEach(one -> command(OpenAiEvents.item(one)));
  }

  @Override
  public void typed(String itemId, String words) {
    command(OpenAiEvents.item(new Recalled(itemId, true, words)));
  }

  @Override
  public void retrieve(String itemId) {
    command(OpenAiEvents.retrieve(itemId));
  }

  @Override
  public void remove(String itemId) {
    command(OpenAiEvents.remove(itemId));
  }

  @Override
  public void close() {
    closing = true;
    Thread thread = writer;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    heardAtMs = time.monotonicMs();
    if (!tooLong && fragments.length() + data.length() > LONGEST_MESSAGE) {
      tooLong = true;
      fragments.setLength(0);
    }
    if (!tooLong) {
      fragments.append(data);
    }
    if (last && !closedTold.get()) {
      listener.heard(
          tooLong ? new CallEvent.Unknown("too long") : OpenAiEvents.read(fragments.toString()));
    }
    if (last) {
      fragments.setLength(0);
      tooLong = false;
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
    heardAtMs = time.monotonicMs();
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    heardAtMs = time.monotonicMs();
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    tellClosed(code, reason);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    LOG.debug("The sideband broke", error);
    tellClosed(BROKEN, "broken");
  }
}
