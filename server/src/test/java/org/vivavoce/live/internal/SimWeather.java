package org.vivavoce.live.internal;

import java.util.List;

/** What a seed makes of a world: its candidate, its service's limits, and what goes wrong in it. */
final class SimWeather {
  private static final double[] TROUBLE = {0.0, 0.02, 0.08, 0.2};

  private SimWeather() {}

  /** The world of this seed, played to its end. */
  static SimPlay play(long seed) {
    SimPlay play = new SimPlay(seed, false);
    playOut(play, seed);
    return play;
  }

  static void playOut(SimPlay play, long seed) {
    SimWorld world = play.world;
    double trouble = TROUBLE[(int) (seed % TROUBLE.length)];
    play.service.trouble = trouble;
    play.control.trouble = trouble;
    character(play);
    for (long incidents = world.between(0, 8); incidents > 0; incidents--) {
      world.after(world.between(1_000, SimPlay.TROUBLED_MS), () -> incident(play, trouble));
    }
    play.begins();
    play.run(SimPlay.TROUBLED_MS);
    play.service.trouble = 0;
    play.control.trouble = 0;
    play.control.storageGone = false;
    play.service.noise = 0.02;
    play.run(SimPlay.TROUBLED_MS + SimPlay.CALM_MS);
    play.settle();
  }

  /** Who takes part, and how. */
  private static void character(SimPlay play) {
    SimWorld world = play.world;
    play.sealed = world.chance(0.75);
    play.service.clientActs = !play.sealed;
    if (world.chance(0.25)) {
      play.service.maxCallMs = world.between(60_000, 200_000);
    }
    if (world.chance(0.1)) {
      world.after(world.between(0, 200_000), () -> play.service.noCalls = true);
    }
    if (world.chance(0.1)) {
      world.after(world.between(2_000, 200_000), () -> writes(play));
    }
    if (world.chance(0.3)) {
      typesNowAndThen(play);
    }
  }

  private static void writes(SimPlay play) {
    play.page.writing = true;
    play.page.goOn();
  }

  private static void typesNowAndThen(SimPlay play) {
    play.world.after(
        play.world.between(5_000, 60_000),
        () -> {
          play.page.type();
          if (!play.over()) {
            typesNowAndThen(play);
          }
        });
  }

  private static void incident(SimPlay play, double trouble) {
    SimWorld world = play.world;
    // A session that is over gets no other host.
    boolean open = !play.page.ended && !play.control.closed();
    long forMs = world.between(500, 20_000);
    switch ((int) world.between(0, 10)) {
      case 0 -> play.page.reload();
      case 1, 2 -> {
        play.control.storageGone = true;
        world.note("storage away for " + forMs);
        world.after(forMs, () -> play.control.storageGone = false);
      }
      case 3 -> {
        if (open && world.chance(0.6)) {
          play.replace(true);
        }
      }
      case 4 -> {
        if (open && world.chance(0.6)) {
          play.replace(false);
        }
      }
      case 5 -> play.page.goOn();
      case 6 -> play.page.mediaFails();
      case 7 -> {
        if (!play.page.unreachable) {
          play.page.cutOff(forMs);
        }
      }
      case 8 -> play.page.loseMedia(forMs);
      case 9 -> {
        List<SimCall> calls = play.service.live();
        if (!calls.isEmpty()) {
          calls.getLast().loseLine(world.between(0, 6_000));
        }
      }
      default -> {
        if (world.chance(trouble)) {
          play.page.leave();
        }
      }
    }
  }
}
