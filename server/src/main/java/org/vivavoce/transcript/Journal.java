package org.vivavoce.transcript;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.Prepared;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.SessionSignals;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalRows.Chained;
import org.vivavoce.transcript.JournalRows.Tail;
import org.vivavoce.transcript.Projection.Place;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ordered facts of a session's host: key (session, epoch, seq), no holes, one chain, sealed.
 * What they mean for status and transcript is stored in the same transaction, so an acknowledged
 * fact is never half there.
 */
public final class Journal {
  private static final int MOST_TAILS = 4_096;

  private final Database database;
  private final Sealer sealer;
  private final Projection projection;
  private final SessionSignals signals;
  private final JournalRows rows;
  private final GroupCommit groups;

  /** Where the journals end that this process wrote last: a guess that the row itself confirms. */
  private final Map<UUID, Tail> tails = Collections.synchronizedMap(new Latest());

  public Journal(Database database, Sealer sealer, Projection projection, SessionSignals signals) {
    this.signals = signals;
    this.database = database;
    this.sealer = sealer;
    this.projection = projection;
    this.rows = new JournalRows(sealer);
    this.groups = new GroupCommit(database, projection, signals);
  }

  /** The least recently written are forgotten. */
  private static final class Latest extends LinkedHashMap<UUID, Tail> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, Tail> eldest) {
      return size() > MOST_TAILS;
    }
  }

  private record Row(Tail tail, SessionStatus status, boolean closed) {}

  /**
   * Stores what is new of these entries, all or nothing, and returns the highest durable seq of the
   * epoch. Sending the same again is harmless and returns the same.
   *
   * @throws ProblemException 409 {@code fenced}: another epoch holds the session or it is closed,
   *     trying again is senseless; 409 {@code journal_hole} with the expected seq; 409 {@code
   *     status_conflict}: a move that no status allows
   */
  public long append(UUID tenantId, UUID sessionId, long epoch, List<JournalEntry> entries) {
    Place place = new Place(tenantId, sessionId, epoch);
    Tail guess = tails.remove(sessionId);
    if (guess != null && goesOn(guess, epoch, entries)) {
      Tail after = groups.store(rows.chain(place, guess, fresh(entries, guess.durable())));
      if (after != null) {
        tails.put(sessionId, after);
        return after.durable();
      }
    }
    Row now =
        database.inTenant(
            new Claims.Host(tenantId, sessionId), tx -> readAndAppended(tx, place, entries));
    if (!now.closed()) {
      tails.put(sessionId, now.tail());
    }
    return now.tail().durable();
  }

  /**
   * Whether these may be stored without reading first: speech, nearly all that is written, says
   * nothing of the session's status. Nothing follows the fact that closes a session, so such a tail
   * is never remembered.
   */
  private static boolean goesOn(Tail guess, long epoch, List<JournalEntry> entries) {
    return guess.epoch() == epoch
        && !entries.isEmpty()
        && entries.getFirst().seq() == guess.durable() + 1
        && entries.stream().allMatch(entry -> entry.fact() instanceof JournalFact.Uttered);
  }

  private Row readAndAppended(Handle tx, Place place, List<JournalEntry> entries) {
    Row row = lock(tx, place.sessionId(), place.epoch());
    if (row.tail().epoch() != place.epoch()) {
      throw fenced("A newer host has taken over this session.");
    }
    List<JournalEntry> fresh = fresh(entries, row.tail().durable());
    if (fresh.isEmpty()) {
      return row;
    }
    if (row.closed()) {
      throw fenced("This session's journal is closed.");
    }
    Chained chained = rows.chain(place, row.tail(), fresh);
    if (JournalRows.store(tx, List.of(chained)).isEmpty()) {
      throw new IllegalStateException("a journal moved while its session was locked");
    }
    projection.apply(tx, place, fresh, row.status());
    signals.changedIn(tx, place.sessionId());
    boolean closes = fresh.getLast().fact() instanceof JournalFact.Closed;
    return new Row(chained.after(), row.status(), closes);
  }

  private static ProblemException fenced(String detail) {
    return new ProblemException(ErrorCode.FENCED, detail);
  }

  /**
   * Locks the session's row, so that there is one writer also while an old host still tries, and
   * reads what it and its journal say once it is held: two statements, each with its own view of
   * the data, in one round trip.
   */
  private static Row lock(Handle tx, UUID sessionId, long epoch) {
    return Prepared.run(
        tx,
        """
        select 1 from public.interview_sessions where id = ? for update;
        select s.host_epoch, s.status, s.journal_head, s.journal_length,
          (select coalesce(max(seq), 0) from public.journal
            where session_id = s.id and host_epoch = ?) as durable,
          exists (select from public.journal
            where session_id = s.id and kind = 'closed') as closed
        from public.interview_sessions s where s.id = ?
        """,
        both -> {
          both.setObject(1, sessionId);
          both.setLong(2, epoch);
          both.setObject(3, sessionId);
          both.execute();
          both.getMoreResults();
          try (ResultSet rs = both.getResultSet()) {
            if (!rs.next()) {
              throw new ProblemException(
                  ErrorCode.SESSION_NOT_FOUND, "This interview session does not exist.");
            }
            Tail tail =
                new Tail(
                    rs.getLong("host_epoch"),
                    bytes(rs, "journal_head"),
                    rs.getLong("journal_length"),
                    rs.getLong("durable"));
            return new Row(
                tail, SessionStatus.ofWire(rs.getString("status")), rs.getBoolean("closed"));
          }
        });
  }

  /** What follows the durable entries, checked for holes; nothing may follow a closed fact. */
  private static List<JournalEntry> fresh(List<JournalEntry> entries, long durable) {
    List<JournalEntry> fresh = new ArrayList<>();
    for (JournalEntry entry : entries) {
      if (entry.seq() <= durable) {
        continue;
      }
      long expected = durable + fresh.size() + 1;
      if (entry.seq() < expected) {
        continue; // the same entry twice in one request
      }
      if (entry.seq() != expected) {
        throw new ProblemException(
            ErrorCode.JOURNAL_HOLE,
            "Entry %d is expected next.".formatted(expected),
            List.of(),
            Map.of("expected", expected));
      }
      if (!fresh.isEmpty() && fresh.getLast().fact() instanceof JournalFact.Closed) {
        throw fenced("Nothing follows the fact that closes a session.");
      }
      fresh.add(entry);
    }
    return fresh;
  }

  /** Every fact so far, oldest first; under the tenant's or the host's claims. */
  public List<GrantedSession.Fact> facts(Handle tx, UUID tenantId, UUID sessionId) {
    return links(tx, sessionId).stream()
        .map(
            link ->
                new GrantedSession.Fact(
                    link.hostEpoch(), link.seq(), link.atMs(), open(tenantId, sessionId, link)))
        .toList();
  }

  private JournalFact open(UUID tenantId, UUID sessionId, JournalChain.Link link) {
    byte[] plain =
        sealer.open(
            tenantId,
            sessionId,
            JournalRows.context(link.hostEpoch(), link.seq()),
            link.payloadSealed().array());
    return Json.mapper().readValue(plain, JournalFact.class);
  }

  /** The session's signed head as it is handed out, null before its end. */
  public @Nullable ObjectNode head(UUID tenantId, UUID sessionId) {
    return database.inTenant(
        new Claims.Host(tenantId, sessionId),
        tx -> JournalHeads.latest(tx, sessionId).map(JournalHead::json).orElse(null));
  }

  /** Verifies the session's chain against the head in its row; needs no key. */
  public JournalChain.Verdict verify(UUID tenantId, UUID sessionId) {
    record Head(@Nullable Bytes hash, long length) {}
    return database.inTenant(
        new Claims.Service(tenantId),
        tx -> {
          Head head =
              tx.createQuery(
                      """
                      select journal_head, journal_length from public.interview_sessions where id = :id
                      """)
                  .bind("id", sessionId)
                  .map((rs, _) -> new Head(bytes(rs, "journal_head"), rs.getLong("journal_length")))
                  .one();
          return JournalChain.verify(sessionId, links(tx, sessionId), head.hash(), head.length());
        });
  }

  static List<JournalChain.Link> links(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select host_epoch, seq, v, kind, at_ms, payload_sealed, prev_hash, hash
            from public.journal where session_id = :id order by host_epoch, seq
            """)
        .bind("id", sessionId)
        .map((rs, _) -> link(rs))
        .list();
  }

  private static @Nullable Bytes bytes(ResultSet rs, String column) throws SQLException {
    byte[] value = rs.getBytes(column);
    return value == null ? null : Bytes.of(value);
  }

  private static JournalChain.Link link(ResultSet rs) throws SQLException {
    return new JournalChain.Link(
        rs.getLong("host_epoch"),
        rs.getLong("seq"),
        rs.getInt("v"),
        rs.getString("kind"),
        rs.getLong("at_ms"),
        Bytes.of(rs.getBytes("payload_sealed")),
        Bytes.of(rs.getBytes("prev_hash")),
        Bytes.of(rs.getBytes("hash")));
  }
}
