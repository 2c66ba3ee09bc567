package org.vivavoce.platform.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * A statement of the driver's own in a transaction of {@link Database}: for several statements in
 * one round trip, which Jdbi has no way to ask for.
 */
public final class Prepared {
  private Prepared() {}

  /** What is done with it. */
  public interface Work<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  /** Fails as a statement of Jdbi's fails: {@link SqlFault} finds the same cause. */
  public static <T> T run(Handle tx, String sql, Work<T> work) {
    try (PreparedStatement statement = tx.getConnection().prepareStatement(sql)) {
      return work.with(statement);
    } catch (SQLException e) {
      throw new FailedException(e);
    }
  }

  /** Without the words of what was bound. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FailedException(SQLException cause) {
      super("a statement failed: SQLSTATE " + cause.getSQLState(), cause);
    }
  }
}
