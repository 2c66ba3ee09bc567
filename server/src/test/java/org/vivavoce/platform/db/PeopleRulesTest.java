package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.testing.TestDatabase;

/** Rules of the tables about people, and what operations learn before anybody is known. */
class PeopleRulesTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  private SeededTenants s = SeededTenants.none();

  /** Each test has tenants of its own, and addresses that no other knows. */
  @BeforeEach
  void seed() {
    s =
        db.owner()
            .withHandle(
                h -> {
                  SeededTenants seeded = SeededTenants.seed(h);
                  h.execute(
                      "update public.candidates set email = tenant_id || '-' || email where tenant_id in (?, ?)",
                      seeded.tenant(),
                      seeded.otherTenant());
                  h.execute(
                      "update public.tenant_users set email = tenant_id || '-' || email where tenant_id in (?, ?)",
                      seeded.tenant(),
                      seeded.otherTenant());
                  h.execute(
                      "update public.member_invitations set email = tenant_id || '-' || email where tenant_id in (?, ?)",
                      seeded.tenant(),
                      seeded.otherTenant());
                  return seeded;
                });
  }

  private static void owner(String sql, Object... values) {
    db.owner().useHandle(h -> h.execute(sql, values));
  }

  private static int as(Claims claims, String sql, Object... values) {
    return db.database().inTenant(claims, tx -> tx.execute(sql, values));
  }

  private static String state(Claims claims, String sql, Object... values) {
    RuntimeException thrown = assertThrows(RuntimeException.class, () -> as(claims, sql, values));
    SQLException found = Objects.requireNonNull(SqlFault.sqlException(thrown));
    return String.valueOf(found.getSQLState());
  }

  /** What a look-up answers, as text. */
  private static List<String> asked(String function, Object value) {
    return db.database()
        .inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery("select cast(r as text) from viva." + function + "(?) r")
                    .bind(0, value)
                    .mapTo(String.class)
                    .list());
  }

  private long count(Claims claims, String table) {
    return db.database()
        .inTenant(
            claims,
            tx ->
                tx.createQuery("select count(*) from public." + table + " where tenant_id = ?")
                    .bind(0, s.tenant())
                    .mapTo(Long.class)
                    .one());
  }

  private String address(String name) {
    return (s.tenant() + "-" + name + "@EXAMPLE.org").toUpperCase(java.util.Locale.ROOT);
  }

  private String sitting() {
    return "(%s,%s)".formatted(s.tenant(), s.session());
  }

  @Test
  void anInvitationIsFoundByItsTokenOnly() {
    byte[] hash =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery(
                            "select token_hash from public.interview_invitations where id = ?")
                        .bind(0, s.session())
                        .mapTo(byte[].class)
                        .one());
    assertEquals(List.of(sitting()), asked("invitation_by_token", hash));
    assertEquals(List.of(), asked("invitation_by_token", new byte[32]));
    assertEquals(List.of(), asked("invitation_by_token", new byte[0]));
  }

  @Test
  void anAddressIsACandidatesWhileAnInvitationLetsIn() {
    assertEquals(List.of("true"), asked("known_candidate_address", address("ada-1")));
    assertEquals(List.of(sitting()), asked("open_invitations_of", address("ada-1")));
    assertEquals(List.of("false"), asked("known_candidate_address", address("nobody")));
    assertEquals(List.of("false"), asked("known_candidate_address", address("grace-1")));
    assertEquals(List.of("false"), asked("known_candidate_address", "%"));
    for (String shut :
        List.of(
            "status = 'revoked'",
            "status = 'expired'",
            "expires_at = now()",
            "status = 'opened'")) {
      owner("update public.interview_invitations set " + shut + " where id = ?", s.session());
      assertEquals(List.of("false"), asked("known_candidate_address", address("ada-1")), shut);
      assertEquals(List.of(), asked("open_invitations_of", address("ada-1")), shut);
    }
    for (String stays : List.of("accepted", "completed")) {
      owner("update public.interview_invitations set status = ? where id = ?", stays, s.session());
      assertEquals(List.of("true"), asked("known_candidate_address", address("ada-1")), stays);
    }
  }

  @Test
  void anAddressIsAMembersWhileTheyAreOneOrInvited() {
    assertEquals(List.of("true"), asked("known_member_address", address("grace-1")));
    assertEquals(List.of("true"), asked("known_member_address", address("joan-1")));
    assertEquals(List.of("false"), asked("known_member_address", address("ada-1")));
    assertEquals(List.of(sitting()), asked("open_member_invitations", address("joan-1")));
    assertEquals(List.of(), asked("open_member_invitations", address("grace-1")));
    owner("update public.member_invitations set expires_at = now() where id = ?", s.session());
    assertEquals(List.of("false"), asked("known_member_address", address("joan-1")));
    assertEquals(List.of(), asked("open_member_invitations", address("joan-1")));
    as(
        new Claims.Member(s.owner(), s.tenant()),
        "delete from public.tenant_users where user_id = ?",
        s.session());
    assertEquals(List.of("false"), asked("known_member_address", address("grace-1")));
  }

  @Test
  void theNewestInvitationComesFirst() {
    UUID newer = UUID.randomUUID();
    owner(
        """
        insert into public.interview_invitations
          (id, tenant_id, candidate_id, position_id, expires_at, created_at)
        select ?, tenant_id, candidate_id, position_id, now() + interval '1 day',
          now() + interval '1 second'
        from public.interview_invitations where id = ?
        """,
        newer,
        s.session());
    assertEquals(
        List.of("(%s,%s)".formatted(s.tenant(), newer), sitting()),
        asked("open_invitations_of", address("ada-1")));
  }

  @Test
  void everyChangeRaisesTheRevisionAndNobodySetsIt() {
    Claims owner = new Claims.Member(s.owner(), s.tenant());
    for (String table : List.of("tenants", "tenant_users", "candidates", "positions")) {
      String column =
          table.equals("tenant_users") ? "role" : table.equals("positions") ? "title" : "name";
      String key = table.equals("tenants") ? "id" : "tenant_id";
      String read = "select max(revision) from public." + table + " where " + key + " = ?";
      int before = number(read);
      as(
          owner,
          "update public.%1$s set %2$s = %2$s where %3$s = ?".formatted(table, column, key),
          s.tenant());
      assertEquals(before + 1, number(read), table);
      assertEquals(
          "42501", state(owner, "update public." + table + " set revision = revision"), table);
      owner("update public.%s set revision = 77 where %s = ?".formatted(table, key), s.tenant());
      assertEquals(before + 2, number(read), "even by the owner of the table " + table);
    }
  }

  private int number(String sql) {
    return db.owner()
        .withHandle(h -> h.createQuery(sql).bind(0, s.tenant()).mapTo(Integer.class).one());
  }

  @Test
  void consentsAndTheAuditTrailOnlyGrowEvenForTheirOwner() {
    for (String table : List.of("consents", "audit_entries", "audit_chain")) {
      for (String sql :
          List.of(
              "update public.%s set tenant_id = tenant_id where tenant_id = '%s'",
              "delete from public.%s where tenant_id = '%s'", "truncate public.%s cascade")) {
        String statement = sql.formatted(table, s.tenant());
        RuntimeException refused =
            assertThrows(RuntimeException.class, () -> owner(statement), statement);
        assertEquals(
            "42501",
            Objects.requireNonNull(SqlFault.sqlException(refused)).getSQLState(),
            statement);
      }
    }
  }

  @Test
  void consentsGoWithTheirCandidate() {
    Claims recruiter = new Claims.Member(s.recruiter(), s.tenant());
    assertEquals(2, count(recruiter, "consents"));
    as(recruiter, "delete from public.candidates where id = ?", s.session());
    assertEquals(1, count(recruiter, "consents"));
  }

  @Test
  void aCandidateConsentsForThemselvesAndTheirOwnInvitationOnly() {
    Claims candidate = new Claims.Candidate(s.candidateUser());
    String insert =
        """
        insert into public.consents
          (tenant_id, invitation_id, candidate_id, user_id, purpose, text_version, given)
        values (?, ?, ?, ?, 'summary', '1', false)
        """;
    as(candidate, insert, s.tenant(), s.session(), s.session(), s.candidateUser());
    UUID other = s.besideSession();
    assertEquals(
        "42501", state(candidate, insert, s.tenant(), s.session(), s.session(), UUID.randomUUID()));
    assertEquals("42501", state(candidate, insert, s.tenant(), other, other, s.candidateUser()));
    assertEquals(
        "23503", state(candidate, insert, s.tenant(), other, s.session(), s.candidateUser()));
    assertEquals(
        "23503",
        state(candidate, insert, s.otherTenant(), s.session(), s.session(), s.candidateUser()));
  }

  @Test
  void anAuditorsReasonOpensOneSessionForHalfAnHourAndNobodyWritesItForThem() {
    Claims auditor = new Claims.Member(s.auditor(), s.tenant());
    assertEquals(0, count(auditor, "transcript_entries"));
    assertEquals(
        "42501",
        state(
            auditor,
            """
            insert into public.audit_entries
              (tenant_id, actor_kind, actor_id, action, object_kind, object_id, reason)
            values (?, 'member', ?, 'content.opened', 'interview_session', ?, 'Because I want to')
            """,
            s.tenant(),
            s.auditor(),
            s.session()));
    db.owner()
        .useHandle(h -> SeededTenants.opened(h, s.tenant(), s.auditor(), s.besideSession(), 29));
    assertEquals(1, count(auditor, "transcript_entries"));
    assertEquals(1, count(auditor, "candidates"));
    owner("update public.tenant_users set role = 'reviewer' where user_id = ?", s.auditor());
    assertEquals(
        List.of(s.session().toString()), sessionsRead(auditor), "reads what is assigned instead");
  }

  private static List<String> sessionsRead(Claims claims) {
    return db.database()
        .inTenant(
            claims,
            tx ->
                tx.createQuery("select session_id from public.transcript_entries")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void anEntryThatOpensContentNamesWhoWhatAndWhy() {
    Claims service = new Claims.Service(s.tenant());
    for (String values :
        List.of(
            "'service', null, 'interview_session', gen_random_uuid(), 'A complaint'",
            "'member', gen_random_uuid(), 'interview_session', gen_random_uuid(), null",
            "'member', gen_random_uuid(), 'interview_session', null, 'A complaint'",
            "'member', gen_random_uuid(), 'candidate', gen_random_uuid(), 'A complaint'")) {
      assertEquals(
          "23514",
          state(
              service,
              """
              insert into public.audit_entries
                (tenant_id, action, actor_kind, actor_id, object_kind, object_id, reason)
              values (?, 'content.opened', %s)
              """
                  .formatted(values),
              s.tenant()),
          values);
    }
    assertEquals(
        "42501",
        state(
            service,
            """
            insert into public.audit_entries (tenant_id, actor_kind, action, object_kind, created_at)
            values (?, 'service', 'x', 'y', '2000-01-01')
            """,
            s.tenant()),
        "the time is the database's");
  }

  @Test
  void anOwnerInvitesMembersAndDoesNotAcceptForThem() {
    Claims owner = new Claims.Member(s.owner(), s.tenant());
    String insert =
        "insert into public.member_invitations (tenant_id, email, role, expires_at) values (?, ?, ?, now())";
    as(owner, insert, s.tenant(), "New@example.org", "recruiter");
    assertEquals("23505", state(owner, insert, s.tenant(), "new@EXAMPLE.org", "auditor"));
    assertEquals("23514", state(owner, insert, s.tenant(), "another@example.org", "member"));
    assertEquals(
        "42501",
        state(
            new Claims.Member(s.recruiter(), s.tenant()),
            insert,
            s.tenant(),
            "third@example.org",
            "owner"));
    assertNotEquals(0, as(owner, "update public.member_invitations set status = 'revoked'"));
    assertEquals("42501", state(owner, "update public.member_invitations set status = 'accepted'"));
  }

  @Test
  void aPublishedPlanGoesWithItsPositionAndByItselfStays() {
    Claims recruiter = new Claims.Member(s.recruiter(), s.tenant());
    UUID position = UUID.randomUUID();
    owner(
        """
        with p as (insert into public.positions (id, tenant_id, title) values (?, ?, 'Cook')
            returning id, tenant_id),
          l as (insert into public.interview_plans (id, tenant_id, position_id)
            select id, tenant_id, id from p returning id, tenant_id)
        insert into public.plan_versions (id, tenant_id, plan_id, number, published_at)
        select id, tenant_id, id, 1, now() from l
        """,
        position,
        s.tenant());
    assertEquals(
        "23514", state(recruiter, "delete from public.plan_versions where id = ?", position));
    as(recruiter, "delete from public.positions where id = ?", position);
    assertEquals(
        "23503",
        state(recruiter, "delete from public.interview_plans where id = ?", s.session()),
        "an interview was held by it");
  }
}
