package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallId;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.Capabilities;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.SayOrder;
import org.vivavoce.live.SdpAnswer;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.SidebandListener;

/** A realtime service and a candidate's voice, in virtual time, as troublesome as told. */
final class SimRealtime {
  /** The price of a session without a limit. */
  static final long USUAL_CALL_MS = 3_600_000;

  /** What the candidate said in a call, to its end. */
  record Said(String words, long fromMs, long toMs, String callId) {}

  final SimWorld world;

  /** How often something goes wrong, 0 to 1. */
  double trouble = 0.05;

  /** How talkative the candidate is when nobody asks, 0 to 1. */
  double noise = 0.1;

  /** How often an utterance is a wish, or no more than "mm-hm", 0 to 1. */
  double wishes = 0.15;

  /** The candidate's client holds a channel of its own, and uses it. */
  boolean clientActs;

  /** No new call and no sideband; what is there lives on. */
  boolean away;

  /** Calls are refused for good; a session in writing can be had. */
  boolean noCalls;

  long maxCallMs = USUAL_CALL_MS;
  final List<Said> said = new ArrayList<>();
  final List<SayOrder> orders = new ArrayList<>();
  int calls;
  int expired;
  int rejoined;
  int retrieved;
  int written;

  /** What sounded last in a call whose sound the candidate has, -1 before. */
  long lastWordMs = -1;

  private final Map<String, SimCall> live = new LinkedHashMap<>();
  private int names;

  SimRealtime(SimWorld world) {
    this.world = world;
  }

  /** The candidate, whom nobody can hear for so long, speaks; a shorter break nobody notices. */
  void saidUnheard(SimCall call, long ms) {
    long fromMs = world.monotonicMs() + 500;
    if (ms >= 7_500) {
      world.after(
          ms - 500, () -> said.add(new Said(name("word"), fromMs, world.monotonicMs(), call.id)));
    }
  }

  String name(String kind) {
    return kind + ++names;
  }

  @Nullable SimCall call(String id) {
    return live.get(id);
  }

  List<SimCall> live() {
    return List.copyOf(live.values());
  }

  void ended(SimCall call) {
    live.remove(call.id);
  }

  /** Told of each order before it is carried out. */
  void ordered(SayOrder order) {
    orders.add(order);
  }

  /** The service as one host sees it. */
  RealtimeService seenBy(long epoch) {
    return new RealtimeService() {
      @Override
      public Capabilities capabilities() {
        return new Capabilities(true, maxCallMs);
      }

      @Override
      public OpenOutcome open(SdpOffer offer, CallSettings settings) {
        if (away || noCalls || world.chance(trouble)) {
          return world.chance(0.5) ? new OpenOutcome.Unavailable("sim") : new OpenOutcome.Busy(100);
        }
        SimCall call = begins(epoch, settings, false);
        return new OpenOutcome.Opened(new CallId(call.id), new SdpAnswer("v=0 " + call.id));
      }

      @Override
      public void hangUp(CallId id) {
        SimCall call = live.get(id.value());
        if (call != null) {
          call.end();
        }
      }

      @Override
      public JoinOutcome join(CallId id, CallSettings settings, SidebandListener listener) {
        SimCall call = live.get(id.value());
        if (call == null || world.chance(trouble)) {
          return new JoinOutcome.CallGone("sim");
        }
        return new JoinOutcome.Joined(call.join(listener));
      }

      @Override
      public JoinOutcome rejoin(CallId id, CallSettings settings, SidebandListener listener) {
        SimCall call = live.get(id.value());
        if (call == null) {
          return new JoinOutcome.CallGone("sim");
        }
        if (away || world.chance(2 * trouble)) {
          return new JoinOutcome.Unavailable("sim");
        }
        rejoined++;
        return new JoinOutcome.Joined(call.join(listener));
      }

      @Override
      public JoinOutcome openText(CallSettings settings, SidebandListener listener) {
        if (away || world.chance(trouble)) {
          return new JoinOutcome.Unavailable("sim");
        }
        written++;
        return new JoinOutcome.Joined(begins(epoch, settings, true).join(listener));
      }
    };
  }

  private SimCall begins(long epoch, CallSettings settings, boolean inWriting) {
    SimCall call = new SimCall(this, name("rtc_"), epoch, settings, inWriting);
    live.put(call.id, call);
    calls++;
    world.note("call " + call.id + " of host " + epoch + (inWriting ? " in writing" : ""));
    world.after(maxCallMs, call::expire);
    return call;
  }
}
