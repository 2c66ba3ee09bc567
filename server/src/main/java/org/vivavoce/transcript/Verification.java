package org.vivavoce.transcript;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
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
    new StoredTranscript(journal, sealer).compare(tx, tenantId, sessionId, findings, notes);
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
}
