package org.vivavoce.platform.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.observe.LogContext;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/**
 * The one WebSocket of the product (RFC 6455): text only, a bounded send queue, no idle close but
 * pings of our own, and callbacks one after the other.
 */
public final class Socket {
  /** RFC 6455 §7.4.1. */
  public static final int NORMAL = 1000;

  public static final int GOING_AWAY = 1001;
  public static final int NOT_ACCEPTABLE = 1003;
  public static final int POLICY = 1008;
  public static final int SERVER_ERROR = 1011;

  /** "Try again later", IANA WebSocket close code registry; here: the peer reads too slowly. */
  public static final int TOO_SLOW = 1013;

  private static final Logger LOG = LoggerFactory.getLogger(Socket.class);

  /** How long a peer has to answer our close frame before the connection is cut. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private record CloseFrame(int code, String reason) {}

  private final SocketHandler handler;
  private final SocketLimits limits;
  private final Time time;
  private final Timers timers;
  private final Consumer<Socket> whenClosed;

  private final Object sending = new Object();
  private final ArrayDeque<String> outbox = new ArrayDeque<>();
  private long outboxBytes;
  private boolean writing;
  private @Nullable CloseFrame closeFrame;
  private boolean closed;

  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger eventCount = new AtomicInteger();
  private boolean closedTold;

  private volatile long heardAtMs;
  private volatile @Nullable Session session;
  private final AtomicReference<Timers.@Nullable Timer> nextPing = new AtomicReference<>();

  Socket(
      SocketHandler handler,
      SocketLimits limits,
      Time time,
      Timers timers,
      Consumer<Socket> whenClosed) {
    this.handler = handler;
    this.limits = limits;
    this.time = time;
    this.timers = timers;
    this.whenClosed = whenClosed;
  }

  /**
   * Queues one text message; never blocks, safe from any thread, keeps the order of the calls.
   * Quietly does nothing once the socket closes: the peer is told by reconnecting, not by us. A
   * peer that lets the queue overflow is closed with 1013.
   */
  public void send(String text) {
    boolean overflow;
    synchronized (sending) {
      if (closeFrame != null || closed) {
        return;
      }
      outbox.add(text);
      outboxBytes += bytes(text);
      overflow =
          outboxBytes > limits.maxQueuedBytes() || outbox.size() > limits.maxQueuedMessages();
      if (overflow) {
        dropOutbox();
      }
    }
    if (overflow) {
      LOG.info("A WebSocket's peer reads too slowly; closing it");
      close(TOO_SLOW, "too slow");
    } else {
      pump();
    }
  }

  private static long bytes(String text) {
    return 2L * text.length();
  }

  private void dropOutbox() {
    outbox.clear();
    outboxBytes = 0;
  }

  /**
   * Sends what is queued, then starts the closing handshake. The connection is cut when all this
   * has not ended after five seconds. Calling again does nothing.
   */
  public void close(int code, String reason) {
    Session open;
    synchronized (sending) {
      if (closeFrame != null || closed) {
        return;
      }
      closeFrame = new CloseFrame(code, shortened(reason));
      open = session;
    }
    stopPings();
    if (open != null) {
      timers.schedule(CLOSE_GRACE, open::disconnect);
      pump();
    }
  }

  /** Runs the task later, on a timer's thread; it must not block. */
  public void after(Duration delay, Runnable task) {
    timers.schedule(delay, task);
  }

  /** When the peer last sent anything, an answered ping included, on the monotonic clock. */
  public long heardAtMs() {
    return heardAtMs;
  }

  public boolean isOpen() {
    Session open = session;
    synchronized (sending) {
      return closeFrame == null && !closed && open != null && open.isOpen();
    }
  }

  /** A close reason has at most 123 bytes (RFC 6455 §5.5). */
  private static String shortened(String reason) {
    String text = reason;
    while (text.getBytes(StandardCharsets.UTF_8).length > 123) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }

