package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;

/**
 * The candidate's page, honest as ours is: offers when asked, comes back by itself where it may,
 * keeps what was typed until it is acknowledged, and gives up speaking where calls never come.
 */
final class SimPage {
  private static final long ANSWER_WITHIN_MS = 25_000;
  private static final long LINE_LOST_MS = 12_000;
  private static final int MOST_FAILED_CALLS = 4;

  private final SimPlay play;
  private final SimWorld world;
  boolean ended;
  String outcome = "";
  String status = "";
  String reason = "";
  String turn = "idle";
  boolean writing;

  final SimOutbox outbox = new SimOutbox();
  private final SimPings pings;
  private SimWorld.@Nullable Host host;
  private @Nullable PageSocket socket;
  private int generation;
  private int offers;
  private int failedCalls;
  private @Nullable SimCall call;
  private boolean answered;
  private boolean offerWanted = true;
  private boolean begun;
  boolean unreachable;
  private final List<Runnable> late = new ArrayList<>();

  SimPage(SimPlay play) {
    this.play = play;
    this.world = play.world;
    this.pings = new SimPings(world);
  }

  boolean isConnected() {
    return socket != null && !unreachable;
  }

  @Nullable SimCall call() {
    return call;
  }

  // ---- the line

  /** To the host that holds the session now. */
  void connect() {
    if (ended || socket != null || unreachable) {
      return;
    }
    int mine = ++generation;
    SimWorld.Host to = play.host();
    pings.opens();
    PageSocket fresh =
        new PageSocket() {
          @Override
          public void send(ServerMessage message) {
            if (mine == generation) {
              when(() -> heard(message));
            }
          }

          @Override
          public void close(int code, String why) {
            if (mine == generation) {
              lineLost();
            }
          }

          @Override
          public OptionalLong heardMs() {
            return OptionalLong.of(pings.heardMs());
          }
        };
    socket = fresh;
    host = to;
    to.post(new Message.PageJoined(fresh));
  }

  /** The page notices; it comes back by itself, and hangs up when that takes long. */
  void lineLost() {
    int lost = ++generation;
    socket = null;
    pings.cut();
    world.after(world.between(200, 1_000), this::connect);
    world.after(
        LINE_LOST_MS,
        () -> {
          if (lost == generation) {
            hangUp();
          }
        });
    tryAgain(lost, 0);
  }

  private void tryAgain(int lost, int tries) {
    world.after(
        Math.min(4_000, 400L << Math.min(tries, 8)),
        () -> {
          if (lost == generation && !ended) {
            connect();
            tryAgain(lost, tries + 1);
          }
        });
  }

  private void say(String json) {
    PageSocket present = socket;
    SimWorld.Host to = host;
    if (present != null && to != null) {
      when(
          () -> {
            world.note("page says " + json);
            to.post(new Message.PageSaid(present, json));
          });
    }
  }

  /** Now, or when a short break is over: a line that is not given up delivers late. */
  private void when(Runnable delivery) {
    if (unreachable) {
      late.add(delivery);
    } else {
      delivery.run();
    }
  }

  /** No packet leaves or arrives for this long. */
  void cutOff(long ms) {
    PageSocket present = socket;
    SimWorld.Host to = host;
    SimCall held = call;
    unreachable = true;
    pings.cut();
    world.note("page cut off for " + ms);
    if (held != null) {
      held.media(false);
      play.service.saidUnheard(held, ms);
    }
    long noticedMs = world.between(4_000, 8_000);
    if (present != null && to != null && noticedMs < ms) {
      world.after(noticedMs, () -> to.post(new Message.PageLeft(present)));
    }
    world.after(
        ms,
        () -> {
          unreachable = false;
          List<Runnable> waited = List.copyOf(late);
          late.clear();
          if (noticedMs < ms) {
            lineLost();
          } else {
            pings.goesOn();
            waited.forEach(Runnable::run);
          }
          mediaIsBack(held);
        });
  }

  /** Sound alone is away: UDP is dropped, the socket holds. */
  void loseMedia(long ms) {
    SimCall held = call;
    if (held == null) {
      return;
    }
    world.note("media away for " + ms);
    held.media(false);
    long noticedMs = world.between(3_000, 6_000);
    if (noticedMs < ms) {
      world.after(noticedMs, () -> sayOf(held, "disconnected"));
    }
    world.after(ms, () -> mediaIsBack(held));
  }

  private void mediaIsBack(@Nullable SimCall held) {
    if (held != null && held == call && !held.isOver() && !unreachable) {
      held.media(true);
      sayOf(held, "connected");
    }
  }

  private void sayOf(SimCall held, String state) {
    if (held == call) {
      say("{\"type\":\"connection_state\",\"state\":\"" + state + "\"}");
    }
  }

  void mediaFails() {
    SimCall held = call;
    if (held != null) {
      held.media(false);
      sayOf(held, "failed");
    }
  }

