package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.FileSealer;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;

/** What is tried over HTTP, as it stands in the log. */
class IntegrityLogTest {
  private static final UUID TENANT = UUID.fromString("01990000-0000-7000-8000-00000000de01");

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private record Row(UUID id, String source, String event, String level, int count, Bytes detail) {}

  private static List<Row> rows(UUID session) {
    return viva.owner.withHandle(
        h ->
            h.createQuery(
                    """
                    select id, source, event, level, count, detail_sealed
                    from integrity_events where session_id = :id order by created_at, id
                    """)
                .bind("id", session)
                .map(
                    (rs, _) ->
                        new Row(
                            rs.getObject("id", UUID.class),
                            rs.getString("source"),
                            rs.getString("event"),
                            rs.getString("level"),
                            rs.getInt("count"),
                            Bytes.of(rs.getBytes("detail_sealed"))))
                .list());
  }

  @Test
  void whatIsObservedStandsInTheLogWithinTwoSecondsWithItsDetailSealed() {
    UUID session = viva.sitting().id;
    long before = System.nanoTime();
    viva.control
        .integrity()
        .observe(
            TENANT, session, "recording_not_ours", IntegrityLog.WARNING, "https://evil.test/x");
    eventually("it stands in the log", () -> rows(session).size() == 1);
    assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 2_000);
    Row row = rows(session).getFirst();
    assertEquals("control recording_not_ours warning 1", words(row));
    assertEquals(
        "https://evil.test/x",
        new String(
            FileSealer.open(keys)
                .open(TENANT, session, IntegrityLog.detailContext(row.id()), row.detail().array()),
            StandardCharsets.UTF_8));
  }

  private static String words(Row row) {
    return "%s %s %s %d".formatted(row.source(), row.event(), row.level(), row.count());
  }

  @Test
  void aFloodIsOneCountedEventAndItsAnswersDoNotWait() {
    UUID session = viva.sitting().id;
    long before = System.nanoTime();
    for (int i = 0; i < 30_000; i++) {
      viva.control
          .integrity()
          .observe(TENANT, session, "oversized_body", IntegrityLog.WARNING, "try " + i);
    }
    assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 2_000);
    eventually(
        "all are counted", () -> rows(session).stream().mapToInt(Row::count).sum() == 30_000);
    assertEquals(1, rows(session).size());
  }

  @Test
  void whoGoesOnForEverIsCountedAndMakesTheLogNoLonger() {
    UUID session = viva.sitting().id;
    viva.owner.useHandle(
        h ->
            h.execute(
                """
                insert into integrity_events
                  (tenant_id, session_id, source, event, level, created_at)
                select ?, ?, 'control', 'not_signed_in', 'info', now() - n * interval '2 minutes'
                from generate_series(1, 50) n
                """,
                TENANT,
                session));
    viva.control
        .integrity()
        .observe(TENANT, session, "not_signed_in", IntegrityLog.INFO, "once a minute");
    viva.control
        .integrity()
        .observe(TENANT, session, "not_signed_in", IntegrityLog.WARNING, "this is another kind");
    eventually("both are counted", () -> rows(session).stream().mapToInt(Row::count).sum() == 52);
    assertEquals(51, rows(session).size());
    assertEquals(
        "control not_signed_in info 2",
        words(rows(session).stream().filter(row -> row.level().equals("info")).toList().getLast()));
  }

  @Test
  void whoKnowsTheSessionOnlyIsNotedWithItAndAnIdThatIsNoneIsDropped() {
    UUID session = viva.sitting().id;
    UUID nowhere = UUID.randomUUID();
    viva.control.integrity().observe(nowhere, "forged_token", IntegrityLog.INFO, "", 1);
    viva.control.integrity().observe(TENANT, nowhere, "forged_token", IntegrityLog.INFO, "");
    viva.control
        .integrity()
        .observe(UUID.randomUUID(), session, "of_another_tenant", IntegrityLog.INFO, "");
    viva.control.integrity().observe(session, "forged_token", IntegrityLog.INFO, "", 2);
    eventually("it stands in the log", () -> rows(session).size() == 1);
    assertEquals("control forged_token info 2", words(rows(session).getFirst()));
    assertEquals(List.of(), rows(nowhere));
  }

  @Test
  void whatWasNotedIsNotMadeLess() {
    UUID session = viva.sitting().id;
    viva.control.integrity().observe(TENANT, session, "again", IntegrityLog.INFO, "");
    eventually("it stands in the log", () -> rows(session).size() == 1);
    for (String change :
        List.of("count = 0", "count = 1", "event = 'less'", "level = 'info', last_at = now()")) {
      assertThrows(
          UnableToExecuteStatementException.class,
          () ->
              viva.owner.useHandle(
                  h ->
                      h.execute(
                          "update integrity_events set " + change + " where session_id = ?",
                          session)));
    }
  }
}
