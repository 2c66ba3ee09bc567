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
  private static final List<String> WISHES =
      List.of(
          "Could you repeat the question, please?",
          "Can you rephrase that?",
          "Just a moment please.",
          "Can we skip this question?",
          "Can we go back to the last question?",
          "I want to stop.",
          "I would like to speak to a person.",
          "Yes.",
          "No.",
          "Go on.",
          "Mm-hm.",
          "So then I",
          "It was a long day and um");

  private record Item(String role, @Nullable String text) {}

  private final SimRealtime service;
  private final SimWorld world;
  final String id;
  final long epoch;
  private final CallSettings settings;
  private final boolean inWriting;
  private final long beganMs;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, String> sounding = new LinkedHashMap<>();
  private @Nullable String active;
  private @Nullable String lastItem;
  private @Nullable Line line;
  private boolean over;

  /** The candidate's sound reaches this call, and its sound reaches the candidate. */
  private boolean mediaUp;

  private boolean hadMedia;
  private boolean candidateSpeaks;

  SimCall(
      SimRealtime service, String id, long epoch, CallSettings settings, boolean inWriting) {
    this.service = service;
    this.world = service.world;
    this.id = id;
    this.epoch = epoch;
    this.settings = settings;
    this.inWriting = inWriting;
    this.beganMs = world.monotonicMs();
    if (!inWriting) {
      world.after(world.between(500, 3_000), this::maybeTalk);
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
      world.after(world.between(20, 1_500), this::clientOpens);
    }
  }

  // ---- the candidate's client, where it holds a channel: what official ones do at opening

  private void clientOpens() {
    if (over || world.chance(0.3)) {
      return;
    }
    if (world.chance(0.6)) {
      tell(new CallEvent.SessionUpdated(session(false)));
    }
    if (world.chance(0.4) && active == null) {
      String response = service.name("theirs_");
      active = response;
      tell(new CallEvent.ResponseCreated(response, Map.of()));
      world.after(world.between(20, 200), () -> start(response, "Hello there."));
    }
    if (world.chance(0.3)) {
      String item = service.name("greeting_");
      adds(item, "user", "Hello.");
    }
  }

  // ---- the candidate's voice

  /** The candidate says something, mostly when nobody else does. */
  private void maybeTalk() {
    if (over) {
      return;
    }
    if (mediaUp && !candidateSpeaks && world.chance(sounding.isEmpty() ? 0.6 : service.noise)) {
      talk();
    }
    world.after(world.between(800, 6_000), this::maybeTalk);
  }

  private void talk() {
    candidateSpeaks = true;
    String item = service.name("in_");
    long fromMs = world.monotonicMs();
    tell(new CallEvent.SpeechStarted(item, fromMs - beganMs));
    if (settings.yieldsToSpeech() || (service.clientActs && world.chance(0.5))) {
      cut();
    }
    world.after(world.between(200, 9_000), () -> stopTalking(item, fromMs));
  }

  private void stopTalking(String item, long fromMs) {
    candidateSpeaks = false;
    if (over) {
      return;
    }
    boolean wish = world.chance(service.wishes);
    String words =
        wish
            ? WISHES.get((int) world.between(0, WISHES.size() - 1))
            : world.chance(0.1) ? "" : service.name("word");
    if (mediaUp && !wish && !words.isEmpty()) {
      world.note("said " + words + " in " + item);
      service.said.add(new SimRealtime.Said(words, fromMs, world.monotonicMs(), id));
    }
    tell(new CallEvent.SpeechStopped(item, world.monotonicMs() - beganMs));
    tell(new CallEvent.InputCommitted(item, lastItem));
    adds(item, "user", null);
    world.after(world.between(10, 2_500), () -> understand(item, words));
  }

  private void understand(String item, String words) {
    if (world.chance(service.trouble)) {
      tell(new CallEvent.InputTranscriptFailed(item, "transcription_failed", "sim"));
      return;
    }
    items.computeIfPresent(item, (_, held) -> new Item(held.role(), words));
    tell(new CallEvent.InputTranscriptCompleted(item, words, null, null));
  }

  private void adds(String item, String role, @Nullable String text) {
    String before = lastItem;
    items.put(item, new Item(role, text));
    lastItem = item;
    tell(new CallEvent.ItemAdded(item, before, role));
    if (!role.equals("assistant")) {
      tell(new CallEvent.ItemDone(item, before, role));
    }
  }

  // ---- the interviewer's voice

  /** What sounds is cut, what is being made is cancelled. */
  private void cut() {
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

  private void tell(CallEvent event) {
    Line present = line;
    if (present != null && !over) {
      present.tell(event);
    }
  }

  /** As the service begins with, or as we want it. */
  private EffectiveSession session(boolean ours) {
    TurnDetection.ServerVad turns = (TurnDetection.ServerVad) settings.turnDetection();
    return new EffectiveSession(
        settings.model(),
        ours ? settings.manners() : "You are helpful.",
        settings.voice(),
        settings.speed(),
        settings.transcriptionModel(),
        settings.language(),
        new EffectiveSession.Turns(
            "server_vad",
            turns.threshold(),
            turns.prefixPaddingMs(),
            turns.silenceDurationMs(),
            null),
        !ours,
        settings.yieldsToSpeech(),
        settings.noiseReduction(),
        settings.maxOutputTokens(),
        !inWriting,
        false);
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
      if (broken || over && !(event instanceof CallEvent.Closed)) {
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
              tell(new CallEvent.ItemRetrieved(itemId, held.role(), held.text()));
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
