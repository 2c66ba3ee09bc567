package org.vivavoce.transcript;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.SealBrokenException;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.session.GrantedSession;
import tools.jackson.databind.JsonNode;

/**
 * Reads a session again from the database and says what does not hold: the chain of its journal,
 * the signed heads, and that what people read is what the journal says. Only a head that was kept
 * elsewhere shows what somebody could do who has database and signing key.
 */
public final class Verification {
  private final Database database;
  private final Journal journal;
  private final JournalHeads heads;
  private final Sealer sealer;

  public Verification(Database database, Journal journal, JournalHeads heads, Sealer sealer) {
    this.database = database;
    this.journal = journal;
    this.heads = heads;
    this.sealer = sealer;
  }

  /**
   * What was found, in plain words.
   *
   * @param findings what does not hold; empty when everything does
   * @param notes what could not be looked at, and what was compared
   */
  public record Report(
      UUID sessionId,
      boolean holds,
      long entries,
      @Nullable String head,
      List<String> findings,
      List<String> notes) {}

  private record Row(UUID tenantId, long epoch, @Nullable Bytes head, long length, String status) {}

  /**
   * @param held a head that was handed out, null for none
   */
  public Report verify(UUID sessionId, @Nullable JsonNode held) {
    Optional<UUID> tenant =
        database.inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery("select * from viva.tenant_of_session(:id)")
                    .bind("id", sessionId)
                    .mapTo(UUID.class)
                    .findFirst());
    if (tenant.isEmpty()) {
      return new Report(
          sessionId,
          false,
          0,
          null,
          List.of("There is no interview session with this id."),
          List.of());
    }
    return database.inTenant(
        new Claims.Service(tenant.get()), tx -> verify(tx, tenant.get(), sessionId, held));
  }

  private Report verify(Handle tx, UUID tenantId, UUID sessionId, @Nullable JsonNode held) {
    // One moment for all of it: a host that writes meanwhile must not look like a forger.
    tx.execute("select 1 from public.interview_sessions where id = ? for update", sessionId);
    Row row = row(tx, tenantId, sessionId);
    List<String> findings = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<JournalChain.Link> links = Journal.links(tx, sessionId);
    Bytes head = chain(sessionId, row, links, findings);
    signatures(tx, row, sessionId, links, findings, notes);
    if (held != null) {
      held(sessionId, held, links, findings, notes);
    }
    projection(tx, tenantId, sessionId, findings, notes);
    return new Report(
        sessionId,
        findings.isEmpty(),
        links.size(),
        head == null ? null : hex(head),
        List.copyOf(findings),
        List.copyOf(notes));
  }

  private static Row row(Handle tx, UUID tenantId, UUID sessionId) {
    return tx.createQuery(
            """
            select host_epoch, journal_head, journal_length, status
            from public.interview_sessions where id = :id
            """)
        .bind("id", sessionId)
        .map(
            (rs, _) -> {
              byte[] head = rs.getBytes("journal_head");
              return new Row(
                  tenantId,
                  rs.getLong("host_epoch"),
                  head == null ? null : Bytes.of(head),
                  rs.getLong("journal_length"),
                  rs.getString("status"));
            })
        .one();
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.array());
  }

  // ---- the chain

  private static @Nullable Bytes chain(
      UUID sessionId, Row row, List<JournalChain.Link> links, List<String> findings) {
    if (!links.isEmpty() && links.getLast().hostEpoch() > row.epoch()) {
      findings.add(
          "The journal has entries of epoch %d, and no host of that epoch was ever granted."
              .formatted(links.getLast().hostEpoch()));
    }
    return switch (JournalChain.verify(sessionId, links, row.head(), row.length())) {
      case JournalChain.Verdict.Intact intact -> links.isEmpty() ? null : intact.head();
      case JournalChain.Verdict.Broken broken -> {
        findings.add(
            "Journal entry %d of epoch %d: %s."
                .formatted(broken.seq(), broken.hostEpoch(), broken.why()));
        yield null;
      }
    };
  }

  // ---- the heads

  private void signatures(
      Handle tx,
      Row row,
      UUID sessionId,
      List<JournalChain.Link> links,
      List<String> findings,
      List<String> notes) {
    List<JournalHead> all = JournalHeads.all(tx, sessionId);
    for (JournalHead head : all) {
      String name = "The head that was signed at " + head.signedAt();
      if (!head.tenantId().equals(row.tenantId()) || !heads.signed(head)) {
        findings.add(name + " does not have the signature of this installation's key.");
      }
      stands(name, head, links, findings);
    }
    if (all.isEmpty() && !links.isEmpty()) {
      notes.add(
          "No signed head is stored for it: it has not ended, or ended before heads were signed.");
    }
  }

  private static void stands(
      String name, JournalHead head, List<JournalChain.Link> links, List<String> findings) {
    if (head.length() < 1 || head.length() > links.size()) {
      findings.add(
          "%s names %d entries, and the journal has %d: entries were removed."
              .formatted(name, head.length(), links.size()));
    } else if (!links.get((int) head.length() - 1).hash().equals(head.hash())) {
      findings.add(
          "%s is not the journal's: entry %d or one before it was changed."
              .formatted(name, head.length()));
    }
  }

  private void held(
      UUID sessionId,
      JsonNode held,
      List<JournalChain.Link> links,
      List<String> findings,
      List<String> notes) {
    Optional<JournalHead> read = JournalHead.of(held);
    if (read.isEmpty()) {
      findings.add("The file that was given holds no head of a journal.");
      return;
    }
    JournalHead head = read.get();
    if (!head.sessionId().equals(sessionId)) {
      findings.add("The head that was given is of another session, " + head.sessionId() + ".");
      return;
    }
    if (!heads.signed(head)) {
      findings.add(
          "The head that was given does not have the signature of this installation's key.");
    }
    int before = findings.size();
    stands("The head that was given", head, links, findings);
    if (findings.size() == before) {
      notes.add("The journal holds the head that was given, at entry %d.".formatted(head.length()));
    }
  }

  // ---- what people read

  private record Entry(
      @Nullable String previous,
      String speaker,
      @Nullable String text,
      long startMs,
      @Nullable Long endMs,
      boolean isFinal,
      boolean interrupted,
      @Nullable Integer question) {
    @Override
    public String toString() {
      return "Entry[" + speaker + "]";
    }
  }

  private void projection(
      Handle tx, UUID tenantId, UUID sessionId, List<String> findings, List<String> notes) {
    List<GrantedSession.Fact> facts;
    try {
      facts = journal.facts(tx, tenantId, sessionId);
    } catch (SealBrokenException e) {
      boolean changed = findings.stream().anyMatch(each -> each.startsWith("Journal entry"));
      notes.add(
          changed
              ? "The transcript could not be held against the journal, whose words do not open."
              : "The words of this session do not open (its key was erased): only the chain was"
                  + " read.");
      return;
    }
    Map<String, Entry> said = new LinkedHashMap<>();
    Set<String> gaps = new TreeSet<>();
    Set<String> events = new TreeSet<>();
    for (GrantedSession.Fact fact : facts) {
      switch (fact.fact()) {
        case JournalFact.Uttered uttered -> said.put(uttered.itemId(), entry(uttered));
        case JournalFact.GapFound gap ->
            gaps.add("%s %d-%d".formatted(gap.speaker(), gap.fromMs(), gap.toMs()));
        case JournalFact.IntegrityObserved seen ->
            events.add(
                "%d/%d %s %s %d"
                    .formatted(
                        fact.hostEpoch(), fact.seq(), seen.event(), seen.level(), seen.times()));
        default -> {}
      }
    }
    entries(said, stored(tx, tenantId, sessionId), findings);
    same("gap", gaps, storedGaps(tx, sessionId), findings);
    same("integrity event", events, storedEvents(tx, sessionId), findings);
    notes.add(
        "%d utterances, %d gaps and %d integrity events are held against the journal."
            .formatted(said.size(), gaps.size(), events.size()));
  }

  private static Entry entry(JournalFact.Uttered said) {
    return new Entry(
        said.previousItemId(),
        said.speaker(),
        said.text(),
        said.startMs(),
        said.endMs(),
        said.closed(),
        said.interrupted(),
        said.question());
  }

  private static void entries(
      Map<String, Entry> said, Map<String, Entry> stored, List<String> findings) {
    said.forEach(
        (item, entry) -> {
          Entry row = stored.get(item);
          if (row == null) {
            findings.add(
                "Transcript entry %s is in the journal and not in the transcript.".formatted(item));
          } else if (!row.equals(entry)) {
            findings.add(
                "Transcript entry %s differs from the journal: %s."
                    .formatted(item, what(row, entry)));
          }
        });
    stored.keySet().stream()
        .filter(item -> !said.containsKey(item))
        .forEach(
            item ->
                findings.add(
                    "Transcript entry %s is in the transcript and not in the journal."
                        .formatted(item)));
  }

  /** Never the words themselves. */
  private static String what(Entry row, Entry entry) {
    if (row.text() == null) {
      return "its words do not open";
    } else if (!row.text().equals(entry.text())) {
      return "other words";
    } else if (!row.speaker().equals(entry.speaker())) {
      return "another speaker";
    } else if (!Objects.equals(row.question(), entry.question())) {
      return "another question";
    }
    return "another time or place";
  }

  private static void same(
      String what, Set<String> journalled, Set<String> stored, List<String> findings) {
    Set<String> missing = new TreeSet<>(journalled);
    missing.removeAll(stored);
    missing.forEach(
        each -> findings.add("The %s %s of the journal is not stored.".formatted(what, each)));
    Set<String> extra = new TreeSet<>(stored);
    extra.removeAll(journalled);
    extra.forEach(each -> findings.add("The %s %s is not in the journal.".formatted(what, each)));
  }

  private Map<String, Entry> stored(Handle tx, UUID tenantId, UUID sessionId) {
    Map<String, Entry> stored = new LinkedHashMap<>();
    tx.createQuery(
            """
            select item_id, previous_item_id, speaker, text_sealed, coalesce(start_ms, 0) as start_ms,
              end_ms, final, interrupted, question_number
            from public.transcript_entries where session_id = :id and source = 'sideband'
            order by item_id
            """)
        .bind("id", sessionId)
        .map(
            (rs, _) -> {
              String item = rs.getString("item_id");
              return Map.entry(
                  item,
                  new Entry(
                      rs.getString("previous_item_id"),
                      rs.getString("speaker"),
                      words(tenantId, sessionId, item, rs.getBytes("text_sealed")),
                      rs.getLong("start_ms"),
                      rs.getObject("end_ms", Long.class),
                      rs.getBoolean("final"),
                      rs.getBoolean("interrupted"),
                      rs.getObject("question_number", Integer.class)));
            })
        .forEach(each -> stored.put(each.getKey(), each.getValue()));
    return stored;
  }

  private @Nullable String words(UUID tenantId, UUID sessionId, String item, byte[] sealed) {
    try {
      return new String(
          sealer.open(tenantId, sessionId, Projection.textContext(item), sealed),
          StandardCharsets.UTF_8);
    } catch (SealBrokenException e) {
      return null;
    }
  }

  private static Set<String> storedGaps(Handle tx, UUID sessionId) {
    return new TreeSet<>(
        tx.createQuery(
                """
                select speaker || ' ' || from_ms || '-' || to_ms from public.transcript_gaps
                where session_id = :id
                """)
            .bind("id", sessionId)
            .mapTo(String.class)
            .list());
  }

  private static Set<String> storedEvents(Handle tx, UUID sessionId) {
    return new TreeSet<>(
        tx.createQuery(
                """
                select host_epoch || '/' || seq || ' ' || event || ' ' || level || ' ' || count
                from public.integrity_events where session_id = :id and source = 'host'
                """)
            .bind("id", sessionId)
            .mapTo(String.class)
            .list());
  }
}
