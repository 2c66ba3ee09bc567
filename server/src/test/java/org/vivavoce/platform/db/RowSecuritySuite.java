package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Table × actor × operation, with the tables taken from the catalogue: a table that this matrix
 * does not know fails it. The schema is migrated by a plain owner: no superuser, no BYPASSRLS. Run
 * on PostgreSQL 18 and on 15.
 */
abstract class RowSecuritySuite extends CatalogueRules {
  /** What each actor can do to a row of the tenant: select, insert, update, delete. */
  private static final String MATRIX =
      """
      table                 owner recruiter reviewer candidate service host
      tenants               SU    S         S        S         SIU     -
      tenant_users          SIUD  S         S        -         SIU     -
      candidates            SIUD  SIUD      -        S         SIU     -
      tenant_candidates     SIUD  SIUD      -        -         SIU     -
      positions             SIUD  SIUD      -        S         SIU     -
      competencies          SIUD  SIUD      -        -         SIU     -
      rubric_levels         SIUD  SIUD      -        -         SIU     -
      interview_plans       SIUD  SIUD      -        -         SIU     -
      plan_versions         SIUD  SIUD      -        -         SIU     -
      questions             SIUD  SIUD      -        -         SIU     -
      interview_invitations SIU   SIU       -        S         SIU     -
      interview_sessions    SI    SI        -        S         SIU     SU
      journal               -     -         -        -         S       SI
      transcript_entries    S     S         -        SI        SIU     SIU
      transcript_gaps       S     S         -        S         SID     SID
      video_segments        S     S         -        -         SIU     -
      interview_results     S     S         -        -         SIU     -
      integrity_events      S     S         -        -         SI      SI
      idempotency_keys      -     -         -        -         SIUD    -
      """;

  /** Who acts: a login, the role it assumes (null: none) and the claims (null: forgotten). */
  private record Actor(PostgresUrl login, @Nullable String role, @Nullable String claims) {}

  /** The plain owner's address of the same database. */
  abstract PostgresUrl owner();

  abstract SeededTenants seeded();

  private PostgresUrl login() {
    Logins logins = Logins.of(owner());
    return owner().as(logins.product(), logins.productPassword());
  }

  private Actor user(@Nullable UUID sub, @Nullable UUID tenant) {
    return new Actor(login(), "authenticated", claims("authenticated", sub, tenant, null));
  }

  private Actor service(UUID tenant, @Nullable UUID session) {
    return new Actor(login(), "viva_service", claims("viva_service", null, tenant, session));
  }

  private static String claims(
      String role, @Nullable UUID sub, @Nullable UUID tenant, @Nullable UUID session) {
    List<String> members = new ArrayList<>(List.of("\"role\":\"" + role + "\""));
    Map<String, @Nullable UUID> ids = new LinkedHashMap<>();
    ids.put("sub", sub);
    ids.put("tenant_id", tenant);
    ids.put("session_id", session);
    ids.forEach(
        (name, id) -> {
          if (id != null) {
            members.add("\"%s\":\"%s\"".formatted(name, id));
          }
        });
    return "{" + String.join(",", members) + "}";
  }

