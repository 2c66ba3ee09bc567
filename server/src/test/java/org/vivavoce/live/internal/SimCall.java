package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallEvent.ResponseStatus;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.EffectiveSession;
import org.vivavoce.live.Recalled;
import org.vivavoce.live.SayOrder;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.SidebandListener;
import org.vivavoce.plan.TurnDetection;

/**
 * One call at the service: it goes on whether anybody listens from the side or not, keeps its items
 * in a chain, and tells of them to whoever has joined it.
 */
final class SimCall {
  private record Item(String role, @Nullable String text, boolean written) {}

  private final SimRealtime service;
  private final SimWorld world;
  final String id;
  final long epoch;
  private final CallSettings settings;
  private final boolean inWriting;
  private final SimVoice voice;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, String> sounding = new LinkedHashMap<>();
  private @Nullable String active;
  private @Nullable String lastItem;
  private @Nullable Line line;
  private boolean over;

  /** The candidate's sound reaches this call, and its sound reaches the candidate. */
  private boolean mediaUp;

  private boolean hadMedia;

  SimCall(SimRealtime service, String id, long epoch, CallSettings settings, boolean inWriting) {
    this.service = service;
    this.world = service.world;
    this.id = id;
    this.epoch = epoch;
    this.settings = settings;
    this.inWriting = inWriting;
    this.voice = new SimVoice(service, this, settings.yieldsToSpeech());
    if (!inWriting) {
      voice.begins();
    }
  }

  Sideband join(SidebandListener listener) {
    Line fresh = new Line(listener);
    line = fresh;
    if (!world.chance(service.trouble)) {
      world.after(
          world.between(0, 100), () -> fresh.tell(new CallEvent.SessionCreated(session(false))));
    }
    return fresh;
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
    Line last = line;
    service.ended(this);
    if (last != null) {
      last.closes("hung up");
    }
  }

  void expire() {
    if (!over) {
      service.expired++;
      tell(new CallEvent.ProviderError("session_expired", "sim", null));
      end();
    }
  }

  /** Somebody is there to lead this call. */
  boolean isLed() {
    return line != null && !over;
  }

  boolean isHeard() {
    return mediaUp && !over;
  }

  boolean sounds() {
    return !sounding.isEmpty();
  }

  /** The line breaks, at once or found out later. */
  void loseLine(long noticedAfterMs) {
    Line lost = line;
    if (lost != null) {
      lost.breaks(noticedAfterMs);
    }
  }

  void media(boolean up) {
    boolean first = up && !hadMedia;
    mediaUp = up;
    hadMedia |= up;
    if (first && service.clientActs && world.chance(0.7)) {
      world.after(world.between(20, 1_500), voice::clientOpens);
    }
  }

  // ---- its conversation

  void understood(String item, String words) {
    items.computeIfPresent(item, (_, held) -> new Item(held.role(), words, false));
    tell(new CallEvent.InputTranscriptCompleted(item, words, null, null));
  }

  /** A response of the client's own, where nothing is being said. */
  void theirs(String text) {
    if (active == null) {
      String response = service.name("theirs_");
      active = response;
      tell(new CallEvent.ResponseCreated(response, Map.of()));
      world.after(world.between(20, 200), () -> start(response, text));
    }
  }

  /** The utterance is an item now. */
  void commits(String item) {
    tell(new CallEvent.InputCommitted(item, lastItem));
    adds(item, "user", null);
  }

  void adds(String item, String role, @Nullable String text) {
    String before = lastItem;
    items.put(item, new Item(role, text, role.equals("user") && text != null));
    lastItem = item;
    tell(new CallEvent.ItemAdded(item, before, role));
    if (!role.equals("assistant")) {
      tell(new CallEvent.ItemDone(item, before, role));
    }
  }

  // ---- the interviewer's voice

  /** What sounds is cut, what is being made is cancelled. */
  void cut() {
    List.copyOf(sounding.keySet())
        .forEach(
            response -> {
              String item = sounding.remove(response);
              tell(new CallEvent.PlaybackCleared(response));
              if (item != null && items.containsKey(item)) {
                tell(new CallEvent.ItemTruncated(item, 100));
              }
            });
    cancelActive();
  }

  private void cancelActive() {
    String response = active;
    active = null;
    if (response != null) {
      tell(done(response, ResponseStatus.CANCELLED));
    }
  }

  private static CallEvent done(String response, ResponseStatus status) {
    return new CallEvent.ResponseDone(response, status, null, null, null, Map.of());
  }

  private void make(SayOrder order) {
    if (over) {
      return;
    }
    if (active != null) {
      tell(
          new CallEvent.ProviderError(
              "conversation_already_has_active_response", "sim", order.nonce()));
      return;
    }
    String response = service.name("resp_");
    active = response;
    service.ordered(order);
    tell(new CallEvent.ResponseCreated(response, Map.of("nonce", order.nonce())));
    if (world.chance(service.trouble / 3)) {
      active = null;
      tell(done(response, ResponseStatus.FAILED));
      return;
    }
    if (world.chance(service.trouble / 3)) {
      return; // it never says a word
    }
    world.after(world.between(50, 400), () -> start(response, order.text()));
  }

