package org.vivavoce.twins.realtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.SocketHandler;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import org.vivavoce.twins.realtime.rtc.BadOfferException;
import org.vivavoce.twins.realtime.rtc.RtcUnavailableException;
import tools.jackson.databind.node.ObjectNode;

/** The calls in progress, how many there may be, and when this process has had enough of them. */
final class Calls {
  private static final long END_PATIENCE_MS = 5_000;

  /** The fault {@code expire_soon}: such a session's longest life. */
  private static final long SOON_MS = 10_000;

  /** The fault {@code drop_after_answer}: how long such a call lasts. */
  private static final long DROP_AFTER_MS = 300;

  private final Map<String, Call> open = new ConcurrentHashMap<>();
  private final AtomicLong opened = new AtomicLong();
  private final Ports ports;
  private final TwinSettings settings;
  private final Runnable whenSpent;
  private int slots;
  private boolean closed;

  /**
   * @param whenSpent called once idle after {@link TwinSettings#recycleAfterCalls} calls; no call
   *     is taken any more then
   */
  Calls(Ports ports, TwinSettings settings, Runnable whenSpent) {
    this.ports = ports;
    this.settings = settings;
    this.whenSpent = whenSpent;
  }

  record Opened(String callId, String sdpAnswer) {}

  /**
   * @throws TwinProblem for a session or offer that is not taken, or when there is no room
   */
  Opened open(String sdpOffer, ObjectNode session, Optional<Fault> fault) {
    return begin(
        session,
        false,
        fault,
        call -> {
          try {
            String answer = call.open(sdpOffer);
            opened.incrementAndGet();
            return new Opened(call.id(), answer);
          } catch (BadOfferException bad) {
            throw TwinProblem.invalid(
                "invalid_offer", "sdp", "Invalid SDP offer: " + bad.getMessage());
          } catch (RtcUnavailableException noMedia) {
            throw new TwinProblem(
                503,
                "service_unavailable_error",
                "media_unavailable",
                null,
                noMedia.getMessage() == null ? "No WebRTC media here." : noMedia.getMessage());
          }
        });
  }

  /**
   * A session on a socket alone. It takes a place like a call, but does not wear the process out.
   *
   * @throws TwinProblem for a session that is not taken, or when there is no room
   */
  SocketHandler openOnSocket(ObjectNode session, Optional<Fault> fault) {
    return begin(session, true, fault, Call::openOnSocket);
  }

  private <T> T begin(
      ObjectNode session, boolean onSocket, Optional<Fault> fault, Function<Call, T> opening) {
    Call.Limits limits = limits(fault);
    SessionState state = state(session, limits.sessionMs(), onSocket);
    takeSlot();
    String id = WireIds.next("rtc_u1");
    Call call = new Call(id, state, ports, limits, () -> ended(id));
    boolean begun = false;
    try {
      T result = opening.apply(call);
      open.put(id, call);
      begun = true;
      if (call.hasEnded()) {
        open.remove(id);
      }
      return result;
    } finally {
      if (!begun) {
        giveSlot();
      }
    }
  }

  private Call.Limits limits(Optional<Fault> fault) {
    boolean soon = fault.equals(Optional.of(Fault.EXPIRE_SOON));
    boolean drops = fault.equals(Optional.of(Fault.DROP_AFTER_ANSWER));
    return new Call.Limits(
        soon ? Math.min(SOON_MS, settings.sessionMs()) : settings.sessionMs(),
        settings.connectMs(),
        settings.returnMs(),
        drops ? DROP_AFTER_MS : Long.MAX_VALUE,
        fault.equals(Optional.of(Fault.NO_AUDIO)));
  }

  private SessionState state(ObjectNode session, long sessionMs, boolean onSocket) {
    long expiresAt = ports.clock().unixSeconds() + sessionMs / 1_000;
    return SessionState.create(session, expiresAt, settings.speech().language(), onSocket);
  }

  /**
   * The whole session that a call opened with this one would have; it has not begun, so its expiry
   * is 0.
   *
   * @throws TwinProblem for a session that is not taken
   */
  ObjectNode effective(ObjectNode session) {
    return state(session, settings.sessionMs(), false).snapshot().put("expires_at", 0);
  }

  Optional<Call> find(@Nullable String id) {
    return id == null ? Optional.empty() : Optional.ofNullable(open.get(id));
  }

  /**
   * @throws TwinProblem 404
   */
  Call require(@Nullable String id) {
    return find(id).orElseThrow(Calls::notFound);
  }

  static TwinProblem notFound() {
    return new TwinProblem(
        404,
        TwinProblem.INVALID_REQUEST,
        "call_id_not_found",
        "",
        "No session found for the provided call_id");
  }

  int openCount() {
    return open.size();
  }

  long openedCount() {
    return opened.get();
  }

  /** Ends the call and waits until its media is given back. */
  void hangUp(String id) {
    Call call = require(id);
    call.end(1000, "The call was hung up.");
    await(call);
  }

  /** Ends all calls; none is taken any more. */
  void close(String reason) {
    synchronized (this) {
      closed = true;
    }
    List<Call> all = List.copyOf(open.values());
    all.forEach(call -> call.end(1001, reason));
    all.forEach(Calls::await);
  }

  private static void await(Call call) {
    try {
      call.awaitEnd(END_PATIENCE_MS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void takeSlot() {
    if (closed) {
      throw new TwinProblem(
          503,
          "service_unavailable_error",
          "server_is_overloaded",
          null,
          "The twin is being restarted; try again in a moment.");
    }
    if (slots >= settings.maxCalls()) {
      throw TwinProblem.rateLimit(
          "Rate limit reached: " + settings.maxCalls() + " calls at once.", 2_000);
    }
    slots++;
  }

  private void ended(String id) {
    open.remove(id);
    giveSlot();
  }

  private void giveSlot() {
    boolean spent;
    synchronized (this) {
      slots--;
      spent = !closed && slots == 0 && opened.get() >= settings.recycleAfterCalls();
      closed |= spent;
    }
    if (spent) {
      whenSpent.run();
    }
  }
}
