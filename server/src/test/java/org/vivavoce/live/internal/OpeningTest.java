package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vivavoce.testing.ManualTime;

class OpeningTest {
  private final ManualTime time = new ManualTime();
  private final Opening opening = new Opening(false, time);

  @Test
  void itEndsThoughTheSoundNeverComes() {
    opening.heard();
    time.advance(Duration.ofMillis(24_999));
    opening.heard();
    assertFalse(opening.isOver());
    time.advance(Duration.ofMillis(1));
    assertTrue(opening.isOver());
    assertFalse(opening.takesUpdate());
  }

  @Test
  void itEndsFiveSecondsAfterTheSoundCameAndNoLaterForSoundThatComesAgain() {
    opening.heard();
    time.advance(Duration.ofSeconds(1));
    opening.soundCame();
    time.advance(Duration.ofSeconds(4));
    opening.soundCame();
    assertFalse(opening.isOver());
    time.advance(Duration.ofSeconds(1));
    assertTrue(opening.isOver());
  }

  @Test
  void soundThatComesLateDoesNotMakeItLonger() {
    opening.heard();
    time.advance(Duration.ofSeconds(23));
    opening.soundCame();
    time.advance(Duration.ofSeconds(2));
    assertTrue(opening.isOver());
  }

  @Test
  void itEndsWithTheEighthThingThatWasUndone() {
    opening.heard();
    for (int undone = 1; undone <= 8; undone++) {
      assertFalse(opening.isOver());
      opening.refused();
    }
    assertTrue(opening.isOver());
  }

  @Test
  void threeSessionsAreOverriddenAndTheNextCallHasThreeAgain() {
    opening.heard();
    for (int call = 1; call <= 2; call++) {
      int taken = 0;
      while (opening.takesUpdate()) {
        taken++;
      }
      assertEquals(3, taken);
      opening.callEnded();
    }
  }

  @Test
  void aSealedSessionHasNone() {
    Opening none = new Opening(true, time);
    none.heard();
    assertTrue(none.isOver());
    assertFalse(none.takesUpdate());
  }
}
