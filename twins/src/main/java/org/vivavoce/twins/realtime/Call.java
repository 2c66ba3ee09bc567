package org.vivavoce.twins.realtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.SocketHandler;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.realtime.rtc.BadOfferException;
import org.vivavoce.twins.realtime.rtc.Playout;
import org.vivavoce.twins.realtime.rtc.RtcListener;
import org.vivavoce.twins.realtime.rtc.RtcPeer;

/**
 * One call: one virtual thread with one bounded queue. Audio, client events, playback and timers
 * are work in that queue; nothing else touches the call's state. A call over WebRTC lives until its
 * peer leaves, it is hung up, or its time is over; sidebands come and go. A session on a socket
 * alone ({@code ?model=}) has no peer and lives as long as its socket.
 */
final class Call implements Mailbox, RtcListener {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);
  private static final int QUEUE = 1_024;
  private static final long TICK_MS = 100;
  private static final long POST_PATIENCE_MS = 5_000;

  /**
   * @param sessionMs the session's longest life
   * @param connectMs how long the browser may take to connect at first
   * @param returnMs how long a browser may be away ({@code ice_disconnected}) before the call ends
   * @param dropAfterMs a named fault: the call breaks off then
   * @param mute a named fault: nothing of what is said is heard
   */
  record Limits(long sessionMs, long connectMs, long returnMs, long dropAfterMs, boolean mute) {}

  private final String id;
  private final SessionState session;
  private final Ports ports;
  private final Clock clock;
  private final Limits limits;
  private final Runnable onEnded;
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(QUEUE);
  private final AtomicReference<Sockets.@Nullable Goodbye> end = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Conversation conversation = new Conversation();
  private final Sockets sockets;
  private final long openedAtMs;

  private @Nullable RtcPeer peer;
  private @Nullable Hearing hearing;
  private @Nullable Speaking speaking;
  private @Nullable ClientEvents clientEvents;
  private boolean everConnected;
  private long awaySinceMs = -1;

  Call(String id, SessionState session, Ports ports, Limits limits, Runnable onEnded) {
    this.id = id;
    this.session = session;
    this.ports = ports;
    this.clock = ports.clock();
    this.limits = limits;
    this.onEnded = onEnded;
    this.openedAtMs = clock.monotonicMs();
    this.sockets = new Sockets(this, this::clientText, this::greet);
  }

  String id() {
    return id;
  }

  /**
   * Makes the peer and starts the call's thread.
   *
   * @return the SDP answer
   * @throws BadOfferException and the call has not begun
   */
  String open(String sdpOffer) throws BadOfferException {
    RtcPeer made = ports.peers().accept(sdpOffer, this);
    peer = made;
    begin(limits.mute() ? new MutePlayout() : made.playout());
    return made.answerSdp();
  }

  /**
   * Starts a session without media: audio, where there is any, travels in events.
   *
   * @return the handler of the one socket that the session lives on
   */
  SocketHandler openOnSocket() {
    begin(null);
    return sockets.handler(
        false,
        () -> everConnected = true,
        () -> end(1000, "The session ended: its socket was closed."));
  }

  private void begin(@Nullable Playout playout) {
    Speaking voice = new Speaking(session, conversation, sockets, this, playout, ports);
    Hearing ears =
        new Hearing(
            session,
            conversation,
            sockets,
            this,
            ports,
            new Hearing.Listener() {
              @Override
              public void bargeIn() {
                voice.bargeIn();
              }

              @Override
              public void replyWanted() {
                voice.reply();
              }
            });
    speaking = voice;
    hearing = ears;
    clientEvents =
        new ClientEvents(
            session,
            conversation,
            ears,
            voice,
            playout == null ? new AppendedAudio(ears) : null,
            sockets);
    Thread.ofVirtual().name("call").start(this::live);
  }

  private void live() {
    try {
      while (end.get() == null) {
        Runnable work = queue.poll(TICK_MS, TimeUnit.MILLISECONDS);
        if (work != null) {
          carryOut(work);
        }
        tick();
      }
    } catch (InterruptedException stopping) {
      end.compareAndSet(null, new Sockets.Goodbye(1001, "The twin is stopping."));
    } finally {
      tearDown();
    }
  }

  private void carryOut(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException bug) {
      LOG.error("call {}: a step failed", id, bug);
      sockets.emit(
          Events.error(
              new TwinProblem(500, "server_error", null, null, "The twin failed; see its log."),
              null));
    }
  }

  private void tick() {
    long now = clock.monotonicMs();
    if (speaking != null && hearing != null) {
      speaking.tick();
      hearing.idle(speaking.quietMs(), speaking.finished());
    }
    if (now - openedAtMs >= limits.sessionMs()) {
      String words =
          "Your session hit the maximum duration of "
              + Math.max(1, limits.sessionMs() / 60_000)
              + " minutes.";
      sockets.emit(Events.error(TwinProblem.invalid("session_expired", null, words), null));
      end(1001, words);
    } else if (now - openedAtMs >= limits.dropAfterMs()) {
      end(1000, "The call ended: its peer left (dropped on request).");
    } else if (!everConnected && now - openedAtMs >= limits.connectMs()) {
      end(1000, "The call ended: its peer never connected.");
    } else if (awaySinceMs >= 0 && now - awaySinceMs >= limits.returnMs()) {
      end(1000, "The call ended: its peer left.");
    }
  }

  private void tearDown() {
    Sockets.Goodbye how = end.get();
    if (how == null) {
      how = new Sockets.Goodbye(1000, "The call ended.");
    }
    try {
      if (hearing != null) {
        hearing.close();
      }
      if (speaking != null) {
        speaking.close();
      }
      if (peer != null) {
        peer.close();
      }
    } catch (RuntimeException bug) {
      LOG.error("call {}: closing failed", id, bug);
    } finally {
      queue.clear();
      sockets.close(how);
      ended.countDown();
      LOG.info("call {} ended: {}", id, how.reason());
      onEnded.run();
    }
  }

  /** Ends the call soon; the first reason counts. Sidebands are closed with that code. */
  void end(int code, String reason) {
    end.compareAndSet(null, new Sockets.Goodbye(code, reason));
    // Wakes the thread; a full queue means it is awake.
    queue.offer(() -> {});
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Waits until everything of the call is given back. */
  boolean awaitEnd(long timeoutMs) throws InterruptedException {
    return ended.await(timeoutMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean post(Runnable work) {
    long deadline = clock.monotonicMs() + POST_PATIENCE_MS;
    try {
      while (end.get() == null) {
        if (queue.offer(work, TICK_MS, TimeUnit.MILLISECONDS)) {
          return true;
        }
        if (clock.monotonicMs() > deadline) {
          LOG.error("call {} is {} ms behind and is ended", id, POST_PATIENCE_MS);
          end(1011, "The call ended: the twin could not keep up.");
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void greet(Subscriber subscriber) {
    subscriber.send(Json.write(Events.session("session.created", session.snapshot())));
  }

  private void clientText(String text) {
    if (clientEvents != null) {
      clientEvents.handle(text);
    }
  }

  /**
   * The handler of one more sideband.
   *
   * @param silent a named fault: nothing is ever sent on it
   * @throws TwinProblem 429 when the call has as many as it takes
   */
  SocketHandler sideband(boolean silent) {
    return sockets.handler(silent, () -> {}, () -> {});
  }

  // RtcListener: called on the peer's own thread.

  @Override
  public void audio(short[] frame48k) {
    post(
        () -> {
          if (hearing != null) {
            hearing.audio(frame48k);
          }
        });
  }

  @Override
  public void connected() {
    post(
        () -> {
          everConnected = true;
          awaySinceMs = -1;
        });
  }

  @Override
  public void ended(String reason) {
    if (reason.equals("ice_disconnected")) {
      post(() -> awaySinceMs = clock.monotonicMs());
    } else {
      end(1000, "The call ended: its peer left (" + reason + ").");
    }
  }

  @Override
  public void channelOpened() {
    post(() -> sockets.add(event -> peer != null && peer.sendText(event)));
  }

  @Override
  public void channelText(String text) {
    post(() -> clientText(text));
  }

  @Override
  public void channelOverrun() {
    post(
        () ->
            sockets.emit(
                Events.error(
                    TwinProblem.rateLimit(
                        "The data channel was closed: more came on it than could be dealt with.",
                        1_000),
                    null)));
  }
}
