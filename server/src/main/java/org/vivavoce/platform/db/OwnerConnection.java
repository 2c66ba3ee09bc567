package org.vivavoce.platform.db;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * The owner's connection, used while starting only, and the words for what may be wrong with it.
 */
final class OwnerConnection {
  private static final int OLDEST_MAJOR = 15;

  private OwnerConnection() {}

  static Connection open(PostgresUrl url) {
    try {
      return DriverManager.getConnection(url.jdbcUrl(), url.properties());
    } catch (SQLException e) {
      throw explained(url, e);
    }
  }

  static Map<String, String> jdbcProperties(PostgresUrl url) {
    Map<String, String> properties = new HashMap<>();
    url.properties().forEach((key, value) -> properties.put(key.toString(), value.toString()));
    return properties;
  }

  /**
   * Refuses what is no PostgreSQL 15 or later.
   *
   * @return whether the database is plain: without a Supabase {@code auth} schema that is not ours
   *     to touch
   */
  static boolean check(Connection owner, PostgresUrl url) throws SQLException {
    try (Statement statement = owner.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select version() as version, current_setting('server_version_num')::integer as number,
                  to_regnamespace('auth') is null
                    or coalesce(obj_description(to_regnamespace('auth')), '') like 'vivavoce:%' as plain
                """)) {
      row.next();
      String version = row.getString("version");
      if (!version.startsWith("PostgreSQL ")) {
        throw new StartFailedException(
            "The server at " + url.place() + " is not PostgreSQL but says: " + version);
      }
      int major = row.getInt("number") / 10_000;
      if (major < OLDEST_MAJOR) {
        throw new StartFailedException(
            "The server at %s is PostgreSQL %d; Vivavoce needs %d or later."
                .formatted(url.place(), major, OLDEST_MAJOR));
      }
      return row.getBoolean("plain");
    }
  }

  /**
   * One sentence for what went wrong. The driver's own text is left out where it may name secrets.
   */
  static StartFailedException explained(PostgresUrl url, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String sentence =
        switch (state) {
          case "28P01" ->
              "PostgreSQL at %s refuses user %s: the password is wrong."
                  .formatted(url.place(), url.user());
          case "28000" ->
              "PostgreSQL at %s does not let user %s in: its pg_hba.conf or sslmode forbids it."
                  .formatted(url.place(), url.user());
          case "3D000" ->
              "PostgreSQL at %s has no database %s; create it first."
                  .formatted(url.place(), url.database());
          case "53300" -> "PostgreSQL at %s has no connection left to give.".formatted(url.place());
          case "57P03" ->
              "PostgreSQL at %s is starting or stopping; try again shortly.".formatted(url.place());
          case "42501" ->
              "User %s of PostgreSQL at %s lacks a right: it must own the database and have CREATEROLE."
                  .formatted(url.user(), url.place());
          default -> unreached(url, e);
        };
    return new StartFailedException(sentence, e);
  }

  private static String unreached(PostgresUrl url, SQLException e) {
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      switch (t) {
        case UnknownHostException _ -> {
          return "The database's host name %s does not resolve.".formatted(url.host());
        }
        case ConnectException _, NoRouteToHostException _, SocketTimeoutException _ -> {
          return "PostgreSQL at %s cannot be reached: nothing answers there."
              .formatted(url.place());
        }
        case SSLException _ -> {
          return "The TLS connection to PostgreSQL at %s failed; see sslmode in DATABASE_URL."
              .formatted(url.place());
        }
        case EOFException _ -> {
          return "What listens at %s does not speak PostgreSQL's protocol.".formatted(url.place());
        }
        default -> {}
      }
    }
    if ("08P01".equals(e.getSQLState()) || "08004".equals(e.getSQLState())) {
      return "What listens at %s does not speak PostgreSQL's protocol, or refused it: %s"
          .formatted(url.place(), e.getMessage());
    }
    return "PostgreSQL at %s cannot be used: %s".formatted(url.place(), e.getMessage());
  }
}