  private void start(String response, String text) {
    if (over || !response.equals(active)) {
      return;
    }
    String item = service.name("out_");
    sounding.put(response, item);
    tell(new CallEvent.OutputItemAdded(response, item));
    adds(item, "assistant", text);
    tell(new CallEvent.PlaybackStarted(response));
    if (mediaUp || inWriting) {
      service.lastWordMs = world.monotonicMs();
    }
    world.note("sounds " + response + " " + text);
    tell(new CallEvent.OutputTranscriptDelta(response, item, text));
    world.after(
        world.between(10, 200),
        () -> {
          if (response.equals(active)) {
            active = null;
            tell(new CallEvent.OutputTranscriptDone(response, item, text));
            tell(done(response, ResponseStatus.COMPLETED));
          }
        });
    world.after(
        inWriting ? 210 : 300 + text.length() * 60L,
        () -> {
          if (sounding.remove(response) != null && !world.chance(service.trouble / 10)) {
            tell(new CallEvent.PlaybackStopped(response));
          }
        });
  }

  void tell(CallEvent event) {
    Line present = line;
    if (present != null && !over) {
      present.tell(event);
    }
  }

  /** As the service begins with, or as we want it. */
  EffectiveSession session(boolean ours) {
    TurnDetection.ServerVad vad = (TurnDetection.ServerVad) settings.turnDetection();
    EffectiveSession.Turns turns =
        new EffectiveSession.Turns(
            "server_vad", vad.threshold(), vad.prefixPaddingMs(), vad.silenceDurationMs(), null);
    return new EffectiveSession(
        settings.model(),
        ours ? settings.manners() : "You are helpful.",
        settings.voice(),
        settings.speed(),
        settings.transcriptionModel(),
        settings.language(),
        turns,
        !ours,
        settings.yieldsToSpeech(),
        settings.noiseReduction(),
        settings.maxOutputTokens(),
        !inWriting,
        false,
        null,
        List.of());
  }

  /** The call as seen from its side. */
  private final class Line implements Sideband {
    private final SidebandListener listener;

    /** Nothing goes through it any more. */
    private boolean broken;

    private boolean closed;

    Line(SidebandListener listener) {
      this.listener = listener;
    }

    void tell(CallEvent event) {
      if (broken || over) {
        return;
      }
      if (world.chance(service.trouble / 30)) {
        breaks(world.chance(0.5) ? 0 : world.between(0, 6_000));
        return;
      }
      if (world.isTold()) {
        world.note(id + " tells " + event);
      }
      listener.heard(event);
    }

    void breaks(long noticedAfterMs) {
      broken = true;
      world.note("line of " + id + " broken, noticed in " + noticedAfterMs);
      world.after(noticedAfterMs, () -> closes("broken"));
    }

    void closes(String why) {
      broken = true;
      if (!closed) {
        closed = true;
        listener.heard(new CallEvent.Closed(1006, why));
      }
    }

    private void later(long least, long most, Runnable command) {
      if (!broken && !over) {
        world.after(
            world.between(least, most),
            () -> {
              if (!over) {
                command.run();
              }
            });
      }
    }

    @Override
    public void configure(CallSettings wanted) {
      if (!world.chance(service.trouble)) {
        later(1, 100, () -> tell(new CallEvent.SessionUpdated(session(true))));
      }
    }

    @Override
    public void say(SayOrder order) {
      later(1, 60, () -> make(order));
    }

    @Override
    public void cancel() {
      later(1, 1, SimCall.this::cancelActive);
    }

    @Override
    public void clearPlayback() {
      later(1, 1, SimCall.this::cut);
    }

    @Override
    public void remove(String itemId) {
      later(
          1,
          50,
          () -> {
            if (items.remove(itemId) != null) {
              lastItem = itemId.equals(lastItem) ? lastOf(items) : lastItem;
              tell(new CallEvent.ItemDeleted(itemId));
            }
          });
    }

    private static @Nullable String lastOf(Map<String, Item> held) {
      return held.isEmpty() ? null : new ArrayList<>(held.keySet()).getLast();
    }

    @Override
    public void retrieve(String itemId) {
      world.note("host asks for " + itemId);
      later(
          5,
          300,
          () -> {
            Item held = items.get(itemId);
            if (held == null) {
              tell(new CallEvent.ProviderError("item_not_found", "sim", null));
            } else {
              service.retrieved++;
              tell(new CallEvent.ItemRetrieved(itemId, held.role(), held.text(), held.written()));
            }
          });
    }

    @Override
    public void recall(List<Recalled> earlier) {
      later(
          1,
          20,
          () ->
              earlier.forEach(
                  one -> adds(one.itemId(), one.candidate() ? "user" : "assistant", one.text())));
    }

    @Override
    public void typed(String itemId, String text) {
      later(1, 20, () -> adds(itemId, "user", text));
    }

    @Override
    public void close() {
      closed = true;
      broken = true;
      if (inWriting) {
        end();
      }
    }
  }
}