  private List<String> tables() {
    return superuser()
        .withHandle(
            h ->
                h.createQuery(
                        "select tablename from pg_tables where schemaname = 'public' order by 1")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void eachActorCanDoWhatTheMatrixSaysAndNothingElse() throws SQLException {
    SeededTenants s = seeded();
    Map<String, Actor> actors = new LinkedHashMap<>();
    actors.put("owner", user(s.owner(), s.tenant()));
    actors.put("recruiter", user(s.recruiter(), s.tenant()));
    actors.put("reviewer", user(s.reviewer(), s.tenant()));
    actors.put("candidate", user(s.candidateUser(), null));
    actors.put("service", service(s.tenant(), null));
    actors.put("host", service(s.tenant(), s.session()));
    List<String[]> rows = MATRIX.lines().map(line -> line.split(" +")).toList();
    Map<String, String> expected = new TreeMap<>();
    for (String[] row : rows.subList(1, rows.size())) {
      for (int i = 1; i < row.length; i++) {
        expected.put(row[0] + " " + rows.getFirst()[i], row[i]);
      }
    }
    Map<String, String> observed = observed(actors);
    Map<String, String> different = new TreeMap<>();
    observed.forEach(
        (cell, letters) -> {
          String should = expected.getOrDefault(cell, "a row in the matrix");
          if (!should.equals(letters)) {
            different.put(cell, letters + " instead of " + should);
          }
        });
    assertEquals(Map.of(), different);
    assertEquals(expected.keySet(), observed.keySet());
  }

  @Test
  void nobodyElseReachesARow() throws SQLException {
    SeededTenants s = seeded();
    Map<String, Actor> actors = new LinkedHashMap<>();
    actors.put("owner of another tenant", user(s.otherOwner(), s.otherTenant()));
    actors.put("owner of another tenant who claims this one", user(s.otherOwner(), s.tenant()));
    actors.put("member who claims no tenant as a stranger", user(UUID.randomUUID(), null));
    actors.put("candidate who claims the tenant", user(s.candidateUser(), s.tenant()));
    actors.put("candidate who claims another tenant", user(s.candidateUser(), s.otherTenant()));
    actors.put("service of another tenant", service(s.otherTenant(), null));
    actors.put("host of another session", service(s.tenant(), UUID.randomUUID()));
    actors.put("host with another tenant", service(s.otherTenant(), s.session()));
    actors.put("authenticated, claims forgotten", new Actor(login(), "authenticated", null));
    actors.put("authenticated, claims empty", new Actor(login(), "authenticated", ""));
    actors.put("service, claims forgotten", new Actor(login(), "viva_service", null));
    actors.put("anon", new Actor(login(), "anon", "{\"role\":\"anon\"}"));
    actors.put("operations", new Actor(login(), "viva_ops", "{\"role\":\"viva_ops\"}"));
    actors.put("login without a role", new Actor(login(), null, null));
    actors.put("plain owner", new Actor(owner(), null, null));
    actors.put(
        "plain owner with claims",
        new Actor(owner(), null, claims("authenticated", s.owner(), s.tenant(), null)));
    Map<String, String> reached = new TreeMap<>(observed(actors));
    reached.values().removeIf(letters -> letters.equals("-"));
    assertEquals(Map.of(), reached);
  }

  @Test
  void whoClaimsNoTenantStillFindsTheirOwnTenants() throws SQLException {
    try (Connection c = open(user(seeded().owner(), null));
        Statement statement = c.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select (select count(*) from public.tenant_users), (select count(*) from public.candidates)")) {
      row.next();
      assertEquals("1 0", row.getLong(1) + " " + row.getLong(2));
    }
  }

  private Map<String, String> observed(Map<String, Actor> actors) throws SQLException {
    Map<String, String> observed = new TreeMap<>();
    for (Map.Entry<String, Actor> actor : actors.entrySet()) {
      try (Connection c = open(actor.getValue())) {
        for (String table : tables()) {
          String letters =
              tried(c, "S", selectOf(table))
                  + tried(c, "I", insertOf(c, table))
                  + tried(c, "U", updateOf(c, table))
                  + tried(c, "D", "delete from public." + table + where(table));
          observed.put(table + " " + actor.getKey(), letters.isEmpty() ? "-" : letters);
        }
      }
    }
    return observed;
  }

  private static Connection open(Actor actor) throws SQLException {
    Connection c = DriverManager.getConnection(actor.login().jdbcUrl(), actor.login().properties());
    c.setAutoCommit(false);
    try (PreparedStatement assume =
        c.prepareStatement(
            "select set_config('request.jwt.claims', ?, true) where ? is not null")) {
      assume.setString(1, actor.claims());
      assume.setString(2, actor.claims());
      assume.execute();
    }
    if (actor.role() != null) {
      try (Statement statement = c.createStatement()) {
        statement.execute("set local role " + actor.role());
      }
    }
    return c;
  }

  /**
   * The letter when the statement reached a row: also when only a later rule of the data stopped
   * it.
   */
  private static String tried(Connection c, String letter, @Nullable String sql)
      throws SQLException {
    if (sql == null) {
      return "";
    }
    var savepoint = c.setSavepoint();
    try (Statement statement = c.createStatement()) {
      boolean query = statement.execute(sql);
      if (query) {
        try (ResultSet row = statement.getResultSet()) {
          row.next();
          return row.getLong(1) > 0 ? letter : "";
        }
      }
      return statement.getUpdateCount() > 0 ? letter : "";
    } catch (SQLException e) {
      if ("42501".equals(e.getSQLState())) {
        return "";
      }
      // Row security is checked before unique, foreign key, not-null and check constraints.
      assertTrue(String.valueOf(e.getSQLState()).startsWith("23"), sql + ": " + e.getMessage());
      return letter;
    } finally {
      c.rollback(savepoint);
    }
  }

  private String where(String table) {
    return " where %s = '%s'"
        .formatted(table.equals("tenants") ? "id" : "tenant_id", seeded().tenant());
  }

  private String selectOf(String table) {
    return "select count(*) from public." + table + where(table);
  }

  private @Nullable String updateOf(Connection c, String table) throws SQLException {
    List<String> columns = columns(c, table, "UPDATE");
    columns.retainAll(columns(c, table, "SELECT")); // it is set to itself
    return columns.isEmpty()
        ? null
        : "update public.%1$s set %2$s = %2$s".formatted(table, columns.getFirst()) + where(table);
  }

  /** A copy of the tenant's row, in the columns that the actor may write. */
  private @Nullable String insertOf(Connection c, String table) throws SQLException {
    List<String> columns = columns(c, table, "INSERT");
    if (columns.isEmpty()) {
      return null;
    }
    String row =
        superuser()
            .withHandle(
                h ->
                    h.createQuery(
                            "select to_jsonb(t)::text from public."
                                + table
                                + " t"
                                + where(table)
                                + " limit 1")
                        .mapTo(String.class)
                        .one());
    String list = String.join(", ", columns);
    return "insert into public.%1$s (%2$s) select %2$s from jsonb_populate_record(null::public.%1$s, '%3$s')"
        .formatted(table, list, row.replace("'", "''"));
  }

  private static List<String> columns(Connection c, String table, String privilege)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement =
        c.prepareStatement(
            """
            select quote_ident(a.attname) from pg_attribute a
            where a.attrelid = ('public.' || ?)::regclass and a.attnum > 0
              and not a.attisdropped and a.attgenerated = ''
              and has_column_privilege(a.attrelid, a.attnum, ?)
            order by a.attnum
            """)) {
      statement.setString(1, table);
      statement.setString(2, privilege);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }
}
