package org.vivavoce.twins.identity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** One change in the making: sees its own writes; rows it gives out are copies. */
final class Tx {
  private final Rows rows;

  /** Empty: deleted. */
  private final Map<Table, Map<String, Optional<ObjectNode>>> staged = new EnumMap<>(Table.class);

  private boolean forgets;

  Tx(Rows rows) {
    this.rows = rows;
    for (Table table : Table.values()) {
      staged.put(table, new LinkedHashMap<>());
    }
  }

  Optional<ObjectNode> get(Table table, String id) {
    Optional<ObjectNode> mine = staged(table).get(id);
    Optional<ObjectNode> found = mine == null ? Optional.ofNullable(rows.get(table, id)) : mine;
    return found.map(ObjectNode::deepCopy);
  }

  /** Those of that key, in the order in which they came. */
  List<ObjectNode> find(Table table, String key) {
    Map<String, Optional<ObjectNode>> mine = staged(table);
    Stream<ObjectNode> untouched =
        rows.ids(table, key).stream()
            .filter(id -> !mine.containsKey(id))
            .flatMap(id -> get(table, id).stream());
    Stream<ObjectNode> touched =
        mine.values().stream()
            .flatMap(Optional::stream)
            .filter(row -> table.keys(row).contains(key))
            .map(ObjectNode::deepCopy);
    return Stream.concat(untouched, touched).toList();
  }

  /** All, oldest first, without copies: to look at only. */
  Stream<ObjectNode> all(Table table) {
    return rows.all(table).map(Map.Entry::getValue);
  }

  void put(Table table, String id, ObjectNode row) {
    staged(table).put(id, Optional.of(row.deepCopy()));
  }

  void delete(Table table, String id) {
    staged(table).put(id, Optional.empty());
  }

  /** What this change deletes shall leave the file at once, not at the next start. */
  void forget() {
    forgets = true;
  }

  boolean forgets() {
    return forgets;
  }

  boolean isEmpty() {
    return staged.values().stream().allMatch(Map::isEmpty);
  }

  void applyTo(Rows target) {
    staged.forEach(
        (table, changes) ->
            changes.forEach(
                (id, row) ->
                    row.ifPresentOrElse(
                        present -> target.put(table, id, present),
                        () -> target.delete(table, id))));
  }

  ObjectNode line() {
    ObjectNode line = Json.object();
    staged.forEach(
        (table, changes) -> {
          List<String> deleted = new ArrayList<>();
          changes.forEach(
              (id, row) ->
                  row.ifPresentOrElse(
                      present ->
                          line.withObjectProperty("put")
                              .withObjectProperty(table.wireName())
                              .set(id, present),
                      () -> deleted.add(id)));
          if (!deleted.isEmpty()) {
            var ids = line.withObjectProperty("delete").putArray(table.wireName());
            deleted.forEach(ids::add);
          }
        });
    return line;
  }

  static ObjectNode putLine(Table table, String id, ObjectNode row) {
    ObjectNode line = Json.object();
    line.putObject("put").putObject(table.wireName()).set(id, row);
    return line;
  }

  private Map<String, Optional<ObjectNode>> staged(Table table) {
    Map<String, Optional<ObjectNode>> changes = staged.get(table);
    if (changes == null) {
      throw new IllegalStateException("no such table: " + table);
    }
    return changes;
  }
}
