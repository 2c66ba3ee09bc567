package org.vivavoce.transcript;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
      select u.id, u.tenant_id, u.session_id, u.item_id, u.previous_item_id, u.speaker,
        u.text_sealed, u.start_ms, u.end_ms, u.confidence, u.words_sealed, 'sideband', u.final,
        u.interrupted, u.question_number, u.medium
      from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[],
        ?::bigint[], ?::bigint[], ?::double precision[], ?::bytea[], ?::boolean[], ?::boolean[],
        ?::integer[], ?::text[])
        as u (id, tenant_id, session_id, item_id, previous_item_id, speaker, text_sealed, start_ms,
          end_ms, confidence, words_sealed, final, interrupted, question_number, medium)
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

  /** One utterance of one session. */
  record Said(Place place, JournalFact.Uttered uttered) {}

  /** The latest state of each; an entry grows while it is being said. */
  void write(Handle tx, List<Said> all) {
    if (all.isEmpty()) {
      return;
    }
    record Item(UUID sessionId, String itemId) {}
    Map<Item, Said> latest = new LinkedHashMap<>();
    all.forEach(one -> latest.put(new Item(one.place().sessionId(), one.uttered().itemId()), one));
    List<Said> said = List.copyOf(latest.values());
    Prepared.run(
        tx,
        UPSERT,
        upsert -> {
          Columns columns = new Columns(tx);
          Array[] arrays = {
            columns.of("uuid", said, _ -> Ids.next(time)),
            columns.of("uuid", said, one -> one.place().tenantId()),
            columns.of("uuid", said, one -> one.place().sessionId()),
            columns.of("text", said, one -> one.uttered().itemId()),
            columns.of("text", said, one -> one.uttered().previousItemId()),
            columns.of("text", said, one -> one.uttered().speaker()),
            columns.of("bytea", said, this::sealedText),
            columns.of("bigint", said, one -> one.uttered().startMs()),
            columns.of("bigint", said, one -> one.uttered().endMs()),
            columns.of("float8", said, one -> one.uttered().confidence()),
            columns.of("bytea", said, this::sealedWords),
            columns.of("boolean", said, one -> one.uttered().closed()),
            columns.of("boolean", said, one -> one.uttered().interrupted()),
            columns.of("integer", said, one -> one.uttered().question()),
            columns.of(
                "text", said, one -> "text".equals(one.uttered().medium()) ? "text" : "voice")
          };
          for (int i = 0; i < arrays.length; i++) {
            upsert.setArray(i + 1, arrays[i]);
          }
          return upsert.executeUpdate();
        });
  }

  private byte[] sealedText(Said said) {
    return sealer.seal(
        said.place().tenantId(),
        said.place().sessionId(),
        textContext(said.uttered().itemId()),
        said.uttered().text().getBytes(StandardCharsets.UTF_8));
  }

  /** An entry's text is bound to its item, which stays the same while the entry grows. */
  static String textContext(String itemId) {
    return "entry/" + itemId;
  }

  private byte @Nullable [] sealedWords(Said said) {
    List<WordConfidence> words = said.uttered().words();
    if (words == null) {
      return null;
    }
    return sealer.seal(
        said.place().tenantId(),
        said.place().sessionId(),
        wordsContext(said.uttered().itemId()),
        SealedWords.write(words));
  }

  static String wordsContext(String itemId) {
    return "entry-words/" + itemId;
  }
}
