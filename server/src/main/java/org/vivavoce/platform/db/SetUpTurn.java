package org.vivavoce.platform.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The turn of one control plane to set a database up. Flyway's own lock comes too late for a
 * database that is new: its schema and what runs before the migrations are made outside of it, and
 * two that make them at once collide in PostgreSQL's catalogues.
 *
 * <p>A session's advisory lock (PostgreSQL 13.3.5), so a control plane that dies gives its turn
 * back with its connection.
 */
final class SetUpTurn {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final String KEY = "hashtextextended('vivavoce set-up', 0)";

  private final Connection owner;

  private SetUpTurn(Connection owner) {
    this.owner = owner;
  }

  /**
   * Waits for the turn. It asks again and again, rather than once with a long wait, so that no
   * limit on a statement or a socket cuts the wait short.
   *
   * @throws StartFailedException when another start holds the turn for three minutes
   */
  static SetUpTurn take(Connection owner) throws SQLException {
    return take(owner, PATIENCE);
  }

  static SetUpTurn take(Connection owner, Duration patience) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isTrue(owner, "select pg_try_advisory_lock(" + KEY + ")")) {
      if (System.nanoTime() - deadline > 0) {
        throw new StartFailedException(
            "Another start has been setting up this database for three minutes; see what it does,"
                + " then try again.");
      }
      try {
        Thread.sleep(BETWEEN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartFailedException("Stopped while another start sets up this database.", e);
      }
    }
    return new SetUpTurn(owner);
  }

  void giveBack() throws SQLException {
    isTrue(owner, "select pg_advisory_unlock(" + KEY + ")");
  }

  private static boolean isTrue(Connection owner, String sql) throws SQLException {
    try (Statement statement = owner.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
