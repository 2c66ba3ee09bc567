package org.vivavoce.twins.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the twin knows, in memory and in the {@link Journal}. Changes are made one after another,
 * each as one line, so that a change is there as a whole or not at all. A killed process loses
 * nothing that was answered.
 */
final class Store implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  /** From here on the file is written anew once it is four times as long as it need be. */
  private static final long COMPACT_FROM_BYTES = 8L << 20;

  private final Journal journal;
  private final BiPredicate<Table, ObjectNode> worthKeeping;
  private final Rows rows = new Rows();
  private final ReentrantLock lock = new ReentrantLock();
  private long compactedLength;

  private Store(Journal journal, BiPredicate<Table, ObjectNode> worthKeeping) {
    this.journal = journal;
    this.worthKeeping = worthKeeping;
  }

  /**
   * Reads the folder's file and writes it anew without what is gone.
   *
   * @param worthKeeping false for rows that have run out; they are left out when compacting
   * @throws IllegalStateException in words, when the folder is in use or the file is damaged
   */
  static Store open(Path folder, BiPredicate<Table, ObjectNode> worthKeeping) {
    try {
      Journal journal = Journal.in(folder);
      try {
        Store store = new Store(journal, worthKeeping);
        journal.read(store::replay);
        store.compact();
        return store;
      } catch (IOException | RuntimeException failed) {
        journal.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot keep people in " + folder, failed);
    }
  }

  Journal journal() {
    return journal;
  }

  /** Looks only; nothing else happens meanwhile. */
  <T> T read(Function<Tx, T> work) {
    lock.lock();
    try {
      Tx tx = new Tx(rows);
      T answer = work.apply(tx);
      if (!tx.isEmpty()) {
        throw new IllegalStateException("a read has written");
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks and changes; when this returns, the change is on the disk. When {@code work} throws,
   * nothing has changed.
   */
  <T> T change(Function<Tx, T> work) {
    lock.lock();
    try {
      Tx tx = new Tx(rows);
      T answer = work.apply(tx);
      if (!tx.isEmpty()) {
        journal.append(tx.line());
        tx.applyTo(rows);
        if (tx.forgets() || worthCompacting()) {
          tryCompact();
        }
      }
      return answer;
    } catch (IOException failed) {
      throw new UncheckedIOException("people could not be kept", failed);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      journal.close();
    } finally {
      lock.unlock();
    }
  }

  private boolean worthCompacting() {
    return journal.length() > Math.max(COMPACT_FROM_BYTES, 4 * compactedLength);
  }

  private void tryCompact() {
    try {
      compact();
    } catch (IOException failed) {
      // The change itself is on the disk; the next start compacts again.
      LOG.warn("the identity twin's file could not be compacted", failed);
    }
  }

  private void compact() throws IOException {
    for (Table table : Table.values()) {
      rows.all(table)
          .filter(row -> !worthKeeping.test(table, row.getValue()))
          .map(Map.Entry::getKey)
          .toList()
          .forEach(id -> rows.delete(table, id));
    }
    Stream<ObjectNode> header = Stream.of(Json.object().put("format", 1));
    Stream<ObjectNode> kept =
        Arrays.stream(Table.values())
            .flatMap(
                table ->
                    rows.all(table).map(row -> Tx.putLine(table, row.getKey(), row.getValue())));
    compactedLength = journal.replace(Stream.concat(header, kept));
  }

  private void replay(ObjectNode line) {
    if (line.path("format").asInt(1) != 1) {
      throw new IllegalStateException(
          journal.folder() + " was written by a newer version of the identity twin");
    }
    for (Map.Entry<String, JsonNode> table : line.path("put").properties()) {
      for (Map.Entry<String, JsonNode> row : table.getValue().properties()) {
        if (row.getValue() instanceof ObjectNode object) {
          rows.put(Table.named(table.getKey()), row.getKey(), object);
        }
      }
    }
    for (Map.Entry<String, JsonNode> table : line.path("delete").properties()) {
      for (JsonNode id : table.getValue()) {
        rows.delete(Table.named(table.getKey()), id.asString());
      }
    }
  }
}