  /** A new page of the same candidate: it knows nothing but its outbox. */
  void reload() {
    PageSocket old = socket;
    SimWorld.Host was = host;
    generation++;
    socket = null;
    begun = false;
    hangUp();
    offerWanted = true;
    if (old != null && was != null) {
      was.post(new Message.PageLeft(old));
    }
    world.after(world.between(10, 15_000), this::connect);
  }

  // ---- the call

  void goOn() {
    if (ended) {
      return;
    }
    hangUp();
    offerWanted = socket == null;
    if (writing) {
      say("{\"type\":\"text_mode\"}");
      return;
    }
    int mine = ++offers;
    String sdp = "v=0\r\nm=audio 9 X 111\r\n" + (play.sealed ? "" : "m=application 9 X\r\n");
    say(Json.write(Json.object().put("type", "sdp_offer").put("sdp", sdp)));
    world.after(
        ANSWER_WITHIN_MS,
        () -> {
          if (mine == offers && !answered && !writing && !ended) {
            goOn();
          }
        });
  }

  private void hangUp() {
    SimCall held = call;
    call = null;
    answered = false;
    offers++;
    if (held != null) {
      held.media(false);
    }
  }

  private void answered(String sdp) {
    SimCall made = play.service.call(sdp.substring(sdp.lastIndexOf(' ') + 1));
    answered = true;
    call = made;
    if (made == null) {
      return;
    }
    boolean fails = world.chance(play.service.trouble / 4);
    world.after(
        fails ? world.between(5_000, 20_000) : world.between(50, 1_500),
        () -> {
          if (call == made && fails) {
            sayOf(made, "failed");
          } else if (call == made && !unreachable) {
            made.media(true);
            sayOf(made, "connected");
          }
        });
  }

  /** By itself, or on the candidate's press. */
  private void comeBack(@Nullable Long retryAfterMs) {
    int mine = ++offers;
    long wait = retryAfterMs == null ? world.between(1_000, 8_000) : retryAfterMs;
    goOnIn(wait + world.between(0, wait / 5 + 10), mine);
  }

  private void goOnIn(long ms, int mine) {
    world.after(
        ms,
        () -> {
          if (mine == offers && call == null) {
            goOn();
          }
        });
  }

  /** The candidate ends the interview. */
  void leave() {
    say("{\"type\":\"end_session\"}");
  }

  // ---- typing

  void type() {
    if (begun && !ended) {
      say(outbox.writes(play.service));
    }
  }

  private void hasBegun() {
    begun = true;
    outbox.unacknowledged().forEach(this::say);
  }

  // ---- what it hears

  private void heard(ServerMessage message) {
    switch (message) {
      case ServerMessage.SessionReady ready -> ready(ready.resumed());
      case ServerMessage.SdpAnswered answer -> answered(answer.sdp());
      case ServerMessage.NewOfferWanted _ -> world.after(world.between(10, 300), this::goOn);
      case ServerMessage.Connection stands -> connection(stands);
      case ServerMessage.Turn now -> turn(now.state());
      case ServerMessage.Acknowledged ack -> outbox.acknowledged(ack, play.control);
      case ServerMessage.Refused refused -> {
        if (refused.code().equals("too_many_offers")) {
          goOnIn(30_000, offers); // "wait a minute, then press Continue"
        }
      }
      case ServerMessage.SessionEnded end -> {
        ended = true;
        outcome = end.reason();
        status = end.status();
        hangUp();
      }
      default -> {} // only for the eye
    }
  }

  private void ready(boolean resumed) {
    if (resumed) {
      hasBegun();
    }
    SimCall held = call;
    if (held != null && held.isHeard()) {
      sayOf(held, "connected"); // said into a line that was lost, nobody heard it
    }
    if (offerWanted) {
      goOn();
    } else if (call == null && !writing) {
      comeBack(0L);
    }
  }

  private void connection(ServerMessage.Connection stands) {
    reason = stands.reason();
    world.note("page is told " + stands.state() + " " + reason);
    switch (stands.state()) {
      case "connected" -> {
        failedCalls = 0;
        hasBegun();
      }
      case "waiting" -> {
        if (stands.canContinue()) {
          boolean another = answered; // the call that we hold is not this host's
          hangUp();
          comeBack(another ? 0L : null);
        }
      }
      case "interrupted" -> {
        if (!reason.equals("storage_lost")) { // in that the same call waits
          interrupted(stands.retryAfterMs());
        }
      }
      case "ended" -> hangUp();
      default -> {}
    }
  }

  private void interrupted(@Nullable Long retryAfterMs) {
    hangUp();
    failedCalls++;
    if (failedCalls >= MOST_FAILED_CALLS && play.service.noCalls) {
      writing = true; // "go on in writing"
    } else if (reason.equals("text_unavailable")) {
      writing = play.service.noCalls;
    }
    comeBack(retryAfterMs);
  }

  private void turn(String state) {
    turn = state;
    if (writing && state.equals("listening")) {
      world.after(
          world.between(500, 20_000),
          () -> {
            if (turn.equals("listening") && writing) {
              type();
            }
          });
    }
  }
}
