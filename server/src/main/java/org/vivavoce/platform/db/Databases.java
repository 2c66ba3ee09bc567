package org.vivavoce.platform.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Opens the database: migrates it as its owner, then works in it as roles that own nothing. */
public final class Databases {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(3);

  private Databases() {}

  /**
   * Brings the schema up to date and opens the pools. Several control planes may do this at once on
   * one database.
   *
   * @throws StartFailedException with one sentence for the operator
   */
  public static Database open(DatabaseSettings settings) {
    PostgresUrl direct = settings.direct();
    if (direct.isTransactionPooler()) {
      throw new StartFailedException(
          "DATABASE_URL leads to a transaction pooler; set DATABASE_DIRECT_URL to the database"
              + " itself or to a session pooler as well.");
    }
    Logins logins;
    try (Connection owner = OwnerConnection.open(direct)) {
      boolean plain = OwnerConnection.check(owner, direct);
      SetUpTurn turn = SetUpTurn.take(owner);
      try {
        migrate(direct, plain);
        logins = Logins.ensure(owner, direct);
      } finally {
        turn.giveBack();
      }
    } catch (SQLException e) {
      throw OwnerConnection.explained(direct, e);
    }
    PostgresUrl pooled = settings.pooled();
    HikariDataSource pool =
        pool(
            "vivavoce", pooled.as(logins.product(), logins.productPassword()), settings.poolSize());
    HikariDataSource jobs = pool("jobs", pooled.as(logins.jobs(), logins.jobsPassword()), 2);
    return new Database(pool, jobs);
  }

  private static void migrate(PostgresUrl direct, boolean plain) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(direct.jdbcUrl(), null, null)
            .jdbcProperties(OwnerConnection.jdbcProperties(direct))
            .defaultSchema("ops")
            .createSchemas(true)
            .table("flyway_schema_history")
            .locations(
                plain
                    ? new String[] {"classpath:db/local", "classpath:db/migration"}
                    : new String[] {"classpath:db/migration"})
            .validateMigrationNaming(true)
            .cleanDisabled(true)
            .loggers("slf4j")
            .load();
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      if (SqlFault.of(e) == SqlFault.DENIED) {
        throw new StartFailedException(
            "The user of DATABASE_URL may not set up the database: it must own it and have"
                + " CREATEROLE (where the viva_ roles exist already, also ADMIN OPTION on them).",
            e);
      }
      throw new StartFailedException(
          "The database could not be brought up to date: " + firstLine(e.getMessage()), e);
    }
  }

  private static String firstLine(@org.jspecify.annotations.Nullable String message) {
    return message == null ? "unknown reason" : message.lines().findFirst().orElse("");
  }

  private static HikariDataSource pool(String name, PostgresUrl url, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(new PatientConnections(url));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setValidationTimeout(1_000);
    config.setKeepaliveTime(Duration.ofSeconds(60).toMillis());
    config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
    config.setMaxLifetime(Duration.ofMinutes(20).toMillis());
    config.setInitializationFailTimeout(CONNECTION_TIMEOUT.toMillis());
    return new HikariDataSource(config);
  }
}
