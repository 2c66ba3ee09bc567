package org.vivavoce.transcript;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionStatus;

/**
 * What clients say was said, each entry once however often it is sent: lists that are sent whole
 * again and again add what is new of them. Sealed like the record, and apart from it.
 */
public final class ClientEntries {
  /** Most of one session; an hour of talk in fragments of a word has some ten thousand. */
  private static final int MOST = 20_000;

  /**
   * Most bytes of one session as they are stored. Ten thousand fragments of a word take about half;
   * an hour of talk in whole utterances some hundred thousand bytes.
   */
  static final long MOST_BYTES = 4 << 20;

  /** What reading one of them, or a byte of them, takes until it is answered. */
  private static final int HEAP_OF_ONE = 1_600;

  private static final int HEAP_OF_A_BYTE = 6;

  /** Seconds after its completion in which words that were said before still come in. */
  private static final long LATE_S = 600;

  private final Sealer sealer;
  private final Time time;

  public ClientEntries(Sealer sealer, Time time) {
    this.sealer = sealer;
    this.time = time;
  }

  /** One that is durable. */
  public record Kept(UUID id, ClientEntry entry, boolean late, Instant createdAt) {}

  /**
   * Whether a session takes its client's word now.
   *
   * @throws ProblemException 409 before it begins and when it has been over for ten minutes
   * @return whether the word comes late
   */
  static boolean taken(Handle service, UUID tenantId, UUID sessionId) {
    record Row(SessionStatus status, boolean recent) {}
    Row row =
        service
            .createQuery(
                """
                select status, coalesce(completed_at > now() - :late * interval '1 second', false)
                  as recent
                from public.interview_sessions where tenant_id = :tenant and id = :id
                """)
            .bind("late", LATE_S)
            .bind("tenant", tenantId)
            .bind("id", sessionId)
            .map(
                (rs, _) ->
                    new Row(SessionStatus.ofWire(rs.getString("status")), rs.getBoolean("recent")))
            .one();
    return switch (row.status()) {
      case CONNECTING, IN_PROGRESS, DISCONNECTED -> false;
      case PENDING, READY ->
          throw new ProblemException(
              ErrorCode.STATUS_CONFLICT,
              "This interview has not begun.",
              List.of(),
              Map.of("error", "Session not initialized"));
      case COMPLETED, FAILED, CANCELLED, EXPIRED -> {
        if (!row.recent()) {
          throw new ProblemException(
              ErrorCode.STATUS_CONFLICT, "This interview is over; nothing is added to it.");
        }
        yield true;
      }
    };
  }

  /**
   * Keeps what is new of these, in their order; all or none, under service claims.
   *
   * @throws ProblemException 413 when they are more than one interview can have; 409 as {@link
   *     #taken}
   * @return all of them, as they are kept
   */
  public List<Kept> keep(Handle service, UUID tenantId, UUID sessionId, List<ClientEntry> entries) {
    boolean late = taken(service, tenantId, sessionId);
    // One list of a session at a time, without holding up the journal, which locks the row.
    service
        .createQuery("select pg_advisory_xact_lock(hashtextextended(:id, 17))")
        .bind("id", "client_entries/" + sessionId)
        .mapToMap()
        .list();
    Stored stored = stored(service, sessionId);
    int place = stored.places();
    long bytes = within(stored.bytes());
    Map<Bytes, ClientEntry> wanted = new LinkedHashMap<>();
    List<Bytes> order = new ArrayList<>(entries.size());
    for (ClientEntry entry : entries) {
      Bytes key =
          Bytes.of(
              sealer.name(tenantId, sessionId, entry.identity().getBytes(StandardCharsets.UTF_8)));
      order.add(key);
      wanted.merge(key, entry, ClientEntries::longer);
    }
    Map<Bytes, Kept> kept = known(service, tenantId, sessionId, order);
    for (Map.Entry<Bytes, ClientEntry> each : wanted.entrySet()) {
      Kept before = kept.get(each.getKey());
      if (before == null) {
        if (place >= MOST) {
          throw new ProblemException(
              ErrorCode.TOO_LARGE, "More entries than one interview can have.");
        }
        place++;
        Sealed sealed = sealed(tenantId, sessionId, Ids.next(time), each.getValue());
        bytes = within(bytes + sealed.bytes().array().length);
        kept.put(each.getKey(), add(service, tenantId, sessionId, each, sealed, place, late));
      } else if (!longer(before.entry(), each.getValue()).equals(before.entry())) {
        ClientEntry grown = before.entry().saying(each.getValue().text());
        Sealed sealed = sealed(tenantId, sessionId, before.id(), grown);
        bytes = within(bytes + Json.bytes(grown).length - Json.bytes(before.entry()).length);
        grow(service, sealed);
        kept.put(each.getKey(), new Kept(before.id(), grown, before.late(), before.createdAt()));
      }
    }
    return order.stream().map(kept::get).toList();
  }

