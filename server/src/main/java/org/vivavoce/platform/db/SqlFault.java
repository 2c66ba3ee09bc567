package org.vivavoce.platform.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failed statement means to its caller, read from the SQLSTATE (PostgreSQL documentation,
 * appendix A).
 */
public enum SqlFault {
  /** The server is away, starting or stopping, full, or out of connections: try again shortly. */
  UNAVAILABLE,
  /** Lost against a concurrent transaction: the same work may be tried again at once. */
  CONFLICT,
  /** The role has no right to it, or a row-level security check refused it. */
  DENIED,
  /** A rule of the data was broken: unique, foreign key, check, not null. */
  CONSTRAINT,
  /** It took longer than it may. */
  TIMEOUT,
  /** Ours. */
  BUG;

  /** The fault behind this exception, {@link #BUG} when no SQLException is among its causes. */
  public static SqlFault of(Throwable thrown) {
    SQLException found = sqlException(thrown);
    return found == null ? BUG : of(found);
  }

  private static SqlFault of(SQLException sql) {
    if (sql instanceof SQLTransientConnectionException) {
      return UNAVAILABLE; // the pool had no connection within its connection timeout
    }
    String state = sql.getSQLState();
    if (state == null || state.length() != 5) {
      return BUG;
    }
    return switch (state) {
      case "57P01", "57P02", "57P03", "53100", "53200", "53300" -> UNAVAILABLE;
      case "40001", "40P01" -> CONFLICT;
      case "42501" -> DENIED;
      case "57014", "55P03" -> TIMEOUT; // of the statement, of waiting for a lock
      default ->
          switch (state.substring(0, 2)) {
            case "08", "58" -> UNAVAILABLE;
            case "23" -> CONSTRAINT;
            default -> BUG;
          };
    };
  }

  /** The SQLException among the causes, null when there is none. */
  public static @Nullable SQLException sqlException(Throwable thrown) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
