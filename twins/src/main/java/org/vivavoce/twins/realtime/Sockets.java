package org.vivavoce.twins.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.SocketHandler;
import org.vivavoce.twins.common.SocketOut;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who listens to one call: its sidebands and its data channel, or the one socket that the session
 * consists of. All see all events, each after its own {@code session.created}.
 */
final class Sockets implements Outbox {
  private static final int MAX_SIDEBANDS = 16;
  private static final long CLOSE_PATIENCE_MS = 500;

  /** How the call ended, for those who still listen. */
  record Goodbye(int code, String reason) {}

  private final Mailbox mailbox;
  private final Consumer<String> clientText;
  private final Consumer<Subscriber> joined;
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

  /** All open sockets, also those that still wait for their {@code session.created}. */
  private final Set<Sideband> open = ConcurrentHashMap.newKeySet();

  private final AtomicReference<@Nullable Goodbye> goodbye = new AtomicReference<>();

  /**
   * @param clientText takes a client's message, on the call's thread
   * @param joined greets a new listener, on the call's thread
   */
  Sockets(Mailbox mailbox, Consumer<String> clientText, Consumer<Subscriber> joined) {
    this.mailbox = mailbox;
    this.clientText = clientText;
    this.joined = joined;
  }

  @Override
  public void emit(ObjectNode event) {
    String text = Json.write(event);
    List<Subscriber> gone = new ArrayList<>();
    for (Subscriber subscriber : subscribers) {
      if (!subscriber.send(text)) {
        gone.add(subscriber);
      }
    }
    subscribers.removeAll(gone);
  }

  /** From now on it sees all events. On the call's thread. */
  void add(Subscriber subscriber) {
    subscribers.add(subscriber);
    joined.accept(subscriber);
  }

  /**
   * The handler of one more socket.
   *
   * @param silent a named fault: the socket opens and nothing is ever sent on it
   * @param whenOpen called on the call's thread
   * @param whenGone called when the socket has closed, however it did
   * @throws TwinProblem 429 when the call has as many as it takes
   */
  SocketHandler handler(boolean silent, Runnable whenOpen, Runnable whenGone) {
    if (open.size() >= MAX_SIDEBANDS) {
      throw TwinProblem.rateLimit("The call has " + MAX_SIDEBANDS + " sidebands already.", 1_000);
    }
    return new Sideband(silent, whenOpen, whenGone);
  }

  /** Closes all with the reason the call ended for, and waits briefly until the frames are out. */
  void close(Goodbye how) {
    subscribers.clear();
    goodbye.set(how);
    open.forEach(socket -> socket.sayGoodbye(how));
    open.forEach(Sideband::awaitGone);
  }

  private final class Sideband implements SocketHandler, Subscriber {
    private final boolean silent;
    private final Runnable whenOpen;
    private final Runnable whenGone;
    private final AtomicReference<@Nullable SocketOut> out = new AtomicReference<>();
    private final AtomicBoolean left = new AtomicBoolean();

    Sideband(boolean silent, Runnable whenOpen, Runnable whenGone) {
      this.silent = silent;
      this.whenOpen = whenOpen;
      this.whenGone = whenGone;
    }

    @Override
    public void opened(SocketOut socket) {
      out.set(socket);
      open.add(this);
      mailbox.post(
          () -> {
            whenOpen.run();
            if (!silent) {
              add(this);
            }
          });
      Goodbye already = goodbye.get();
      if (already != null) {
        sayGoodbye(already);
      }
    }

    @Override
    public void text(String message) {
      mailbox.post(() -> clientText.accept(message));
    }

    @Override
    public void closed(int code, String reason) {
      left.set(true);
      open.remove(this);
      mailbox.post(() -> subscribers.remove(this));
      whenGone.run();
    }

    @Override
    public boolean send(String event) {
      SocketOut socket = out.get();
      return socket != null && !left.get() && socket.send(event);
    }

    /** The close frame shall be out before the process may stop. */
    void awaitGone() {
      SocketOut socket = out.get();
      if (socket != null) {
        socket.awaitClosed(CLOSE_PATIENCE_MS);
      }
    }

    /** A second time does nothing. */
    void sayGoodbye(Goodbye how) {
      SocketOut socket = out.get();
      if (socket != null) {
        socket.close(how.code(), how.reason());
      }
    }
  }
}