  /** An entry with an id may grow; what it said first it goes on saying. */
  private static ClientEntry longer(ClientEntry first, ClientEntry second) {
    boolean grows =
        second.text().length() > first.text().length()
            && second.text().startsWith(first.text())
            && second.speaker().equals(first.speaker());
    return grows ? second : first;
  }

  /**
   * What a session has.
   *
   * @param bytes of all its entries, sealed
   */
  public record Stored(int places, long bytes) {
    /** What reading them takes of the heap, until they are answered. */
    public long heapBytes() {
      return (long) HEAP_OF_ONE * places + HEAP_OF_A_BYTE * Math.min(bytes, MOST_BYTES);
    }
  }

  /** In the caller's claims; without reading what is stored. */
  public Stored stored(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select coalesce(max(place), 0) as places,
              coalesce(sum(octet_length(entry_sealed)), 0) as bytes
            from public.client_entries where session_id = :id
            """)
        .bind("id", sessionId)
        .map((rs, _) -> new Stored(rs.getInt("places"), rs.getLong("bytes")))
        .one();
  }

  private static long within(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new ProblemException(ErrorCode.TOO_LARGE, "More words than one interview can have.");
    }
    return bytes;
  }

  private Map<Bytes, Kept> known(Handle service, UUID tenantId, UUID sessionId, List<Bytes> keys) {
    Map<Bytes, Kept> known = new HashMap<>();
    if (keys.isEmpty()) {
      return known;
    }
    service
        .createQuery(
            """
            select entry_key, id, entry_sealed, late, created_at from public.client_entries
            where session_id = :id and entry_key in (<keys>)
            """)
        .bind("id", sessionId)
        .bindList("keys", keys.stream().map(Bytes::array).toList())
        .map(
            (rs, _) ->
                Map.entry(
                    Bytes.of(rs.getBytes("entry_key")),
                    kept(
                        tenantId,
                        sessionId,
                        rs.getObject("id", UUID.class),
                        rs.getBytes("entry_sealed"),
                        rs.getBoolean("late"),
                        rs.getTimestamp("created_at"))))
        .forEach(each -> known.put(each.getKey(), each.getValue()));
    return known;
  }

  private Kept kept(
      UUID tenantId, UUID sessionId, UUID id, byte[] sealed, boolean late, Timestamp created) {
    byte[] plain = sealer.open(tenantId, sessionId, context(id), sealed);
    return new Kept(
        id, Json.mapper().readValue(plain, ClientEntry.class), late, created.toInstant());
  }

  private Kept add(
      Handle service,
      UUID tenantId,
      UUID sessionId,
      Map.Entry<Bytes, ClientEntry> each,
      Sealed sealed,
      int place,
      boolean late) {
    UUID id = sealed.id();
    return service
        .createQuery(
            """
            insert into public.client_entries
              (id, tenant_id, session_id, place, entry_key, entry_sealed, late)
            values (:id, :tenant, :session, :place, :key, :sealed, :late) returning created_at
            """)
        .bind("id", id)
        .bind("tenant", tenantId)
        .bind("session", sessionId)
        .bind("place", place)
        .bind("key", each.getKey().array())
        .bind("sealed", sealed.bytes().array())
        .bind("late", late)
        .map((rs, _) -> new Kept(id, each.getValue(), late, rs.getTimestamp(1).toInstant()))
        .one();
  }

  private static void grow(Handle service, Sealed sealed) {
    service
        .createUpdate("update public.client_entries set entry_sealed = :sealed where id = :id")
        .bind("sealed", sealed.bytes().array())
        .bind("id", sealed.id())
        .execute();
  }

  private record Sealed(UUID id, Bytes bytes) {}

  private Sealed sealed(UUID tenantId, UUID sessionId, UUID id, ClientEntry entry) {
    return new Sealed(
        id, Bytes.of(sealer.seal(tenantId, sessionId, context(id), Json.bytes(entry))));
  }

  private static String context(UUID id) {
    return "client-entry/" + id;
  }

  /**
   * In the order they came, as many as {@link #MOST_BYTES} are; in the caller's claims, which
   * decide what there is to see.
   */
  public List<Kept> read(Handle tx, UUID tenantId, UUID sessionId) {
    return tx.createQuery(
            """
            select id, entry_sealed, late, created_at from (
              select id, entry_sealed, late, created_at, place,
                sum(octet_length(entry_sealed)) over (order by place rows unbounded preceding) as upto
              from public.client_entries where session_id = :id) counted
            where upto <= :most order by place
            """)
        .bind("id", sessionId)
        .bind("most", MOST_BYTES)
        .map(
            (rs, _) ->
                kept(
                    tenantId,
                    sessionId,
                    rs.getObject("id", UUID.class),
                    rs.getBytes("entry_sealed"),
                    rs.getBoolean("late"),
                    rs.getTimestamp("created_at")))
        .list();
  }

  /** One of them again, for an answer that is repeated. */
  public Optional<Kept> one(Handle service, UUID tenantId, UUID sessionId, UUID id) {
    return service
        .createQuery(
            """
            select entry_sealed, late, created_at from public.client_entries
            where session_id = :session and id = :id
            """)
        .bind("session", sessionId)
        .bind("id", id)
        .map(
            (rs, _) ->
                kept(
                    tenantId,
                    sessionId,
                    id,
                    rs.getBytes("entry_sealed"),
                    rs.getBoolean("late"),
                    rs.getTimestamp("created_at")))
        .findOne();
  }

  /**
   * Whether one of these tells otherwise of an item that our server heard whole. What is still
   * being heard may say more in a moment.
   */
  boolean contradicts(Handle service, UUID tenantId, UUID sessionId, List<ClientEntry> entries) {
    List<String> items =
        entries.stream().map(ClientEntry::itemId).filter(java.util.Objects::nonNull).toList();
    if (items.isEmpty()) {
      return false;
    }
    List<Precedence.Heard> heard =
        service
            .createQuery(
                """
                select item_id, speaker, text_sealed from public.transcript_entries
                where session_id = :id and item_id in (<items>) and source = 'sideband' and final
                """)
            .bind("id", sessionId)
            .bindList("items", items)
            .map((rs, _) -> heard(tenantId, sessionId, rs))
            .list();
    return heard.stream()
        .anyMatch(
            each ->
                entries.stream()
                    .filter(entry -> each.itemId().equals(entry.itemId()))
                    .anyMatch(entry -> !Precedence.agree(each, entry.speaker(), entry.text())));
  }

  private Precedence.Heard heard(UUID tenantId, UUID sessionId, ResultSet rs) throws SQLException {
    String item = rs.getString("item_id");
    byte[] text =
        sealer.open(tenantId, sessionId, Utterances.textContext(item), rs.getBytes("text_sealed"));
    return new Precedence.Heard(
        item, rs.getString("speaker"), new String(text, StandardCharsets.UTF_8), 0, null);
  }
}
