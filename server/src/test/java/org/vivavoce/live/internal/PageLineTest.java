package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.internal.Alarms.Alarm;

/** When a page is taken for gone, and when for back, in virtual time. */
class PageLineTest {
  private final SimWorld world = new SimWorld(1, false);
  private final Alarms alarms = new Alarms(world);
  private final InterviewClock clock = new InterviewClock(world, 0, List.of());
  private final List<String> told = new ArrayList<>();
  private final PageLine line =
      new PageLine(
          () -> true,
          since -> told.add("away since " + since),
          () -> told.add("back at " + clock.offsetMs()),
          clock,
          alarms,
          Tuning.standard());

  PageLineTest() {
    clock.run();
  }

  /** A page whose line was last heard of at that offset; null where it has none that could tell. */
  private final class APage implements PageSocket {
    @Nullable Long heardOffsetMs = clock.offsetMs();

    @Override
    public void send(ServerMessage message) {}

    @Override
    public void close(int code, String reason) {}

    @Override
    public OptionalLong heardMs() {
      Long at = heardOffsetMs;
      return at == null
          ? OptionalLong.empty()
          : OptionalLong.of(clock.nowMs() - clock.offsetMs() + at);
    }
  }

  private void passes(long ms) {
    long untilMs = world.monotonicMs() + ms;
    while (world.monotonicMs() < untilMs) {
      world.step(alarms.waitMs(60_000), untilMs);
      for (var due = alarms.takeDue(); due.isPresent(); due = alarms.takeDue()) {
        if (due.get() == Alarm.PAGE_LINE) {
          line.look();
        }
      }
    }
  }

  @Test
  void aQuietPageThatAnswersEveryFewSecondsIsThere() {
    APage page = new APage();
    line.came(page);
    for (int n = 0; n < 1_000; n++) {
      passes(5_500);
      page.heardOffsetMs = clock.offsetMs();
    }
    assertEquals(List.of(), told);
    assertEquals(Long.MAX_VALUE, line.unheardSinceMs());
  }

  @Test
  void aPageThatAnswersNothingIsAwayFromWhenItWasLastHeardUntilItIsHeardAgain() {
    APage page = new APage();
    line.came(page);
    for (int n = 0; n < 3; n++) {
      passes(5_000);
      page.heardOffsetMs = clock.offsetMs();
    }
    passes(5_999);
    assertFalse(line.isAway());
    passes(1);
    assertTrue(line.isAway());
    assertEquals(List.of("away since 14000"), told);
    passes(4_000);
    page.heardOffsetMs = clock.offsetMs();
    passes(500);
    assertEquals(2, told.size(), told::toString);
    assertFalse(line.isAway());
  }

  @Test
  void aPageWithoutALineOfItsOwnIsNotJudgedByIt() {
    APage page = new APage();
    page.heardOffsetMs = null;
    line.came(page);
    passes(3_600_000);
    assertEquals(List.of(), told);
  }

  @Test
  void aCandidateWhoBeginsToSpeakIsThereWhateverTheSocketSays() {
    line.came(new APage());
    passes(5_000);
    line.spoke();
    passes(5_000);
    assertEquals(List.of(), told);
    passes(1_000);
    assertEquals(List.of("away since 4000"), told);
  }

  @Test
  void aPageThatComesBackMaySayHowItsCallStandsBeforeItIsTakenForBack() {
    APage first = new APage();
    line.came(first);
    passes(7_000);
    line.left();
    passes(3_000);
    assertEquals(List.of("away since -1000"), told);
    line.came(new APage());
    passes(900);
    assertEquals(1, told.size(), "it has said nothing yet");
    line.said();
    assertEquals("back at 10900", told.getLast());
  }

  @Test
  void aPageThatComesBackAndSaysNothingIsBackAllTheSame() {
    line.came(new APage());
    passes(7_000);
    line.came(new APage());
    passes(1_000);
    assertEquals("back at 8000", told.getLast());
  }

  @Test
  void whileAPageIsGoneACallThatEndsWasUnheardSinceThePageWasLastHeard() {
    line.came(new APage());
    passes(9_000);
    line.left();
    passes(2_000);
    assertEquals(-1_000, line.unheardSinceMs());
    assertTrue(alarms.isSet(Alarm.PAGE_GONE));
  }
}
