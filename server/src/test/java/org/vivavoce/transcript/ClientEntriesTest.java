package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How much a candidate's own client may say, and what reading that takes. */
class ClientEntriesTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ENTRIES = "/internal/v1/host/client-entries";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  private static ControlFixture viva;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static ObjectNode entries(int from, int count, String text) {
    ObjectNode body = Json.object();
    ArrayNode entries = body.putArray("entries");
    for (int i = from; i < from + count; i++) {
      entries
          .addObject()
          .put("speaker", "candidate")
          .put("text", text)
          .put("timestamp", START.plusMillis(350L * i).toString());
    }
    return body;
  }

  private static ControlFixture.Answer says(ControlFixture.Sitting sitting, ObjectNode body) {
    return viva.bearer(sitting.hostToken, ENTRIES, body);
  }

  private static long stored(UUID session) {
    return number(
        "select coalesce(sum(octet_length(entry_sealed)), 0) from client_entries"
            + " where session_id = ?",
        session);
  }

  private static long number(String sql, Object... arguments) {
    return viva.owner.withHandle(h -> h.select(sql, arguments).mapTo(Long.class).one());
  }

  private static int read(ControlFixture.Sitting sitting) {
    ControlFixture.Answer answer =
        sitting.candidate.get("/api/sessions/" + sitting.id + "/transcript");
    assertEquals(200, answer.status(), answer.body());
    return answer.json().path("client_entries").size();
  }

  @Test
  void anHourOfFragmentsOfAWordIsKept() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    assertEquals(200, says(sitting, entries(0, 2_000, " roses")).status());
    long hour = 5 * stored(sitting.id);
    assertTrue(hour <= ClientEntries.MOST_BYTES, "ten thousand of them are " + hour + " bytes");
  }

  @Test
  void whatIsMoreThanAnInterviewCanHaveIsRefusedAndNotedAndWhatStoodIsRead() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    String text = "x".repeat(20_000);
    for (int i = 0; i < 4; i++) {
      assertEquals(200, says(sitting, entries(100_000 * i, 50, text)).status());
    }
    for (int i = 0; i < 3; i++) {
      assertEquals("too_large", says(sitting, entries(1_000_000, 50, text)).code());
    }
    assertEquals(200, says(sitting, entries(2_000_000, 1, "Something short.")).status());
    assertEquals(200, says(sitting, entries(0, 50, text)).status(), "these stand already");
    assertTrue(stored(sitting.id) <= ClientEntries.MOST_BYTES);
    assertEquals(5, read(sitting), "four runs of fifty entries, and the short one");
    String noted = " from integrity_events where session_id = ? and event = 'client_says_too_much'";
    eventually(
        "all are counted", () -> number("select coalesce(sum(count), 0)" + noted, sitting.id) == 3);
    assertEquals(1, number("select count(*)" + noted, sitting.id));
  }

  @Test
  void ofWhatStoodAboveTheBudgetBeforeNoMoreThanTheBudgetIsRead() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    assertEquals(200, says(sitting, entries(0, 3, "I grew roses.")).status());
    // Nothing of it can be opened: whoever reads it fails.
    viva.owner.useHandle(
        h ->
            h.execute(
                """
                insert into client_entries
                  (tenant_id, session_id, place, entry_key, entry_sealed)
                select tenant_id, id, 10 + n, sha256(n::text::bytea),
                  convert_to(repeat('x', 5000000), 'UTF8')
                from interview_sessions, generate_series(1, 3) n where id = ?
                """,
                sitting.id));
    assertEquals(1, read(sitting), "three entries of one utterance");
    assertEquals("too_large", says(sitting, entries(5, 1, "More.")).code());
  }
}
