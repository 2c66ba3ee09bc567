package org.vivavoce.transcript;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.db.Prepared;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.transcript.Projection.Place;

/**
 * The transcript's entries as the journal says them: what an interview writes most, so all of one
 * request go in one round trip.
 */
final class Utterances {
  private static final String UPSERT =
      """
      insert into public.transcript_entries (id, tenant_id, session_id, item_id,
        previous_item_id, speaker, text_sealed, start_ms, end_ms, confidence, words_sealed,
        source, final, interrupted, question_number, medium)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sideband', ?, ?, ?, ?)
      on conflict (session_id, item_id) do update set
        previous_item_id = excluded.previous_item_id, speaker = excluded.speaker,
        text_sealed = excluded.text_sealed, start_ms = excluded.start_ms,
        end_ms = excluded.end_ms, confidence = excluded.confidence,
        words_sealed = excluded.words_sealed,
        source = excluded.source, final = excluded.final,
        interrupted = excluded.interrupted, question_number = excluded.question_number,
        medium = excluded.medium
      """;

  private final Sealer sealer;
  private final Time time;

  Utterances(Sealer sealer, Time time) {
    this.sealer = sealer;
    this.time = time;
  }

  /** The latest state of each; an entry grows while it is being said. */
  void write(Handle tx, Place place, List<JournalFact.Uttered> all) {
    if (all.isEmpty()) {
      return;
    }
    Map<String, JournalFact.Uttered> latest = new LinkedHashMap<>();
    all.forEach(one -> latest.put(one.itemId(), one));
    Prepared.run(
        tx,
        UPSERT,
        upsert -> {
          for (JournalFact.Uttered uttered : latest.values()) {
            bind(upsert, place, uttered);
            upsert.addBatch();
          }
          return upsert.executeBatch();
        });
  }

  private void bind(PreparedStatement upsert, Place place, JournalFact.Uttered uttered)
      throws SQLException {
    Object[] values = {
      Ids.next(time),
      place.tenantId(),
      place.sessionId(),
      uttered.itemId(),
      uttered.previousItemId(),
      uttered.speaker(),
      sealer.seal(
          place.tenantId(),
          place.sessionId(),
          textContext(uttered.itemId()),
          uttered.text().getBytes(StandardCharsets.UTF_8)),
      uttered.startMs(),
      uttered.endMs(),
      uttered.confidence(),
      sealedWords(place, uttered),
      uttered.closed(),
      uttered.interrupted(),
      uttered.question(),
      "text".equals(uttered.medium()) ? "text" : "voice"
    };
    for (int i = 0; i < values.length; i++) {
      upsert.setObject(i + 1, values[i]);
    }
  }

  /** An entry's text is bound to its item, which stays the same while the entry grows. */
  static String textContext(String itemId) {
    return "entry/" + itemId;
  }

  private byte @Nullable [] sealedWords(Place place, JournalFact.Uttered uttered) {
    List<WordConfidence> words = uttered.words();
    if (words == null) {
      return null;
    }
    return sealer.seal(
        place.tenantId(),
        place.sessionId(),
        wordsContext(uttered.itemId()),
        SealedWords.write(words));
  }

  static String wordsContext(String itemId) {
    return "entry-words/" + itemId;
  }
}
