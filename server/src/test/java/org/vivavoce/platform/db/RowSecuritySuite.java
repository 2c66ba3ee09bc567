package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Table × actor × operation, with the tables taken from the catalogue: a table that this matrix
 * does not know fails it. Run on PostgreSQL 18 and 15 with a schema of a plain owner's (no
 * superuser, no BYPASSRLS), and on both in the shape of a Supabase project.
 */
abstract class RowSecuritySuite extends CatalogueRules {
  /**
   * What each actor can do to a row of a sitting: select, insert, update, delete. The reviewer is
   * assigned to the sitting's position, the reasoned auditor logged why it is opened, the candidate
   * sits in it and the host holds it.
   */
  private static final String MATRIX =
      """
      table                 owner recruiter member reviewer unassigned auditor reasoned candidate service host
      tenants               SU    S         S      S        S          S       S        S         SIU     -
      tenant_users          SIUD  S         S      -        -          -       -        -         SIU     -
      member_invitations    SIU   S         S      -        -          -       -        -         SIU     -
      candidates            SIUD  SIUD      SIUD   S        -          -       S        S         SIU     -
      tenant_candidates     SIUD  SIUD      SIUD   -        -          -       -        -         SIU     -
      positions             SIUD  SIUD      SIUD   S        -          S       S        S         SIU     -
      position_reviewers    SID   SID       SID    -        -          -       -        -         SI      -
      competencies          SIUD  SIUD      SIUD   S        -          -       -        -         SIU     -
      rubric_levels         SIUD  SIUD      SIUD   S        -          -       -        -         SIU     -
      interview_plans       SIUD  SIUD      SIUD   S        -          -       -        -         SIU     -
      plan_versions         SIUD  SIUD      SIUD   S        -          -       -        -         SIU     -
      questions             SIUD  SIUD      SIUD   S        -          -       -        -         SIU     -
      interview_invitations SIU   SIU       SIU    -        -          S       S        S         SIU     -
      consents              S     S         S      -        -          -       -        SI        SI      -
      interview_sessions    SI    SI        SI     S        -          S       S        S         SIU     SU
      journal               -     -         -      -        -          -       -        -         S       SI
      transcript_entries    S     S         S      S        -          -       S        SI        SIU     SIU
      transcript_gaps       S     S         S      S        -          -       S        S         SID     SID
      client_entries        S     S         S      S        -          -       S        S         SIU     -
      client_transcripts    S     S         S      S        -          -       S        S         SIU     -
      video_segments        S     S         S      -        -          -       -        -         SIU     -
      interview_results     S     S         S      S        -          -       S        -         SIU     -
      integrity_events      S     S         S      S        -          -       S        -         SIU     SI
      journal_heads         S     S         S      S        -          S       S        S         SI      SI
      audit_entries         S     -         -      -        -          S       S        -         SI      -
      audit_chain           S     -         -      -        -          S       S        -         SI      -
      audit_unsealed        -     -         -      -        -          -       -        -         SID     -
      idempotency_keys      -     -         -      -        -          -       -        -         SIUD    -
      tenant_secrets        -     -         -      -        -          -       -        -         SIUD    -
      realtime_usage        -     -         -      -        -          -       -        -         SIU     SIU
      """;

  /** The address of the same database for whoever migrated it. */
  abstract PostgresUrl owner();

  /** Whether row security binds the owner of the tables too: not where it has BYPASSRLS. */
  abstract boolean ownerIsBound();

  abstract SeededTenants seeded();

  final PostgresUrl login() {
    Logins logins = Logins.of(owner());
    return owner().as(logins.product(), logins.productPassword());
  }

  private RowActor user(@Nullable UUID sub, @Nullable UUID tenant) {
    return RowActor.user(login(), sub, tenant);
  }

  private RowActor service(UUID tenant, @Nullable UUID session) {
    return RowActor.service(login(), tenant, session);
  }

  private RowActor raw(String role, @Nullable String claims) {
    return new RowActor(login(), role, claims);
  }

