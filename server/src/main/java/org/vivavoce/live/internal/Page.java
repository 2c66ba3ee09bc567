package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

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

    /** It was taken, and no call came of it. */
    record Failed(String reason, String message) implements Outcome {}
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
  private final List<String> heldBack = new ArrayList<>();
  private int greetingsToSkip;

  Page(SessionThread thread) {
    this.thread = thread;
  }

  /** Towards the browser. */
  abstract void deliver(String text);

  /** The session welcomes the page when it joins; who names the session later is welcomed then. */
  final synchronized void skipOneGreeting() {
    greetingsToSkip = 1;
  }

  @Override
  public final void send(String text) {
    List<String> out = new ArrayList<>();
    synchronized (this) {
      if (greetingsToSkip > 0) {
        if (!isOf(text, "session_ready")) {
          heldBack.add(text);
          return;
        }
        greetingsToSkip--;
        if (greetingsToSkip == 0) {
          greetingsToSkip = -1; // the next one is theirs
        }
        return;
      }
      if (greetingsToSkip < 0) {
        if (!isOf(text, "session_ready")) {
          heldBack.add(text);
          return;
        }
        greetingsToSkip = 0;
        out.add(text);
        out.addAll(heldBack);
        heldBack.clear();
      } else if (!settles(text)) {
        out.add(text);
      }
    }
    out.forEach(this::deliver);
  }

  /** The JSON of our own messages begins with their type. */
  static boolean isOf(String text, String type) {
    return text.startsWith("{\"type\":\"" + type + "\"");
  }

  /** Offers on behalf of a request over HTTP; an earlier one that still waits is answered by it. */
  final CompletableFuture<Outcome> offer(String sdp) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    synchronized (this) {
      CompletableFuture<Outcome> earlier = waiting;
      if (earlier != null) {
        earlier.complete(new Outcome.Failed("replaced", "A newer offer was made."));
      }
      waiting = outcome;
    }
    thread.post(
        new Message.PageSaid(
            this, Json.write(Json.object().put("type", "sdp_offer").put("sdp", sdp))));
    return outcome;
  }

  /** Whether the message is for the waiting offer alone. */
  private boolean settles(String text) {
    CompletableFuture<Outcome> offer = waiting;
    if (offer == null) {
      return false;
    }
    if (isOf(text, "sdp_answer")) {
      waiting = null;
      offer.complete(new Outcome.Answered(Json.tree(text).path("sdp").asString("")));
      return true;
    }
    if (isOf(text, "error")) {
      JsonNode error = Json.tree(text);
      if (!OF_OFFERS.contains(error.path("code").asString(""))) {
        return false; // it answers something else that the page said
      }
      waiting = null;
      offer.complete(
          new Outcome.Refused(error.path("code").asString(""), error.path("message").asString("")));
      return true;
    }
    if (isOf(text, "connection")) {
      JsonNode state = Json.tree(text);
      String word = state.path("state").asString("");
      if (word.equals("interrupted") || word.equals("ended")) {
        waiting = null;
        offer.complete(
            new Outcome.Failed(
                state.path("reason").asString(""), state.path("message").asString("")));
      }
    }
    return false;
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
      offer.complete(new Outcome.Failed("replaced", "Another page took over."));
    }
  }
}
