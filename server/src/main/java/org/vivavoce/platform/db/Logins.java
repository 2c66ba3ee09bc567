package org.vivavoce.platform.db;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.PGConnection;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.crypto.Tokens;

/**
 * The two logins of the running product. Roles belong to the cluster, so each database has its own
 * pair ({@code viva_login_…}, {@code viva_jobs_…}); their passwords follow from the owner's, so
 * that several control planes agree on them without sharing a file.
 */
record Logins(String product, Secret productPassword, String jobs, Secret jobsPassword) {

  /** Makes them where they are missing; the caller holds the {@link SetUpTurn}. */
  static Logins ensure(Connection owner, PostgresUrl url) throws SQLException {
    Logins logins = of(url);
    if (!works(url, logins.product, logins.productPassword)
        || !works(url, logins.jobs, logins.jobsPassword)) {
      owner.setAutoCommit(false);
      try {
        make(
            owner,
            logins.product,
            logins.productPassword,
            List.of("anon", "authenticated", "viva_service", "viva_ops"),
            false);
        make(owner, logins.jobs, logins.jobsPassword, List.of("viva_jobs"), true);
        owner.commit();
      } catch (SQLException e) {
        owner.rollback();
        throw e;
      } finally {
        owner.setAutoCommit(true);
      }
    }
    refusePowerful(owner, logins);
    return logins;
  }

  static Logins of(PostgresUrl url) {
    String suffix =
        HexFormat.of()
            .formatHex(Tokens.sha256(url.database().getBytes(StandardCharsets.UTF_8)), 0, 4);
    return new Logins(
        "viva_login_" + suffix,
        derived(url, "viva_login:"),
        "viva_jobs_" + suffix,
        derived(url, "viva_jobs:"));
  }

  private static Secret derived(PostgresUrl url, String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              url.password().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] bytes = mac.doFinal((purpose + url.database()).getBytes(StandardCharsets.UTF_8));
      return new Secret(HexFormat.of().formatHex(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static boolean works(PostgresUrl url, String login, Secret password) {
    PostgresUrl as = url.as(login, password);
    try (Connection ignored = DriverManager.getConnection(as.jdbcUrl(), as.properties());
        Statement statement = ignored.createStatement()) {
      statement.execute(
          login.startsWith("viva_jobs_")
              ? "select from ops.scheduled_tasks limit 0"
              : "set role viva_service; set role viva_ops; set role authenticated; set role anon");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void make(
      Connection owner, String login, Secret password, List<String> roles, boolean inherit)
      throws SQLException {
    try (Statement statement = owner.createStatement()) {
      if (!exists(owner, login)) {
        statement.execute(
            "create role "
                + login
                + " login nosuperuser nocreatedb nocreaterole noreplication nobypassrls "
                + (inherit ? "inherit" : "noinherit"));
      }
      owner
          .unwrap(PGConnection.class)
          .alterUserPassword(login, password.reveal().toCharArray(), "scram-sha-256");
      boolean grantOptions = owner.getMetaData().getDatabaseMajorVersion() >= 16;
      for (String role : roles) {
        statement.execute(
            "grant "
                + role
                + " to "
                + login
                + (grantOptions ? " with set true, inherit " + inherit : ""));
      }
      // jit costs a second on a first policy-laden query and gains nothing on ours.
      statement.execute("alter role " + login + " set jit = off");
      statement.execute("alter role " + login + " set search_path = public, pg_temp");
      statement.execute("alter role " + login + " set lock_timeout = '5s'");
      statement.execute("alter role " + login + " set idle_in_transaction_session_timeout = '60s'");
      statement.execute("alter role " + login + " set statement_timeout = '30s'");
    }
  }

  private static boolean exists(Connection owner, String login) throws SQLException {
    try (PreparedStatement statement =
        owner.prepareStatement("select 1 from pg_catalog.pg_roles where rolname = ?")) {
      statement.setString(1, login);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * Row-level security binds neither a superuser nor a role with BYPASSRLS: such a login is
   * refused.
   */
  private static void refusePowerful(Connection owner, Logins logins) throws SQLException {
    try (PreparedStatement statement =
        owner.prepareStatement(
            """
            select rolname from pg_catalog.pg_roles
            where rolname in (?, ?, 'anon', 'authenticated', 'viva_service', 'viva_ops', 'viva_jobs',
                'viva_definer')
              and (rolsuper or rolbypassrls)
            """)) {
      statement.setString(1, logins.product);
      statement.setString(2, logins.jobs);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw new StartFailedException(
              "The database role "
                  + row.getString(1)
                  + " bypasses row-level security; take SUPERUSER and BYPASSRLS from it.");
        }
      }
    }
  }
}
