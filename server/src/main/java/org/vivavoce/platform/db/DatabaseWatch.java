package org.vivavoce.platform.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices at once when PostgreSQL goes away, and within a quarter of a second when it is back. One
 * connection of its own waits in LISTEN; a server that ends closes it. Callbacks run one after the
 * other on the watch's own thread and must not block.
 */
public final class DatabaseWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

  /** A connection that no longer answers is found after this, even if nobody closed it. */
  private static final int PROBE_MS = 2_000;

  private static final int ANSWER_SECONDS = 2;
  private static final long RETRY_MS = 200;

  private final PostgresUrl url;
  private final Runnable onLost;
  private final Runnable onBack;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean available = true;
  private volatile @Nullable Connection connection;

  private DatabaseWatch(PostgresUrl url, Runnable onLost, Runnable onBack) {
    this.url = url;
    this.onLost = onLost;
    this.onBack = onBack;
    this.thread = Thread.ofPlatform().daemon().name("database-watch").unstarted(this::watch);
  }

  /**
   * Begins to watch; the database counts as available until the watch finds otherwise.
   *
   * @param onLost PostgreSQL is away: nothing can be stored now
   * @param onBack it answers again
   */
  public static DatabaseWatch start(DatabaseSettings settings, Runnable onLost, Runnable onBack) {
    DatabaseWatch watch = new DatabaseWatch(settings.direct(), onLost, onBack);
    watch.thread.start();
    return watch;
  }

  /** As last seen; at most {@value #PROBE_MS} ms plus a probe old. */
  public boolean available() {
    return available;
  }

  /** Whether the watch's own connection stands. */
  boolean watching() {
    return connection != null;
  }

  private void watch() {
    while (stopped.getCount() > 0) {
      try (Connection opened = DriverManager.getConnection(url.jdbcUrl(), url.properties());
          Statement statement = opened.createStatement()) {
        statement.execute("listen viva_watch");
        connection = opened;
        become(true);
        PGConnection postgres = opened.unwrap(PGConnection.class);
        while (stopped.getCount() > 0) {
          postgres.getNotifications(PROBE_MS);
          if (!opened.isValid(ANSWER_SECONDS)) {
            break;
          }
        }
      } catch (SQLException e) {
        LOG.debug("database watch: {}", e.getSQLState());
      } finally {
        connection = null;
      }
      if (stopped.getCount() > 0) {
        become(false);
      }
      try {
        if (stopped.await(RETRY_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void become(boolean now) {
    if (available == now) {
      return;
    }
    available = now;
    LOG.info(now ? "database is back" : "database is away");
    try {
      (now ? onBack : onLost).run();
    } catch (RuntimeException e) {
      LOG.error("a callback of the database watch failed", e);
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("database watch: {}", e.getSQLState());
      }
    }
  }
}