  /** Cells of the matrix by "table actor". */
  static Map<String, String> matrix() {
    List<String[]> lines = MATRIX.lines().map(line -> line.split(" +")).toList();
    Map<String, String> cells = new TreeMap<>();
    for (String[] line : lines.subList(1, lines.size())) {
      for (int i = 1; i < line.length; i++) {
        cells.put(line[0] + " " + lines.getFirst()[i], line[i]);
      }
    }
    return cells;
  }

  private Map<String, RowActor> matrixActors() {
    SeededTenants s = seeded();
    Map<String, RowActor> actors = new LinkedHashMap<>();
    actors.put("owner", user(s.owner(), s.tenant()));
    actors.put("recruiter", user(s.recruiter(), s.tenant()));
    actors.put("member", user(s.member(), s.tenant()));
    actors.put("reviewer", user(s.reviewer(), s.tenant()));
    actors.put("unassigned", user(s.unassignedReviewer(), s.tenant()));
    actors.put("auditor", user(s.auditor(), s.tenant()));
    actors.put("reasoned", user(s.reasonedAuditor(), s.tenant()));
    actors.put("candidate", user(s.candidateUser(), null));
    actors.put("service", service(s.tenant(), null));
    actors.put("host", service(s.tenant(), s.session()));
    return actors;
  }

  final RowTrial trial(UUID sitting) {
    return new RowTrial(superuser(), seeded().tenant(), sitting);
  }

  private static void assertSame(Map<String, String> expected, Map<String, String> observed) {
    Map<String, String> different = new TreeMap<>();
    observed.forEach(
        (cell, letters) -> {
          String should = expected.getOrDefault(cell, "a row in the matrix");
          if (!should.equals(letters)) {
            different.put(cell, letters + " instead of " + should);
          }
        });
    assertEquals(Map.of(), different);
    assertEquals(expected.keySet(), observed.keySet());
  }

  @Test
  void eachActorCanDoWhatTheMatrixSaysAndNothingElse() throws SQLException {
    assertSame(matrix(), trial(seeded().session()).observe(matrixActors()));
  }

  /** In the same tenant, a sitting of somebody else at a position of nobody's. */
  @Test
  void anothersSittingInTheSameTenantIsClosedToWhoeverHasOnlyTheirOwn() throws SQLException {
    Map<String, String> cells = matrix();
    UnaryOperator<String> notInvolved =
        actor ->
            switch (actor) {
              case "reviewer" -> "unassigned";
              case "reasoned" -> "auditor";
              default -> actor;
            };
    Map<String, String> expected = new TreeMap<>();
    for (String cell : cells.keySet()) {
      String[] words = cell.split(" ");
      String letters =
          switch (words[1]) {
            case "candidate" -> words[0].equals("tenants") ? "S" : "-";
            case "host" -> "-";
            default -> cells.getOrDefault(words[0] + " " + notInvolved.apply(words[1]), "?");
          };
      expected.put(cell, letters);
    }
    assertSame(expected, trial(seeded().besideSession()).observe(matrixActors()));
  }

  @Test
  void nobodyElseReachesARow() throws SQLException {
    SeededTenants s = seeded();
    Map<String, RowActor> actors = new LinkedHashMap<>();
    actors.put("owner of another tenant", user(s.otherOwner(), s.otherTenant()));
    actors.put("owner of another tenant who claims this one", user(s.otherOwner(), s.tenant()));
    actors.put("stranger", user(UUID.randomUUID(), null));
    actors.put("stranger who claims the tenant", user(UUID.randomUUID(), s.tenant()));
    actors.put("candidate of another tenant", user(s.otherCandidateUser(), null));
    actors.put("candidate who claims the tenant", user(s.candidateUser(), s.tenant()));
    actors.put("candidate who claims another tenant", user(s.candidateUser(), s.otherTenant()));
    actors.put("service of another tenant", service(s.otherTenant(), null));
    actors.put("host of a session that is none", service(s.tenant(), UUID.randomUUID()));
    actors.put("host with another tenant", service(s.otherTenant(), s.session()));
    actors.put("host of another tenant's session", service(s.tenant(), s.otherSession()));
    actors.put("anon", raw("anon", "{\"role\":\"anon\"}"));
    actors.put("anon with an owner's claims", raw("anon", ownersClaims()));
    actors.put("operations", raw("viva_ops", "{\"role\":\"viva_ops\"}"));
    actors.put("operations with an owner's claims", raw("viva_ops", ownersClaims()));
    actors.put("operations with the tenant's", service(s.tenant(), null).as("viva_ops"));
    actors.put("login without a role", new RowActor(login(), null, ownersClaims()));
    if (ownerIsBound()) {
      actors.put("plain owner", new RowActor(owner(), null, null));
      actors.put("plain owner with claims", new RowActor(owner(), null, ownersClaims()));
    }
    assertNothingReached(actors);
  }

