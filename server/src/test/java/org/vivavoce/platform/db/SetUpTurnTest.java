package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.testing.TestDatabase;

/** Of two set-ups of one database; that three at once all come up is {@code OpeningTest}'s. */
@Tag("slow")
class SetUpTurnTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @RegisterExtension static final TestDatabase db = new TestDatabase();

  private static void refused(Handle late) {
    StartFailedException thrown =
        assertThrows(StartFailedException.class, () -> SetUpTurn.take(late.getConnection(), SHORT));
    assertEquals(
        "Another start has been setting up this database for three minutes; see what it does, then"
            + " try again.",
        thrown.getMessage());
  }

  @Test
  void theSecondIsRefusedInWordsWhileTheFirstHoldsItsTurnAndTakesItsOwnAfterwards()
      throws SQLException {
    try (Handle first = db.owner().open();
        Handle second = db.owner().open()) {
      SetUpTurn turn = SetUpTurn.take(first.getConnection());
      refused(second);
      turn.giveBack();
      SetUpTurn.take(second.getConnection(), SHORT).giveBack();
    }
  }

  @Test
  void whoWasRefusedHoldsNothing() throws SQLException {
    try (Handle first = db.owner().open();
        Handle refused = db.owner().open();
        Handle third = db.owner().open()) {
      SetUpTurn turn = SetUpTurn.take(first.getConnection());
      refused(refused);
      turn.giveBack();
      SetUpTurn.take(third.getConnection(), SHORT).giveBack();
    }
  }

  @Test
  void aControlPlaneThatDiesGivesItsTurnBackWithItsConnection() throws SQLException {
    try (Handle survivor = db.owner().open()) {
      try (Handle dying = db.owner().open()) {
        SetUpTurn.take(dying.getConnection());
        refused(survivor);
      }
      SetUpTurn.take(survivor.getConnection(), Duration.ofSeconds(10)).giveBack();
    }
  }

  @Test
  void whoIsStoppedWhileWaitingSaysSoAndStaysInterrupted() throws SQLException {
    try (Handle first = db.owner().open();
        Handle second = db.owner().open()) {
      SetUpTurn turn = SetUpTurn.take(first.getConnection());
      Thread.currentThread().interrupt();
      assertThrows(StartFailedException.class, () -> SetUpTurn.take(second.getConnection(), SHORT));
      assertTrue(Thread.interrupted());
      turn.giveBack();
    }
  }
}
