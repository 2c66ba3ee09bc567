package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.JournalFact;

/**
 * One world: a candidate's page, a realtime service, a control plane, and hosts one after the
 * other, of which an older one may live on for a while.
 */
final class SimPlay {
  private static final LiveMeter METER = LiveMeter.to(new Metrics());

  /** A host that was replaced notices within this, and hangs up. */
  private static final long FENCED_WITHIN_MS = 20_000;

  static final long TROUBLED_MS = 240_000;
  static final long CALM_MS = 1_800_000;

  final SimWorld world;
  final SimRealtime service;
  final SimControl control;
  final SimPage page;
  final List<SimWorld.Host> hosts = new ArrayList<>();

  /** Calls that no journal knows of: they belong to the service's own limit. */
  final Set<String> orphans = new HashSet<>();

  boolean sealed = true;
  int questions = 3;
  int taken;

  /** When the interview began, -1 before. */
  long beganMs = -1;

  /** When it began to end, for good. */
  long endingMs = Long.MAX_VALUE;

  private long replacedMs;

  SimPlay(long seed, boolean told) {
    world = new SimWorld(seed, told);
    service = new SimRealtime(world);
    control = new SimControl(world);
    page = new SimPage(this);
  }

  SimPlay begins() {
    control.sweepEachSecond();
    takeOver();
    page.connect();
    return this;
  }

  /** The one that holds the session, by the control plane. */
  SimWorld.Host host() {
    return hosts.getLast();
  }

  /** A further host takes the session over, under its own epoch. */
  void takeOver() {
    taken++;
    SimWorld.Host mine = world.new Host(control.epoch);
    if (!control.hasBegun()) {
      beganMs = -1; // the host that began it was replaced before that was durable
    }
    long elapsedMs = beganMs < 0 ? 0 : world.monotonicMs() - beganMs;
    GrantedSession granted =
        new GrantedSession(
            new UUID(1, 1),
            new UUID(1, 2),
            control.epoch,
            "token",
            sealed,
            new GrantedSession.Realtime("http://sim/v1", "key", "m", "v", "t", "en"),
            org.vivavoce.live.internal.director.Plans.of(questions, 8_000, 1_200_000),
            control.row,
            elapsedMs,
            List.copyOf(control.facts),
            null,
            null);
    mine.holds(
        new LiveSession(
            granted,
            new LiveSession.Parts(
                new PermittedCalls(_ -> service.seenBy(mine.epoch), granted, control),
                control,
                mine,
                mine::post,
                world,
                mine.alarms,
                Tuning.standard(),
                METER)));
    hosts.add(mine);
    world.note("host " + control.epoch + " begins");
    mine.session().start();
  }

  /** Another host gets the session; the old one is killed, or lives on and has to find out. */
  void replace(boolean killed) {
    SimWorld.Host old = host();
    world.note("host " + old.epoch + (killed ? " is killed" : " is replaced and lives on"));
    if (killed) {
      old.killed = true;
    }
    Set<String> written = written();
    service.live().stream()
        .filter(call -> killed && !written.contains(call.id))
        .forEach(call -> orphans.add(call.id));
    control.epoch++;
    control.takenOver();
    replacedMs = world.monotonicMs();
    takeOver();
    if (killed) {
      page.lineLost();
    }
  }

  private Set<String> written() {
    Set<String> written = new HashSet<>();
    for (GrantedSession.Fact fact : control.facts) {
      if (fact.fact() instanceof JournalFact.CallOpened opened) {
        written.add(opened.callId());
      }
      if (fact.fact() instanceof JournalFact.CallEnded ended) {
        written.remove(ended.callId());
      }
    }
    return written;
  }

  void run(long untilMs) {
    work();
    while (!over() && world.step(nextAlarmMs(), untilMs)) {
      work();
      if (!host().isThere() && !over()) {
        control.epoch++;
        control.takenOver();
        takeOver();
        page.connect();
      }
    }
  }

  /** What is under way comes to its end: a call is hung up, a host that was replaced finds out. */
  void settle() {
    long untilMs = world.monotonicMs() + FENCED_WITHIN_MS;
    while (world.step(nextAlarmMs(), untilMs)) {
      work();
    }
  }

  private long nextAlarmMs() {
    long wait = 60_000;
    for (SimWorld.Host host : hosts) {
      if (host.isThere()) {
        wait = Math.min(wait, host.alarms.waitMs(wait));
      }
    }
    return wait;
  }

  private void work() {
    for (SimWorld.Host host : hosts) {
      if (!host.killed) {
        host.work();
      }
    }
    hosts.removeIf(host -> host != host() && !host.isThere());
    LivePhase phase = host().session().phase();
    if (beganMs < 0 && phase == LivePhase.IN_PROGRESS) {
      beganMs = world.monotonicMs();
    }
    if (endingMs == Long.MAX_VALUE && phase.isEnding()) {
      endingMs = world.monotonicMs();
    }
    if (endingMs < Long.MAX_VALUE && !phase.isEnding()) {
      endingMs = Long.MAX_VALUE; // the host that ended it was replaced, and the next one goes on
    }
    oneCall();
  }

  /** One live call at most; the older host's ends when it finds out. */
  private void oneCall() {
    int mine = 0;
    for (SimCall call : service.live()) {
      if (orphans.contains(call.id)) {
        continue;
      }
      if (call.epoch == control.epoch) {
        mine++;
      } else if (world.monotonicMs() - replacedMs > FENCED_WITHIN_MS && hosts.size() == 1) {
        throw new AssertionError("a call that nobody leads: " + call.id);
      }
    }
    if (mine > 1) {
      throw new AssertionError("calls at once: " + mine);
    }
  }

  /** The page was told, or it was away when the session ended. */
  boolean over() {
    return page.ended || (!host().isThere() && control.row.isFinal());
  }
}
