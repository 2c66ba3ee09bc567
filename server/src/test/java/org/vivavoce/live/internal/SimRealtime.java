package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallEvent.ResponseStatus;
import org.vivavoce.live.CallId;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.Capabilities;
import org.vivavoce.live.EffectiveSession;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.Recalled;
import org.vivavoce.live.SayOrder;
import org.vivavoce.live.SdpAnswer;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.SidebandListener;
import org.vivavoce.plan.TurnDetection;

/** A realtime service and a candidate's voice, in virtual time, as troublesome as told. */
final class SimRealtime implements RealtimeService {
  private final SimWorld world;
  private int names;

  /** How often something goes wrong, 0 to 1. */
  double trouble = 0.05;

  /** How talkative the candidate is when nobody asks, 0 to 1. */
  double noise = 0.1;

  /** How often an utterance is a wish, or no more than "mm-hm", 0 to 1. */
  double wishes = 0.15;

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

  /** Once leave was taken the host waits for words only so long. */
  BooleanSupplier listening = () -> true;

  final Set<String> live = new HashSet<>();
  final List<String> wordsDelivered = new ArrayList<>();
  int most;

  SimRealtime(SimWorld world) {
    this.world = world;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, 3_600_000);
  }

  @Override
  public OpenOutcome open(SdpOffer offer, CallSettings settings) {
    if (world.chance(trouble)) {
      return world.chance(0.5) ? new OpenOutcome.Unavailable("sim") : new OpenOutcome.Busy(100);
    }
    String id = "rtc_" + ++names;
    live.add(id);
    most = Math.max(most, live.size());
    return new OpenOutcome.Opened(new CallId(id), new SdpAnswer("v=0"));
  }

  @Override
  public void hangUp(CallId call) {
    live.remove(call.value());
  }

  @Override
  public JoinOutcome join(CallId call, CallSettings settings, SidebandListener listener) {
    if (!live.contains(call.value()) || world.chance(trouble)) {
      return new JoinOutcome.CallGone("sim");
    }
    SimSideband sideband = new SimSideband(call.value(), listener);
    if (!world.chance(trouble)) {
      world.after(
          world.between(0, 100),
          () -> sideband.tell(new CallEvent.SessionCreated(foreign(settings))));
    }
    return new JoinOutcome.Joined(sideband);
  }

  @Override
  public JoinOutcome rejoin(CallId call, CallSettings settings, SidebandListener listener) {
    return join(call, settings, listener);
  }

  @Override
  public JoinOutcome openText(CallSettings settings, SidebandListener listener) {
    return new JoinOutcome.Unavailable("sim");
  }

  private static EffectiveSession foreign(CallSettings settings) {
    return new EffectiveSession(
        settings.model(),
        "default",
        settings.voice(),
        null,
        null,
        null,
        new EffectiveSession.Turns("server_vad", null, null, null, null),
        true,
        true,
        null,
        null,
        true,
        false);
  }

  private static EffectiveSession ours(CallSettings settings) {
    TurnDetection.ServerVad turns = (TurnDetection.ServerVad) settings.turnDetection();
    return new EffectiveSession(
        settings.model(),
        settings.manners(),
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
        false,
        settings.yieldsToSpeech(),
        settings.noiseReduction(),
        settings.maxOutputTokens(),
        true,
        false);
  }

  /** One call seen from its side. */
  private final class SimSideband implements Sideband {
    private final String call;
    private final SidebandListener listener;
    private final Map<String, Boolean> sounding = new LinkedHashMap<>();
    private @Nullable String active;
    private @Nullable String lastItem;
    private boolean closed;
    private boolean candidateSpeaks;

    SimSideband(String call, SidebandListener listener) {
      this.call = call;
      this.listener = listener;
      world.after(world.between(500, 3_000), this::maybeTalk);
    }

    void tell(CallEvent event) {
      if (closed || !live.contains(call)) {
        return;
      }
      if (world.chance(trouble / 30)) {
        closed = true;
        listener.heard(new CallEvent.Closed(1006, "sim"));
        return;
      }
      listener.heard(event);
    }

    /** The candidate says something, mostly when nobody else does. */
    private void maybeTalk() {
      if (closed || !live.contains(call)) {
        return;
      }
      boolean quiet = sounding.isEmpty();
      if (!candidateSpeaks && world.chance(quiet ? 0.6 : noise)) {
        talk();
      }
      world.after(world.between(800, 6_000), this::maybeTalk);
    }

    private void talk() {
      candidateSpeaks = true;
      String item = "in_" + ++names;
      tell(new CallEvent.SpeechStarted(item, world.monotonicMs()));
      cut();
      world.after(
          world.between(200, 9_000),
          () -> {
            candidateSpeaks = false;
            tell(new CallEvent.SpeechStopped(item, world.monotonicMs()));
            tell(new CallEvent.InputCommitted(item, lastItem));
            lastItem = item;
            tell(new CallEvent.ItemAdded(item, null, "user"));
            world.after(world.between(10, 2_500), () -> understand(item));
          });
    }

    private void understand(String item) {
      if (world.chance(trouble)) {
        tell(new CallEvent.InputTranscriptFailed(item, "transcription_failed", "sim"));
        return;
      }
      if (world.chance(wishes)) {
        int which = (int) world.between(0, WISHES.size() - 1);
        tell(new CallEvent.InputTranscriptCompleted(item, WISHES.get(which), null, null));
        return;
      }
      String words = world.chance(0.1) ? "" : "word" + ++names;
      boolean open = !closed && live.contains(call);
      tell(new CallEvent.InputTranscriptCompleted(item, words, null, null));
      if (open && !closed && !words.isEmpty() && listening.getAsBoolean()) {
        wordsDelivered.add(words);
      }
    }

    /** What sounds is cut, what is being made is cancelled. */
    private void cut() {
      for (String response : List.copyOf(sounding.keySet())) {
        sounding.remove(response);
        tell(new CallEvent.PlaybackCleared(response));
      }
      cancelActive();
    }

    private void cancelActive() {
      String response = active;
      active = null;
      if (response != null) {
        tell(done(response, ResponseStatus.CANCELLED));
      }
    }

    private CallEvent done(String response, ResponseStatus status) {
      return new CallEvent.ResponseDone(response, status, null, null, null, Map.of());
    }

    @Override
    public void configure(CallSettings settings) {
      if (!world.chance(trouble)) {
        world.after(
            world.between(1, 100), () -> tell(new CallEvent.SessionUpdated(ours(settings))));
      }
    }

    @Override
    public void say(SayOrder order) {
      world.after(world.between(1, 60), () -> make(order));
    }

    private void make(SayOrder order) {
      if (active != null) {
        tell(
            new CallEvent.ProviderError(
                "conversation_already_has_active_response", "sim", order.nonce()));
        return;
      }
      String response = "resp_" + ++names;
      active = response;
      tell(new CallEvent.ResponseCreated(response, Map.of("nonce", order.nonce())));
      if (world.chance(trouble / 3)) {
        active = null;
        tell(done(response, ResponseStatus.FAILED));
        return;
      }
      if (world.chance(trouble / 3)) {
        return; // it never says a word
      }
      world.after(world.between(50, 400), () -> start(response, order.text()));
    }

    private void start(String response, String text) {
      if (!response.equals(active)) {
        return;
      }
      String item = "out_" + ++names;
      sounding.put(response, true);
      tell(new CallEvent.ItemAdded(item, lastItem, "assistant"));
      lastItem = item;
      tell(new CallEvent.PlaybackStarted(response));
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
          300 + text.length() * 60L,
          () -> {
            if (sounding.remove(response) != null && !world.chance(trouble / 10)) {
              tell(new CallEvent.PlaybackStopped(response));
            }
          });
    }

    @Override
    public void cancel() {
      world.after(1, this::cancelActive);
    }

    @Override
    public void clearPlayback() {
      world.after(1, this::cut);
    }

    @Override
    public void remove(String itemId) {}

    @Override
    public void retrieve(String itemId) {}

    @Override
    public void recall(List<Recalled> earlier) {}

    @Override
    public void typed(String itemId, String text) {}

    @Override
    public void close() {
      closed = true;
    }
  }
}
