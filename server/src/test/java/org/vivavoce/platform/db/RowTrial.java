package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Tries each operation on one seeded sitting's row of every table that the catalogue lists. Every
 * attempt is made for real, also where no privilege is listed, and rolled back.
 */
final class RowTrial {
  /** What names a sitting's row, the first that a table has. */
  private static final List<String> KEYS =
      List.of("id", "entry_id", "session_id", "position_id", "candidate_id", "user_id");

  /** No privilege or no row of a policy's; claims that are no JSON or name no UUID. */
  private static final Set<String> REFUSED = Set.of("42501", "22P02");

  private final UUID tenant;
  private final UUID sitting;
  private final Map<String, String> keys = new TreeMap<>();
  private final Map<String, List<String>> columns = new HashMap<>();
  private final Map<String, String> rows = new HashMap<>();

  RowTrial(Jdbi superuser, UUID tenant, UUID sitting) {
    this.tenant = tenant;
    this.sitting = sitting;
    superuser.useHandle(this::readCatalogue);
  }

  private void readCatalogue(Handle h) {
    List<String> tables =
        h.createQuery("select tablename from pg_tables where schemaname = 'public' order by 1")
            .mapTo(String.class)
            .list();
    for (String table : tables) {
      List<String> all =
          h.createQuery(
                  """
                  select quote_ident(attname) from pg_attribute
                  where attrelid = ('public.' || ?)::regclass and attnum > 0 and not attisdropped
                    and attgenerated = '' order by attnum
                  """)
              .bind(0, table)
              .mapTo(String.class)
              .list();
      columns.put(table, all);
      keys.put(table, KEYS.stream().filter(all::contains).findFirst().orElseThrow());
      rows.put(
          table,
          h.createQuery("select to_jsonb(t)::text from public." + table + " t" + where(table))
              .mapTo(String.class)
              .findFirst()
              .orElseThrow(() -> new AssertionError("no row is seeded in " + table)));
    }
  }

  Set<String> tables() {
    return keys.keySet();
  }

  /** By "table actor": letters of what reached the row (select, insert, update, delete), or "-". */
  Map<String, String> observe(Map<String, RowActor> actors) throws SQLException {
    Map<String, String> observed = new TreeMap<>();
    for (Map.Entry<String, RowActor> actor : actors.entrySet()) {
      try (Connection c = actor.getValue().open()) {
        for (String table : tables()) {
          String letters =
              tried(c, "S", "select count(*) from public." + table + where(table))
                  + tried(c, "I", insertOf(c, table))
                  + tried(c, "U", updateOf(c, table))
                  + tried(c, "D", "delete from public." + table + where(table));
          observed.put(table + " " + actor.getKey(), letters.isEmpty() ? "-" : letters);
        }
      }
    }
    return observed;
  }

  /**
   * The letter when the statement reached a row: also when only a later rule of the data stopped
   * it.
   */
  private static String tried(Connection c, String letter, String sql) throws SQLException {
    var savepoint = c.setSavepoint();
    try (Statement statement = c.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet row = statement.getResultSet()) {
          row.next();
          return row.getLong(1) > 0 ? letter : "";
        }
      }
      return statement.getUpdateCount() > 0 ? letter : "";
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (REFUSED.contains(state)) {
        return "";
      }
      // Row security is checked before unique, foreign key, not-null and check constraints.
      assertTrue(state.startsWith("23"), sql + ": " + e.getMessage());
      return letter;
    } finally {
      c.rollback(savepoint);
    }
  }

  private String where(String table) {
    return table.equals("tenants")
        ? " where id = '" + tenant + "'"
        : " where tenant_id = '%s' and %s = '%s'".formatted(tenant, keys.get(table), sitting);
  }

  private String updateOf(Connection c, String table) throws SQLException {
    List<String> columns = granted(c, table, "UPDATE");
    columns.retainAll(granted(c, table, "SELECT")); // it is set to itself
    String column = columns.isEmpty() ? all(table).getFirst() : columns.getFirst();
    return "update public.%1$s set %2$s = %2$s".formatted(table, column) + where(table);
  }

  /** A copy of the sitting's row, in the columns that the actor may write, or in all. */
  private String insertOf(Connection c, String table) throws SQLException {
    List<String> columns = granted(c, table, "INSERT");
    String list = String.join(", ", columns.isEmpty() ? all(table) : columns);
    return "insert into public.%1$s (%2$s) select %2$s from jsonb_populate_record(null::public.%1$s, '%3$s')"
        .formatted(table, list, rows.getOrDefault(table, "").replace("'", "''"));
  }

  private List<String> all(String table) {
    return columns.getOrDefault(table, List.of());
  }

  private static List<String> granted(Connection c, String table, String privilege)
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
