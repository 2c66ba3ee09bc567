package org.vivavoce.twins.common;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of one WebSocket. Jetty's own queue has no bound; this one holds {@value
 * #MAX_WAITING} messages, and a reader that falls further behind is cut off, so that it can never
 * make a call grow without end. Messages leave in the order they were given.
 */
public final class SocketOut {
  private static final Logger LOG = LoggerFactory.getLogger(SocketOut.class);
  static final int MAX_WAITING = 4_096;
  private static final long WRITE_TIMEOUT_SECONDS = 10;

  private sealed interface Frame {
    record Text(String text) implements Frame {}

    record Close(int code, String reason) implements Frame {}
  }

  private final Session session;
  private final LinkedBlockingQueue<Frame> waiting = new LinkedBlockingQueue<>(MAX_WAITING + 1);
  private final Thread writer;
  private final AtomicBoolean closed = new AtomicBoolean();

  SocketOut(Session session) {
    this.session = session;
    this.writer = Thread.ofVirtual().name("socket-out").start(this::write);
  }

  /** Never blocks. False when the socket is closed or was just cut off for being too slow. */
  public boolean send(String text) {
    if (closed.get()) {
      return false;
    }
    if (waiting.size() >= MAX_WAITING) {
      LOG.warn("a WebSocket reader fell {} messages behind and is cut off", MAX_WAITING);
      cut();
      return false;
    }
    return waiting.offer(new Frame.Text(text));
  }

  /**
   * Closes after everything that was sent before. The reason must fit in 123 octets (RFC 6455
   * §5.5).
   */
  public void close(int code, String reason) {
    if (closed.compareAndSet(false, true)) {
      waiting.offer(new Frame.Close(code, reason));
    }
  }

  /** Waits until the close has been handed to the network, at most that long. */
  public void awaitClosed(long timeoutMs) {
    try {
      writer.join(Duration.ofMillis(timeoutMs));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** For the shell: the other side is gone, nothing can be sent any more. */
  void gone() {
    closed.set(true);
    waiting.clear();
    waiting.offer(new Frame.Close(1000, ""));
  }

  private void cut() {
    closed.set(true);
    waiting.clear();
    session.disconnect();
    waiting.offer(new Frame.Close(1008, ""));
  }

  private void write() {
    try {
      while (true) {
        switch (waiting.take()) {
          case Frame.Text(String text) -> {
            CompletableFuture<Void> written = new CompletableFuture<>();
            session.sendText(
                text, Callback.from(() -> written.complete(null), written::completeExceptionally));
            written.get(WRITE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
          }
          case Frame.Close(int code, String reason) -> {
            CompletableFuture<Void> written = new CompletableFuture<>();
            session.close(
                code,
                reason,
                Callback.from(() -> written.complete(null), written::completeExceptionally));
            written.get(WRITE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return;
          }
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      cut();
    } catch (ExecutionException | TimeoutException unwritable) {
      cut();
    }
  }
}
