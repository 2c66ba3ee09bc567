package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.testing.TestDatabase;

/** Rules that hold whoever writes, and what claims narrow within a tenant. */
class RowRulesTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  private static SeededTenants s = SeededTenants.none();

  private static UUID id() {
    return UUID.randomUUID();
  }

  @BeforeAll
  static void seed() {
    s = db.owner().withHandle(SeededTenants::seed);
  }

  private static void as(Claims claims, String sql, Object... values) {
    db.database().inTenant(claims, tx -> tx.execute(sql, values));
  }

  private static String state(Claims claims, String sql, Object... values) {
    RuntimeException thrown = assertThrows(RuntimeException.class, () -> as(claims, sql, values));
    SQLException found = Objects.requireNonNull(SqlFault.sqlException(thrown));
    return String.valueOf(found.getSQLState());
  }

  private static long count(Claims claims, String sql, Object... values) {
    return db.database()
        .inTenant(
            claims,
            tx -> {
              var query = tx.createQuery(sql);
              for (int i = 0; i < values.length; i++) {
                query.bind(i, values[i]);
              }
              return query.mapTo(Long.class).one();
            });
  }

  private static UUID newSession(String status) {
    UUID session = id();
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into public.interview_sessions (id, tenant_id, position_id, status, user_id)
                    select ?, tenant_id, id, ?, ? from public.positions where tenant_id = ? and id = ?
                    """,
                    session,
                    status,
                    id(),
                    s.tenant(),
                    s.session()));
    return session;
  }

  @Test
  void anIllegalStatusMoveIsRefusedWhoeverAsks() {
    UUID session = newSession("pending");
    String move = "update public.interview_sessions set status = ? where id = ?";
    assertEquals("23514", state(new Claims.Service(s.tenant()), move, "completed", session));
    assertThrows(
        RuntimeException.class,
        () -> db.owner().useHandle(h -> h.execute(move, "completed", session)));
    as(new Claims.Service(s.tenant()), move, "in_progress", session);
    as(new Claims.Service(s.tenant()), move, "completed", session);
    db.owner()
        .useHandle(
            h -> {
              var row =
                  h.createQuery("select * from public.interview_sessions where id = ?")
                      .bind(0, session)
                      .mapToMap()
                      .one();
              assertNotNull(row.get("started_at"));
              assertNotNull(row.get("completed_at"));
            });
  }

  @Test
  void aHostEpochNeverFalls() {
    UUID session = newSession("pending");
    String epoch = "update public.interview_sessions set host_epoch = ? where id = ?";
    as(new Claims.Service(s.tenant()), epoch, 3, session);
    assertEquals("23514", state(new Claims.Service(s.tenant()), epoch, 2, session));
  }

  @Test
  void theJournalOnlyGrowsEvenForItsOwner() {
    for (String sql :
        new String[] {
          "update public.journal set kind = kind",
          "delete from public.journal",
          "truncate public.journal"
        }) {
      assertThrows(RuntimeException.class, () -> db.owner().useHandle(h -> h.execute(sql)), sql);
    }
    assertThrows(
        RuntimeException.class,
        () -> db.owner().useHandle(h -> h.execute("delete from public.interview_sessions")));
  }

  @Test
  void aRowCannotNameAnythingOfAnotherTenant() {
    UUID strangersPosition =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery("select id from public.positions where tenant_id = ?")
                        .bind(0, s.otherTenant())
                        .mapTo(UUID.class)
                        .one());
    assertEquals(
        "23503",
        state(
            new Claims.Service(s.tenant()),
            "insert into public.interview_sessions (tenant_id, position_id) values (?, ?)",
            s.tenant(),
            strangersPosition));
  }

  @Test
  void aPublishedPlanVersionAndItsQuestionsAreFrozen() {
    Claims service = new Claims.Service(s.otherTenant());
    as(service, "update public.plan_versions set published_at = now()");
    assertEquals("23514", state(service, "update public.questions set text = 'Another?'"));
    assertEquals("23514", state(service, "update public.plan_versions set language = 'de'"));
    assertEquals(
        "23514",
        state(
            service,
            """
            insert into public.questions (tenant_id, plan_version_id, number, text)
            select tenant_id, id, 2, 'One more?' from public.plan_versions
            """));
  }

  @Test
  void aCandidateSeesTheirOwnSittingsOnly() {
    newSession("pending");
    Claims candidate = new Claims.Candidate(s.candidateUser());
    assertEquals(1, count(candidate, "select count(*) from public.interview_sessions"));
    assertEquals(
        1,
        count(
            candidate,
            "select count(*) from public.transcript_entries where session_id = ?",
            s.session()));
  }

  @Test
  void aCandidateAddsClientEntriesToTheRunningInterviewOnly() {
    Claims candidate = new Claims.Candidate(s.candidateUser());
    String insert =
        """
        insert into public.transcript_entries
          (tenant_id, session_id, item_id, speaker, text_sealed, source)
        values (?, ?, gen_random_uuid()::text, 'candidate', '\\x00', ?)
        """;
    as(candidate, insert, s.tenant(), s.session(), "client");
    assertEquals("42501", state(candidate, insert, s.tenant(), s.session(), "sideband"));
    UUID anothers = newSession("in_progress");
    assertEquals("42501", state(candidate, insert, s.tenant(), anothers, "client"));
  }

  @Test
  void aMemberCancelsAnInterviewAndMovesItNowhereElse() {
    UUID session = newSession("pending");
    Claims recruiter = new Claims.Member(s.recruiter(), s.tenant());
    String move = "update public.interview_sessions set status = ? where id = ?";
    assertEquals("42501", state(recruiter, move, "in_progress", session));
    as(recruiter, move, "cancelled", session);
  }

  @Test
  void aHostSeesAndWritesItsOwnSessionOnly() {
    UUID other = newSession("in_progress");
    Claims host = new Claims.Host(s.tenant(), other);
    assertEquals(1, count(host, "select count(*) from public.interview_sessions"));
    assertEquals(0, count(host, "select count(*) from public.journal"));
    String insert =
        """
        insert into public.journal
          (tenant_id, session_id, host_epoch, seq, v, kind, at_ms, payload_sealed, prev_hash, hash)
        values (?, ?, 1, 2, 1, 'uttered', 0, '\\x01', sha256('a'), sha256('b'))
        """;
    as(host, insert, s.tenant(), other);
    assertEquals("42501", state(host, insert, s.tenant(), s.session()));
    assertEquals("42501", state(new Claims.Service(s.tenant()), insert, s.tenant(), other));
  }

  @Test
  void hostsThatWriteTogetherReachTheirSessionsJournalsAndNothingElse() {
    UUID other = newSession("in_progress");
    UUID third = newSession("in_progress");
    Claims hosts = new Claims.Hosts(s.tenant(), List.of(other, third));
    assertEquals(2, count(hosts, "select count(*) from public.interview_sessions"));
    for (String hidden :
        List.of(
            "journal",
            "transcript_entries",
            "transcript_gaps",
            "integrity_events",
            "realtime_usage",
            "journal_heads",
            "tenants",
            "candidates",
            "tenant_secrets")) {
      assertEquals(0, count(hosts, "select count(*) from public." + hidden), hidden);
    }
    String insert =
        """
        insert into public.journal
          (tenant_id, session_id, host_epoch, seq, v, kind, at_ms, payload_sealed, prev_hash, hash)
        values (?, ?, 1, 1, 1, 'uttered', 0, '\\x01', sha256('a'), sha256('b'))
        """;
    as(hosts, insert, s.tenant(), other);
    as(hosts, insert, s.tenant(), third);
    assertEquals("42501", state(hosts, insert, s.tenant(), s.session()));
    assertEquals(
        "42501",
        state(new Claims.Hosts(s.tenant(), List.of()), insert, s.tenant(), newSession("pending")));
    String gap =
        """
        insert into public.transcript_gaps (tenant_id, session_id, speaker, from_ms, to_ms, reason)
        values (?, ?, 'candidate', 0, 1, 'network')
        """;
    assertEquals("42501", state(hosts, gap, s.tenant(), other));
    assertEquals(
        0,
        count(
            new Claims.Hosts(s.tenant(), List.of()),
            "select count(*) from public.interview_sessions"));
  }

  @Test
  void theDocumentsOtherNamesReadTheSameColumns() {
    long different =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select count(*) from public.transcript_entries
                            where interview_session_id <> session_id
                              or start_time is distinct from start_ms or "timestamp" <> created_at
                            """)
                        .mapTo(Long.class)
                        .one());
    assertEquals(0, different);
  }
}