  /** Hands one frame at a time to Jetty, so that Jetty's own unbounded queue stays empty. */
  private void pump() {
    Session open = session;
    if (open == null) {
      return;
    }
    String next;
    CloseFrame last;
    synchronized (sending) {
      if (writing || closed) {
        return;
      }
      next = outbox.poll();
      last = next == null ? closeFrame : null;
      if (next == null && last == null) {
        return;
      }
      writing = true;
    }
    if (next != null) {
      open.sendText(next, Callback.from(() -> written(bytes(next)), failure -> cut(open, failure)));
    } else if (last != null) {
      // Nothing is written after a close frame (RFC 6455 §5.5.1): "writing" stays set.
      open.close(last.code(), last.reason(), Callback.NOOP);
    }
  }

  private void written(long bytes) {
    synchronized (sending) {
      writing = false;
      outboxBytes = Math.max(0, outboxBytes - bytes);
    }
    pump();
  }

  private static void cut(Session open, Throwable failure) {
    LOG.debug("A WebSocket message could not be written", failure);
    open.disconnect();
  }

  /** Runs events in order on whichever thread brings one while none is running. */
  private void event(Runnable event) {
    events.add(event);
    if (eventCount.getAndIncrement() != 0) {
      return;
    }
    do {
      Runnable next = events.poll();
      if (next != null) {
        guarded(next);
      }
    } while (eventCount.decrementAndGet() != 0);
  }

  private void guarded(Runnable event) {
    try (var _ = LogContext.fresh()) {
      event.run();
    } catch (RuntimeException e) {
      LOG.error("A WebSocket handler failed; closing the socket", e);
      close(SERVER_ERROR, "internal error");
    }
  }

  private void ping() {
    Session open = session;
    if (open == null || !isOpen()) {
      return;
    }
    if (time.monotonicMs() - heardAtMs > limits.silenceLimit().toMillis()) {
      LOG.info("A WebSocket's peer has fallen silent; disconnecting");
      open.disconnect();
      return;
    }
    open.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    nextPing.set(timers.schedule(limits.pingEvery(), this::ping));
  }

  private void stopPings() {
    Timers.Timer timer = nextPing.getAndSet(null);
    if (timer != null) {
      timer.cancel();
    }
  }

  /** What Jetty calls. A listener of its own, so that {@link Socket} shows none of it. */
  Session.Listener listener() {
    return new FromJetty();
  }

  /** Public because Jetty calls it by method handle; nobody else does. */
  public final class FromJetty extends Session.Listener.AbstractAutoDemanding {
    private FromJetty() {}

    @Override
    public void onWebSocketOpen(Session opened) {
      super.onWebSocketOpen(opened);
      opened.setIdleTimeout(Duration.ZERO);
      opened.setMaxTextMessageSize(limits.maxMessageBytes());
      opened.setMaxBinaryMessageSize(limits.maxMessageBytes());
      heardAtMs = time.monotonicMs();
      synchronized (sending) {
        session = opened;
      }
      nextPing.set(timers.schedule(limits.pingEvery(), Socket.this::ping));
      event(() -> handler.opened(Socket.this));
      pump();
    }

    @Override
    public void onWebSocketText(String text) {
      heardAtMs = time.monotonicMs();
      event(
          () -> {
            if (!closedTold) {
              handler.text(Socket.this, text);
            }
          });
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
      callback.succeed();
      close(NOT_ACCEPTABLE, "text only");
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
      heardAtMs = time.monotonicMs();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
      LOG.debug("A WebSocket failed", cause);
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
      synchronized (sending) {
        closed = true;
        dropOutbox();
      }
      callback.succeed();
      stopPings();
      whenClosed.accept(Socket.this);
      event(
          () -> {
            if (!closedTold) {
              closedTold = true;
              handler.closed(Socket.this, code, reason == null ? "" : reason);
            }
          });
    }
  }
}