  @Test
  void claimsThatAreMissingEmptyOrMalformedReachNothing() throws SQLException {
    UUID tenant = seeded().tenant();
    UUID owner = seeded().owner();
    Map<String, @Nullable String> claims = new LinkedHashMap<>();
    claims.put("forgotten", null);
    claims.put("empty", "");
    claims.put("blank", " ");
    claims.put("no JSON", "sub=" + owner);
    claims.put("cut off", "{\"sub\":\"" + owner + "\",\"tenant_id\":\"" + tenant);
    claims.put("an empty object", "{}");
    claims.put("JSON's null", "null");
    claims.put("a text", "\"" + owner + "\"");
    claims.put("a list", "[{\"sub\":\"%s\",\"tenant_id\":\"%s\"}]".formatted(owner, tenant));
    claims.put("null members", "{\"sub\":null,\"tenant_id\":null,\"session_id\":null}");
    claims.put("empty members", "{\"sub\":\"\",\"tenant_id\":\"\"}");
    claims.put("no user's id", "{\"sub\":\"owner\",\"tenant_id\":\"%s\"}".formatted(tenant));
    claims.put(
        "a list of ids", "{\"sub\":[\"%s\"],\"tenant_id\":[\"%s\"]}".formatted(owner, tenant));
    claims.put("other case", "{\"Sub\":\"%s\",\"TENANT_ID\":\"%s\"}".formatted(owner, tenant));
    claims.put(
        "nested",
        "{\"app_metadata\":{\"sub\":\"%s\",\"tenant_id\":\"%s\"}}".formatted(owner, tenant));
    Map<String, RowActor> actors = new LinkedHashMap<>();
    claims.forEach(
        (what, text) -> {
          actors.put("authenticated, " + what, raw("authenticated", text));
          // Service claims name no user: what has the tenant in its place is whole.
          if (!what.equals("no user's id")) {
            actors.put("service, " + what, raw("viva_service", text));
          }
          actors.put("anon, " + what, raw("anon", text));
          actors.put("operations, " + what, raw("viva_ops", text));
        });
    actors.put("service, no tenant's id", raw("viva_service", "{\"tenant_id\":\"acme\"}"));
    actors.put(
        "service, no session's id",
        raw("viva_service", "{\"tenant_id\":\"%s\",\"session_id\":\"one\"}".formatted(tenant)));
    assertNothingReached(actors);
  }

  private String ownersClaims() {
    return RowActor.claims("authenticated", seeded().owner(), seeded().tenant(), null);
  }

  final void assertNothingReached(Map<String, RowActor> actors) throws SQLException {
    for (UUID sitting : List.of(seeded().session(), seeded().besideSession())) {
      Map<String, String> reached = new TreeMap<>(trial(sitting).observe(actors));
      reached.values().removeIf(letters -> letters.equals("-"));
      assertEquals(Map.of(), reached);
    }
  }

  @Test
  void whoClaimsNoTenantStillFindsTheirOwnTenantsAndNothingInThem() throws SQLException {
    SeededTenants s = seeded();
    for (UUID user : List.of(s.owner(), s.reviewer(), s.auditor())) {
      try (Connection c = user(user, null).open();
          Statement statement = c.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  select (select count(*) from public.tenant_users),
                    (select count(*) from public.tenants), (select count(*) from public.candidates)
                  """)) {
        row.next();
        assertEquals("1 1 0", row.getLong(1) + " " + row.getLong(2) + " " + row.getLong(3));
      }
    }
  }
}
