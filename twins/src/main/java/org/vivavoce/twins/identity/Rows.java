package org.vivavoce.twins.identity;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The rows in memory with their indexes. What is in here is never changed, only replaced. */
final class Rows {
  private final Map<Table, Map<String, ObjectNode>> rows = new EnumMap<>(Table.class);
  private final Map<Table, Map<String, Set<String>>> index = new EnumMap<>(Table.class);

  Rows() {
    for (Table table : Table.values()) {
      rows.put(table, new LinkedHashMap<>());
      index.put(table, new LinkedHashMap<>());
    }
  }

  @Nullable ObjectNode get(Table table, String id) {
    return of(rows, table).get(id);
  }

  /** In the order in which they came. */
  Stream<Map.Entry<String, ObjectNode>> all(Table table) {
    return of(rows, table).entrySet().stream();
  }

  Set<String> ids(Table table, String key) {
    return of(index, table).getOrDefault(key, Set.of());
  }

  void put(Table table, String id, ObjectNode row) {
    ObjectNode before = of(rows, table).put(id, row);
    if (before != null) {
      unlist(table, id, before);
    }
    for (String key : table.keys(row)) {
      of(index, table).computeIfAbsent(key, unused -> new LinkedHashSet<>()).add(id);
    }
  }

  void delete(Table table, String id) {
    ObjectNode before = of(rows, table).remove(id);
    if (before != null) {
      unlist(table, id, before);
    }
  }

  private void unlist(Table table, String id, ObjectNode row) {
    for (String key : table.keys(row)) {
      of(index, table)
          .computeIfPresent(
              key,
              (unused, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
              });
    }
  }

  private static <T> T of(Map<Table, T> maps, Table table) {
    T map = maps.get(table);
    if (map == null) {
      throw new IllegalStateException("no such table: " + table);
    }
    return map;
  }
}
