package org.vivavoce.transcript;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.SealBrokenException;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.session.GrantedSession;

/** What people read of a session, held against what its journal says. */
record StoredTranscript(Journal journal, Sealer sealer) {

  private record Entry(
      @Nullable String previous,
      String speaker,
      @Nullable String text,
      long startMs,
      @Nullable Long endMs,
      boolean isFinal,
      boolean interrupted,
      @Nullable Integer question,
      @Nullable Double confidence,
      String medium,
      @Nullable List<WordConfidence> words) {
    @Override
    public String toString() {
      return "Entry[" + speaker + "]";
    }
  }

  /**
   * @param findings gets what does not hold
   * @param notes gets what could not be looked at, and what was compared
   */
  void compare(
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
    Map<String, String> gaps = new LinkedHashMap<>();
    boolean review = false;
    Set<String> events = new TreeSet<>();
    for (GrantedSession.Fact fact : facts) {
      switch (fact.fact()) {
        case JournalFact.Uttered uttered -> said.put(uttered.itemId(), entry(uttered));
        case JournalFact.GapFound gap ->
            // The first of two that name one place is the one that is stored.
            gaps.putIfAbsent(
                "%s %d-%d".formatted(gap.speaker(), gap.fromMs(), gap.toMs()), gap.reason());
        case JournalFact.IntegrityObserved seen ->
            events.add(
                "%d/%d %s %s %d"
                    .formatted(
                        fact.hostEpoch(), fact.seq(), seen.event(), seen.level(), seen.times()));
        case JournalFact.Closed closed ->
            review |= closed.reason().equals(JournalFact.Closed.FOR_REVIEW);
        default -> {}
      }
    }
    entries(said, stored(tx, tenantId, sessionId), findings);
    Set<String> named = new TreeSet<>();
    gaps.forEach((place, reason) -> named.add(place + " " + reason));
    same("gap", named, storedGaps(tx, sessionId), findings);
    if (review != isForReview(tx, sessionId)) {
      findings.add("Whether the interview was ended for review is not what the journal says.");
    }
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
        said.question(),
        said.confidence(),
        "text".equals(said.medium()) ? "text" : "voice",
        said.words());
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
    } else if (!Objects.equals(row.confidence(), entry.confidence())
        || !Objects.equals(row.words(), entry.words())) {
      return "another confidence";
    } else if (!row.medium().equals(entry.medium())) {
      return "another medium";
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
              end_ms, final, interrupted, question_number, confidence, medium, words_sealed
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
                      rs.getObject("question_number", Integer.class),
                      rs.getObject("confidence", Double.class),
                      rs.getString("medium"),
                      sureness(tenantId, sessionId, item, rs.getBytes("words_sealed"))));
            })
        .forEach(each -> stored.put(each.getKey(), each.getValue()));
    return stored;
  }

  private @Nullable String words(UUID tenantId, UUID sessionId, String item, byte[] sealed) {
    try {
      return new String(
          sealer.open(tenantId, sessionId, Utterances.textContext(item), sealed),
          StandardCharsets.UTF_8);
    } catch (SealBrokenException e) {
      return null;
    }
  }

  private static Set<String> storedGaps(Handle tx, UUID sessionId) {
    return new TreeSet<>(
        tx.createQuery(
                """
                select speaker || ' ' || from_ms || '-' || to_ms || ' ' || reason
                from public.transcript_gaps
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

  /** How sure the recogniser was of each word; an empty list where it does not open. */
  private @Nullable List<WordConfidence> sureness(
      UUID tenantId, UUID sessionId, String item, byte @Nullable [] sealed) {
    if (sealed == null) {
      return null;
    }
    try {
      return SealedWords.read(
          sealer.open(tenantId, sessionId, Utterances.wordsContext(item), sealed));
    } catch (SealBrokenException e) {
      return List.of();
    }
  }

  private static boolean isForReview(Handle tx, UUID sessionId) {
    return tx.createQuery(
            "select integrity = 'review' from public.interview_sessions where id = :id")
        .bind("id", sessionId)
        .mapTo(Boolean.class)
        .one();
  }
}
