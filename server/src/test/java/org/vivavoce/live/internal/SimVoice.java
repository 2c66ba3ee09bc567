package org.vivavoce.live.internal;

import java.util.List;
import org.vivavoce.live.CallEvent;

/** The candidate's side of a call: a voice, and sometimes a client with a channel of its own. */
final class SimVoice {
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

  private final SimRealtime service;
  private final SimWorld world;
  private final SimCall call;
  private final boolean yields;
  private final long beganMs;
  private boolean speaks;

  SimVoice(SimRealtime service, SimCall call, boolean yields) {
    this.service = service;
    this.world = service.world;
    this.call = call;
    this.yields = yields;
    this.beganMs = world.monotonicMs();
  }

  void begins() {
    world.after(world.between(500, 3_000), this::maybeTalk);
  }

  /** What official clients do when a call opens. */
  void clientOpens() {
    if (call.isOver() || world.chance(0.3)) {
      return;
    }
    if (world.chance(0.6)) {
      call.tell(new CallEvent.SessionUpdated(call.session(false)));
    }
    if (world.chance(0.4)) {
      call.theirs("Hello there.");
    }
    if (world.chance(0.3)) {
      call.adds(service.name("greeting_"), "user", "Hello.");
    }
  }

  /** The candidate says something, mostly when nobody else does. */
  private void maybeTalk() {
    if (call.isOver()) {
      return;
    }
    if (call.isHeard() && !speaks && world.chance(call.sounds() ? service.noise : 0.6)) {
      talk();
    }
    world.after(world.between(800, 6_000), this::maybeTalk);
  }

  private void talk() {
    speaks = true;
    String item = service.name("in_");
    long fromMs = world.monotonicMs();
    call.tell(new CallEvent.SpeechStarted(item, fromMs - beganMs));
    if (yields || (service.clientActs && world.chance(0.5))) {
      call.cut();
    }
    world.after(world.between(200, 9_000), () -> stopTalking(item, fromMs));
  }

  private void stopTalking(String item, long fromMs) {
    speaks = false;
    if (call.isOver()) {
      return;
    }
    boolean wish = world.chance(service.wishes);
    String words =
        wish
            ? WISHES.get((int) world.between(0, WISHES.size() - 1))
            : world.chance(0.1) ? "" : service.name("word");
    if (call.isHeard() && !wish && !words.isEmpty()) {
      world.note("said " + words + " in " + item);
      service.said.add(new SimRealtime.Said(words, fromMs, world.monotonicMs(), call.id));
    }
    call.tell(new CallEvent.SpeechStopped(item, world.monotonicMs() - beganMs));
    call.commits(item);
    world.after(world.between(10, 2_500), () -> understand(item, words));
  }

  private void understand(String item, String words) {
    if (world.chance(service.trouble)) {
      call.tell(new CallEvent.InputTranscriptFailed(item, "transcription_failed", "sim"));
    } else {
      call.understood(item, words);
    }
  }
}
