package org.vivavoce.transcript;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.db.Prepared;
import org.vivavoce.platform.json.Json;
import org.vivavoce.transcript.Projection.Place;

/** How entries become rows: sealed, chained to what stands before them, and stored. */
final class JournalRows {
  private static final Map<Class<?>, String> KINDS =
      Arrays.stream(JournalFact.class.getAnnotation(JsonSubTypes.class).value())
          .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

  /**
   * Compare and set: a session's row changes only if its journal still ends where we think. Rows
   * that somebody else holds at this moment are left out instead of waited for, and locked in one
   * order.
   */
  private static final String STORE =
      """
      with free as materialized (
        select id from public.interview_sessions where id = any (?::uuid[])
        order by id for update skip locked),
      moved as (
        update public.interview_sessions s
        set journal_head = t.new_head, journal_length = t.new_length, host_seen_at = now()
        from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bigint[], ?::bytea[])
          as t (session_id, epoch, length, head, new_length, new_head)
          join free on free.id = t.session_id
        where s.id = t.session_id and s.host_epoch = t.epoch and s.journal_length = t.length
          and s.journal_head is not distinct from t.head
        returning s.tenant_id, s.id, s.host_epoch),
      stored as (
        insert into public.journal (tenant_id, session_id, host_epoch, seq, v, kind, at_ms,
          payload_sealed, prev_hash, hash)
        select moved.tenant_id, moved.id, moved.host_epoch, e.seq, e.v, e.kind, e.at_ms,
          e.payload_sealed, e.prev_hash, e.hash
        from unnest(?::uuid[], ?::bigint[], ?::integer[], ?::text[], ?::bigint[], ?::bytea[],
          ?::bytea[], ?::bytea[])
          as e (session_id, seq, v, kind, at_ms, payload_sealed, prev_hash, hash)
        join moved on moved.id = e.session_id)
      select id from moved
      """;

  private final Sealer sealer;

  JournalRows(Sealer sealer) {
    this.sealer = sealer;
  }

  /**
   * Where a journal ends.
   *
   * @param head null before the first entry
   * @param length of all epochs
   * @param durable the last seq of this epoch
   */
  record Tail(long epoch, @Nullable Bytes head, long length, long durable) {}

  private record Link(JournalEntry entry, String kind, Bytes payload, Bytes prevHash, Bytes hash) {}

  /** Entries that are to follow a tail. */
  static final class Chained {
    private final Place place;
    private final Tail tail;
    private final List<Link> links;

    private Chained(Place place, Tail tail, List<Link> links) {
      this.place = place;
      this.tail = tail;
      this.links = links;
    }

    Place place() {
      return place;
    }

    int size() {
      return links.size();
    }

    /** Those of them that are utterances. */
    List<JournalFact.Uttered> speech() {
      return links.stream()
          .map(link -> link.entry().fact())
          .filter(JournalFact.Uttered.class::isInstance)
          .map(JournalFact.Uttered.class::cast)
          .toList();
    }

    /** The tail once they are stored. */
    Tail after() {
      return new Tail(
          tail.epoch(),
          links.getLast().hash(),
          tail.length() + links.size(),
          tail.durable() + links.size());
    }
  }

  /** Seals and chains these, at least one, whose places follow the tail's. */
  Chained chain(Place place, Tail tail, List<JournalEntry> entries) {
    List<Link> links = new ArrayList<>(entries.size());
    Bytes head = tail.head() == null ? JournalChain.genesis(place.sessionId()) : tail.head();
    for (JournalEntry entry : entries) {
      String kind = kind(entry.fact());
      Bytes payload =
          Bytes.of(
              sealer.seal(
                  place.tenantId(),
                  place.sessionId(),
                  context(place.epoch(), entry.seq()),
                  Json.bytes(entry.fact())));
      Bytes hash =
          JournalChain.hash(
              head,
              place.sessionId(),
              place.epoch(),
              entry.seq(),
              entry.v(),
              kind,
              entry.atMs(),
              payload);
      links.add(new Link(entry, kind, payload, head, hash));
      head = hash;
    }
    return new Chained(place, tail, links);
  }

  private static String kind(JournalFact fact) {
    String kind = KINDS.get(fact.getClass());
    if (kind == null) {
      throw new IllegalStateException("no wire name for " + fact.getClass());
    }
    return kind;
  }

  static String context(long epoch, long seq) {
    return "journal/" + epoch + "/" + seq;
  }

  /**
   * Stores those of these whose journals still end where they were chained to, and whose rows
   * nobody else holds, in one round trip, and returns their sessions; of the others nothing is
   * stored. One of each session at most.
   */
  static Set<UUID> store(Handle tx, List<Chained> all) {
    List<UUID> owners = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (Chained one : all) {
      for (Link link : one.links) {
        owners.add(one.place.sessionId());
        links.add(link);
      }
    }
    return Prepared.run(
        tx,
        STORE,
        store -> {
          Columns columns = new Columns(tx);
          Array[] arrays = {
            columns.of("uuid", all, one -> one.place.sessionId()),
            columns.of("uuid", all, one -> one.place.sessionId()),
            columns.of("bigint", all, one -> one.place.epoch()),
            columns.of("bigint", all, one -> one.tail.length()),
            columns.of("bytea", all, one -> bytes(one.tail.head())),
            columns.of("bigint", all, one -> one.after().length()),
            columns.of("bytea", all, one -> bytes(one.after().head())),
            columns.of("uuid", owners, one -> one),
            columns.of("bigint", links, one -> one.entry().seq()),
            columns.of("integer", links, one -> one.entry().v()),
            columns.of("text", links, Link::kind),
            columns.of("bigint", links, one -> one.entry().atMs()),
            columns.of("bytea", links, one -> bytes(one.payload())),
            columns.of("bytea", links, one -> bytes(one.prevHash())),
            columns.of("bytea", links, one -> bytes(one.hash()))
          };
          for (int i = 0; i < arrays.length; i++) {
            store.setArray(i + 1, arrays[i]);
          }
          try (ResultSet rs = store.executeQuery()) {
            return ids(rs);
          }
        });
  }

  private static Set<UUID> ids(ResultSet rs) throws SQLException {
    Set<UUID> ids = new HashSet<>();
    while (rs.next()) {
      ids.add(rs.getObject(1, UUID.class));
    }
    return ids;
  }

  private static byte @Nullable [] bytes(@Nullable Bytes bytes) {
    return bytes == null ? null : bytes.array();
  }
}
