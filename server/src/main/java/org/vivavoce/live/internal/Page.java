package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;

/**
 * A page as its session sees it: a socket, or requests over HTTP. An offer that came over HTTP
 * waits here for its answer, which then does not go out over the socket too.
 */
abstract class Page implements PageSocket {
  /** What came of an offer. */
  sealed interface Outcome {
    record Answered(String sdp) implements Outcome {}

    /** The offer was not taken. */
    record Refused(String code, String message) implements Outcome {}

    /**
     * It was taken, and no call came of it.
     *
     * @param retryAfterMs as the page is told it; null: by hand
     */
    record Failed(String reason, String message, @Nullable Long retryAfterMs) implements Outcome {
      static Failed replaced(String message) {
        return new Failed("replaced", message, null);
      }
    }
  }

  /** What {@link PageDesk} refuses an offer with. */
  private static final Set<String> OF_OFFERS =
      Set.of(
          "already_ended",
          "data_channel_refused",
          "offer_not_audio_only",
          "too_many_offers",
          "invalid_message");

  final SessionThread thread;
  private @Nullable CompletableFuture<Outcome> waiting;
  private final List<ServerMessage> heldBack = new ArrayList<>();
  private Greeting greeting = Greeting.GIVEN;

  /** Where a page stands whose session is welcomed anew once the page names it. */
  private enum Greeting {
    FIRST_IS_NOT_THEIRS,
    NEXT_IS_THEIRS,
    GIVEN
  }

  Page(SessionThread thread) {
    this.thread = thread;
  }

  /** Towards the browser. */
  abstract void deliver(ServerMessage message);

  /** The session welcomes the page when it joins; who names the session later is welcomed then. */
  final synchronized void skipOneGreeting() {
    greeting = Greeting.FIRST_IS_NOT_THEIRS;
  }

  @Override
  public final void send(ServerMessage message) {
    List<ServerMessage> out = new ArrayList<>();
    synchronized (this) {
      boolean welcome = message instanceof ServerMessage.SessionReady;
      if (greeting != Greeting.GIVEN && !welcome) {
        heldBack.add(message);
      } else if (greeting == Greeting.FIRST_IS_NOT_THEIRS) {
        greeting = Greeting.NEXT_IS_THEIRS;
      } else if (greeting == Greeting.NEXT_IS_THEIRS) {
        greeting = Greeting.GIVEN;
        out.add(message);
        out.addAll(heldBack);
        heldBack.clear();
      } else if (!settles(message)) {
        out.add(message);
      }
    }
    out.forEach(this::deliver);
  }

  /** Offers on behalf of a request over HTTP; an earlier one that still waits is answered by it. */
  final CompletableFuture<Outcome> offer(String sdp) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    synchronized (this) {
      CompletableFuture<Outcome> earlier = waiting;
      if (earlier != null) {
        earlier.complete(Outcome.Failed.replaced("A newer offer was made."));
      }
      waiting = outcome;
    }
    thread.post(
        new Message.PageSaid(
            this, Json.write(Json.object().put("type", "sdp_offer").put("sdp", sdp))));
    return outcome;
  }

  /** Whether the message is for the waiting offer alone. */
  private boolean settles(ServerMessage message) {
    CompletableFuture<Outcome> offer = waiting;
    if (offer == null) {
      return false;
    }
    switch (message) {
      case ServerMessage.SdpAnswered answered -> {
        waiting = null;
        offer.complete(new Outcome.Answered(answered.sdp()));
        return true;
      }
      case ServerMessage.Refused refused when OF_OFFERS.contains(refused.code()) -> {
        waiting = null;
        offer.complete(new Outcome.Refused(refused.code(), refused.message()));
        return true;
      }
      case ServerMessage.Connection how when how.isDown() -> {
        waiting = null;
        offer.complete(new Outcome.Failed(how.reason(), how.message(), how.retryAfterMs()));
        return false;
      }
      default -> {
        return false; // it answers something else that the page said
      }
    }
  }

  /** Nobody waits for this offer's answer any more: a call that comes of it is nobody's. */
  synchronized void givesUp() {
    waiting = null;
  }

  /** Nobody hears the session through this page any more. */
  final void gone() {
    CompletableFuture<Outcome> offer;
    synchronized (this) {
      offer = waiting;
      waiting = null;
    }
    if (offer != null) {
      offer.complete(Outcome.Failed.replaced("Another page took over."));
    }
  }
}
