package org.vivavoce.platform.db;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.time.Time;

/**
 * New connections for a pool. While PostgreSQL is away each is tried again every tenth of a second
 * for a while: the pool by itself waits twice as long after each failure, up to five seconds, and
 * would find a database that is back seconds after everybody else.
 */
final class PatientConnections implements DataSource {
  private static final long PATIENCE_MS = 2_500;
  private static final int PAUSE_MS = 100;

  private final String url;
  private final Properties properties;
  private final Time time = Time.system();

  PatientConnections(PostgresUrl url) {
    this.url = url.jdbcUrl();
    this.properties = url.properties();
  }

  @Override
  public Connection getConnection() throws SQLException {
    long until = time.monotonicMs() + PATIENCE_MS;
    while (true) {
      try {
        return DriverManager.getConnection(url, properties);
      } catch (SQLException e) {
        if (SqlFault.of(e) != SqlFault.UNAVAILABLE
            || time.monotonicMs() > until
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      Commands.pause(PAUSE_MS);
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the login is part of the address");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // the driver logs for itself
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // the address says it
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
