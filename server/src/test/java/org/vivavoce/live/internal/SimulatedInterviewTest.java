package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;

/**
 * Whole interviews in virtual time, in a seeded order of everything that can happen, with what must
 * hold whatever happens. A failure names its seeds, and how such a world is played and told again.
 */
class SimulatedInterviewTest {
  private static final String SEED = "viva.seed";

  /** Other seeds than the usual hundred thousand, for example {@code 200000-299999}. */
  private static final String SEEDS = "viva.seeds";

  private static final int MOST_NAMED = 20;

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger LOG = Logger.getLogger("org.vivavoce.live");

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF); // ten thousand interviews with all their troubles
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  /** What the worlds of a run had in them, so that a run without something is noticed. */
  private static final class Sum {
    final AtomicLong worlds = new AtomicLong();
    final AtomicLong expired = new AtomicLong();
    final AtomicLong rejoined = new AtomicLong();
    final AtomicLong retrieved = new AtomicLong();
    final AtomicLong inWriting = new AtomicLong();
    final AtomicLong hosts = new AtomicLong();
    final AtomicLong typed = new AtomicLong();
    final AtomicLong said = new AtomicLong();
    final AtomicLong open = new AtomicLong();

    void add(SimPlay play) {
      worlds.incrementAndGet();
      expired.addAndGet(play.service.expired);
      rejoined.addAndGet(play.service.rejoined);
      retrieved.addAndGet(play.service.retrieved);
      inWriting.addAndGet(play.service.written);
      hosts.addAndGet(play.taken);
      typed.addAndGet(play.page.outbox.acknowledged.size());
      said.addAndGet(play.service.said.size());
      open.addAndGet(play.sealed ? 0 : 1);
    }

    @Override
    public String toString() {
      return "worlds %s, hosts %s, said %s, typed %s, rejoined %s, retrieved %s, in writing %s, expired %s, open %s"
          .formatted(worlds, hosts, said, typed, rejoined, retrieved, inWriting, expired, open);
    }
  }

  private static SimPlay holds(long seed, boolean told) {
    SimPlay play = new SimPlay(seed, told);
    try {
      SimWeather.playOut(play, seed);
      SimRules.hold(play);
      return play;
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", play.world.story()), e);
    }
  }

  /**
   * On as many processors as there are: a world is one thread's, and shares nothing. All are
   * played, whatever fails.
   */
  private static Sum holdInAll(LongStream seeds) {
    Sum sum = new Sum();
    Map<Long, String> failed = new ConcurrentSkipListMap<>();
    seeds
        .parallel()
        .forEach(
            seed -> {
              try {
                sum.add(holds(seed, false));
              } catch (AssertionError e) {
                failed.put(seed, String.valueOf(e.getMessage()).strip());
              }
            });
    System.out.println("Simulated: " + sum + ", failed " + failed.size());
    if (!failed.isEmpty()) {
      throw new AssertionError(
          failed.size()
              + " worlds failed, the first of them:\n"
              + failed.values().stream().limit(MOST_NAMED).collect(Collectors.joining("\n"))
              + "\nOne of these worlds again, told step by step: mvn -o test -pl server -am"
              + " -Dtest=SimulatedInterviewTest#theWorldOfOneSeed -D"
              + SEED
              + "=SEED -Dsurefire.failIfNoSpecifiedTests=false");
    }
    return sum;
  }

  @Test
  void whateverTheOrderOfThingsTheRulesHoldInTenThousandWorlds() {
    Sum sum = holdInAll(LongStream.rangeClosed(1, 10_000));
    assertEquals(10_000, sum.worlds.get());
    for (AtomicLong some : List.of(sum.rejoined, sum.retrieved, sum.inWriting, sum.typed)) {
      assertTrue(some.get() > 500, "the worlds have everything in them: " + sum);
    }
    assertTrue(sum.hosts.get() > 12_000 && sum.open.get() > 2_000, sum::toString);
  }

  @Tag("long")
  @Test
  void theRulesHoldInAHundredThousandWorlds() {
    String[] seeds = System.getProperty(SEEDS, "10001-110000").split("-");
    long first = Long.parseLong(seeds[0]);
    long last = Long.parseLong(seeds[1]);
    assertEquals(last - first + 1, holdInAll(LongStream.rangeClosed(first, last)).worlds.get());
  }

  /** The one that a failure named, with its story; without a name the first, which has one too. */
  @Test
  void theWorldOfOneSeed() {
    String named = System.getProperty(SEED);
    List<String> story = holds(named == null ? 1 : Long.parseLong(named), true).world.story();
    assertTrue(story.stream().anyMatch(each -> each.contains("question_asked")), "it is told");
    if (named != null) {
      System.out.println(String.join("\n", story));
    }
  }

  /** Worlds that once broke a rule. */
  @Test
  void worldsThatOnceBrokeARuleHold() {
    long[] seeds = {
      13_395, 20_667, 27_095, 28_223, 39_551, 40_743, 42_186, 50_355, 55_007, 56_867, 65_917,
      79_839, 81_035, 93_447
    };
    assertEquals(seeds.length, holdInAll(LongStream.of(seeds)).worlds.get());
  }

  /** Else a host that takes over would not know that there was anything to hear. */
  @Test
  void anInterviewDoesNotBeginInACallOfWhichNothingIsWritten() {
    for (long seed = 1; seed <= 100; seed++) {
      SimPlay play = quietly(seed);
      play.begins();
      while (play.service.calls == 0) {
        play.run(play.world.monotonicMs() + 1);
      }
      play.control.storageGone = true; // it is noticed with the next heartbeat
      play.run(play.world.monotonicMs() + 5_000);
      assertTrue(!opened(play) && play.zeroMs < 0, "seed " + seed);
      play.control.storageGone = false;
      play.run(SimPlay.CALM_MS);
      play.settle();
      SimRules.hold(play);
      assertEquals("ended_by_interviewer", play.page.outcome, "seed " + seed);
    }
  }

  private static boolean opened(SimPlay play) {
    return play.control.facts.stream().anyMatch(f -> f.fact() instanceof JournalFact.CallOpened);
  }

  /** A world without trouble. */
  private static SimPlay quietly(long seed) {
    SimPlay play = new SimPlay(seed, false);
    play.service.trouble = 0;
    play.control.trouble = 0;
    play.service.noise = 0;
    play.service.wishes = 0;
    return play;
  }

  /** Nobody wrote down that it began: for the next host it has not begun. */
  @Test
  void anInterviewWhoseBeginNobodyWroteDownBeginsWithTheNextHost() {
    SimPlay play = quietly(7);
    play.begins();
    while (play.zeroMs < 0) {
      play.run(play.world.monotonicMs() + 1);
    }
    assertTrue(!play.control.hasBegun(), "its fact is on the way");
    long firstMs = play.zeroMs;
    play.replace(true);
    play.run(SimPlay.CALM_MS);
    play.settle();
    SimRules.hold(play);
    assertTrue(play.zeroMs > firstMs, "t = 0 is the next host's");
    GrantedSession.Fact begun =
        play.control.facts.stream()
            .filter(
                fact ->
                    fact.fact() instanceof JournalFact.StatusChanged moved
                        && moved.status().equals(SessionStatus.IN_PROGRESS.wire()))
            .findFirst()
            .orElseThrow();
    assertEquals(List.of(2L, 0L), List.of(begun.hostEpoch(), begun.atMs()));
  }

  @Test
  void withoutTroubleEveryQuestionIsAskedAndTheInterviewEndsByItself() {
    SimPlay play = quietly(7);
    play.begins().run(SimPlay.CALM_MS);
    play.settle();
    SimRules.hold(play);
    assertEquals("ended_by_interviewer", play.page.outcome);
    assertEquals(SessionStatus.COMPLETED, play.control.row);
    assertEquals(List.of(1, 2, 3), asked(play));
    assertEquals(1, play.taken);
  }

  @Test
  void aWorldWithoutTroubleHasNoGap() {
    for (long seed = 1; seed <= 200; seed++) {
      SimPlay play = quietly(seed);
      play.begins().run(SimPlay.CALM_MS);
      play.settle();
      SimRules.hold(play);
      assertEquals(List.of(), SimRules.gaps(play), "seed " + seed);
    }
  }

  @Test
  void aCallIsRenewedAheadOfItsLimitAndNoQuestionIsAskedTwice() {
    int renewed = 0;
    for (long seed = 1; seed <= 100; seed++) {
      SimPlay play = quietly(seed);
      play.service.maxCallMs = play.world.between(30_000, 60_000);
      play.begins().run(SimPlay.CALM_MS);
      play.settle();
      SimRules.hold(play);
      assertEquals(List.of(1, 2, 3), asked(play), "seed " + seed);
      assertEquals(0, play.service.expired, "the service ends none, seed " + seed);
      renewed += play.service.calls - 1;
    }
    assertTrue(renewed > 50, "calls were renewed: " + renewed);
  }

  private static List<JournalFact.GapFound> gaps(SimPlay play) {
    return play.control.facts.stream()
        .map(GrantedSession.Fact::fact)
        .filter(JournalFact.GapFound.class::isInstance)
        .map(JournalFact.GapFound.class::cast)
        .toList();
  }

  /** The call heals by itself, and the page that is back has nothing to tell. */
  @Test
  void tenSecondsWithoutAnyNetworkAreAGapByTheHostsOwnKnowledge() {
    for (long seed = 1; seed <= 100; seed++) {
      SimPlay play = quietly(seed);
      play.begins().run(play.world.between(15_000, 30_000));
      long fromMs = play.world.monotonicMs() - play.zeroMs;
      play.page.cutOff(10_000);
      play.run(SimPlay.CALM_MS);
      play.settle();
      SimRules.hold(play);
      List<JournalFact.GapFound> gaps = gaps(play);
      assertTrue(
          gaps.stream().anyMatch(gap -> gap.fromMs() <= fromMs && gap.toMs() >= fromMs + 10_000),
          "seed " + seed + ": cut at " + fromMs + ", gaps " + gaps);
      assertEquals(1, play.service.calls, "in the same call, seed " + seed);
      assertEquals(List.of(1, 2, 3), asked(play), "seed " + seed);
    }
  }

  @Test
  void anInterviewOnAGoodLineHasNoGapHoweverQuietItIs() {
    for (long seed = 1; seed <= 100; seed++) {
      SimPlay play = quietly(seed);
      play.begins().run(SimPlay.CALM_MS);
      play.settle();
      assertEquals(List.of(), gaps(play), "seed " + seed);
    }
  }

  private static List<Integer> asked(SimPlay play) {
    List<Integer> asked = new ArrayList<>();
    for (GrantedSession.Fact fact : play.control.facts) {
      if (fact.fact() instanceof JournalFact.Directed step
          && step.step().equals("question_asked")) {
        asked.add(step.question());
      }
    }
    return asked;
  }

  @Test
  void theSameSeedIsTheSameWorld() {
    for (long seed = 40; seed < 60; seed++) {
      assertEquals(SimWeather.play(seed).control.facts, SimWeather.play(seed).control.facts);
    }
  }

  @Test
  void anOfferIsOpaqueButForItsDataChannel() {
    assertTrue(new SdpOffer("v=0\r\nm=application 9 X\r\n").hasDataChannel());
    assertTrue(new SdpOffer("v=0\nm=application 9 X\n").hasDataChannel());
    assertTrue(!new SdpOffer("v=0\r\na=x m=application\r\n").hasDataChannel());
  }
}
