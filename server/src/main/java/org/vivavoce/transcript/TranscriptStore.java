package org.vivavoce.transcript;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Sealer;

/**
 * The transcript as it is read: opened, ordered by the item chain, with what is missing by name.
 */
public final class TranscriptStore {
  private final Sealer sealer;

  public TranscriptStore(Sealer sealer) {
    this.sealer = sealer;
  }

  /** Words that are missing between two offsets. */
  public record Gap(long fromMs, long toMs, String speaker, String reason) {}

  private record Row(
      UUID id,
      String itemId,
      @Nullable String previousItemId,
      String speaker,
      Bytes sealed,
      long startMs,
      @Nullable Long endMs,
      String source,
      boolean isFinal,
      boolean interrupted,
      @Nullable Double confidence,
      @Nullable Integer question,
      String medium,
      @Nullable Bytes words)
      implements ItemChain.Item {}

  /** In the caller's claims, which decide whether there is anything to see. */
  public List<TranscriptEntry> ordered(Handle tx, UUID tenantId, UUID sessionId) {
    List<Row> rows =
        tx.createQuery(
                """
                select id, item_id, previous_item_id, speaker, text_sealed,
                  coalesce(start_ms, 0) as start_ms, end_ms, source, final, interrupted, confidence,
                  question_number, medium, words_sealed
                from public.transcript_entries where session_id = :id
                """)
            .bind("id", sessionId)
            .map((rs, _) -> row(rs))
            .list();
    List<TranscriptEntry> entries = new ArrayList<>(rows.size());
    for (Row row : ItemChain.ordered(rows)) {
      byte[] text =
          sealer.open(
              tenantId, sessionId, Utterances.textContext(row.itemId()), row.sealed().array());
      entries.add(
          new TranscriptEntry(
              row.id(),
              row.itemId(),
              entries.size() + 1,
              row.speaker(),
              new String(text, StandardCharsets.UTF_8),
              row.startMs(),
              row.endMs(),
              row.source(),
              row.isFinal(),
              row.interrupted(),
              row.confidence(),
              row.question(),
              row.medium(),
              words(tenantId, sessionId, row)));
    }
    return entries;
  }

  private @Nullable List<WordConfidence> words(UUID tenantId, UUID sessionId, Row row) {
    Bytes sealed = row.words();
    return sealed == null
        ? null
        : SealedWords.read(
            sealer.open(
                tenantId, sessionId, Utterances.wordsContext(row.itemId()), sealed.array()));
  }

  private static Row row(ResultSet rs) throws SQLException {
    byte[] words = rs.getBytes("words_sealed");
    return new Row(
        rs.getObject("id", UUID.class),
        rs.getString("item_id"),
        rs.getString("previous_item_id"),
        rs.getString("speaker"),
        Bytes.of(rs.getBytes("text_sealed")),
        rs.getLong("start_ms"),
        rs.getObject("end_ms", Long.class),
        rs.getString("source"),
        rs.getBoolean("final"),
        rs.getBoolean("interrupted"),
        rs.getObject("confidence", Double.class),
        rs.getObject("question_number", Integer.class),
        rs.getString("medium"),
        words == null ? null : Bytes.of(words));
  }

  public List<Gap> gaps(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select from_ms, to_ms, speaker, reason from public.transcript_gaps
            where session_id = :id order by from_ms, to_ms, speaker
            """)
        .bind("id", sessionId)
        .map(
            (rs, _) ->
                new Gap(
                    rs.getLong("from_ms"),
                    rs.getLong("to_ms"),
                    rs.getString("speaker"),
                    rs.getString("reason")))
        .list();
  }
}
