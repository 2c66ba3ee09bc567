package org.vivavoce.invitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.AtOnce;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.ControlFixture.Browser;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class CandidateImportTest {
  private static final String IMPORT = "/api/v1/candidates/import";

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

  private static ObjectNode list(int from, int to) {
    ObjectNode body = Json.object();
    ArrayNode rows = body.putArray("candidates");
    for (int i = from; i < to; i++) {
      row(rows, "Person " + i, "person" + i + "@example.org");
    }
    return body;
  }

  private static void row(ArrayNode rows, @Nullable String name, @Nullable String email) {
    rows.addObject().put("name", name).put("email", email);
  }

  private static int count(String what, UUID tenant) {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery("select count(*) from public." + what + " where tenant_id = :t")
                    .bind("t", tenant)
                    .mapTo(Integer.class)
                    .one());
  }

  private static void assertCounts(
      JsonNode report, int created, int existing, int invited, int invalid) {
    assertEquals(
        List.of(created, existing, invited, invalid),
        List.of(
            report.path("created").asInt(),
            report.path("existing").asInt(),
            report.path("invited").asInt(),
            report.path("invalid").asInt()),
        report.toString());
  }

  @Test
  void fiveHundredPeopleAreAddedAndInvitedInOneGoAndOnlyOnce() {
    TestTenant tenant = new TestTenant(db, viva, "Many");
    Browser recruiter = tenant.member("recruiter").browser();
    ObjectNode body = list(0, 500).put("position_id", tenant.position.toString());
    long from = System.nanoTime();
    Answer first = recruiter.post(IMPORT, body, "Idempotency-Key", "list");
    long tookMs = (System.nanoTime() - from) / 1_000_000;
    assertEquals(200, first.status(), first.body());
    assertCounts(first.json(), 500, 0, 500, 0);
    assertTrue(tookMs < 15_000, tookMs + " ms");
    assertEquals(first.json(), recruiter.post(IMPORT, body, "Idempotency-Key", "list").json());
    assertEquals(500, count("candidates", tenant.id));
    assertEquals(500, count("interview_invitations", tenant.id));
    // One for each invitation, and the recruiter's own sign-in.
    assertEquals(500 + 1, count("audit_entries", tenant.id));
    JsonNode again = recruiter.post(IMPORT, body).json();
    assertCounts(again, 0, 500, 0, 0);
    assertEquals(
        first.json().path("rows").path(499).path("invitation_id"),
        again.path("rows").path(499).path("invitation_id"));
    assertEquals(500, again.path("rows").path(499).path("row").asInt());
    assertEquals(400, recruiter.post(IMPORT, list(0, 501)).status());
    assertEquals(400, recruiter.post(IMPORT, list(0, 0)).status());
  }

  @Test
  void aRowThatIsNotRightStopsNoOther() {
    TestTenant tenant = new TestTenant(db, viva, "Mixed");
    Browser recruiter = tenant.member("owner").browser();
    tenant.candidate(recruiter, "Known", "known@example.org");
    ObjectNode body = list(0, 1).put("position_id", tenant.position.toString());
    ArrayNode rows = body.withArray("candidates");
    row(rows, "Known by another name", "KNOWN@example.org");
    row(rows, "Person 0 again", "Person0@Example.org");
    row(rows, "", "nameless@example.org");
    row(rows, "Addressless", null);
    row(rows, "Bell \u0007", "bell@example.org");
    row(rows, "Typo", "typo@example");
    rows.addObject()
        .put("name", "Long")
        .put("email", "l@example.org")
        .put("external_id", "x".repeat(201));
    row(rows, "Last", "last@example.org");
    JsonNode report = recruiter.post(IMPORT, body).json();
    assertCounts(report, 2, 1, 3, 6);
    List<String> statuses =
        report.path("rows").valueStream().map(row -> row.path("status").asString()).toList();
    assertEquals(
        List.of(
            "created", "exists", "invalid", "invalid", "invalid", "invalid", "invalid", "invalid",
            "created"),
        statuses);
    assertEquals(
        "is in row 1 already",
        report.path("rows").path(2).path("errors").path(0).path("message").asString());
    assertEquals(
        List.of("name", "email", "name", "email", "external_id"),
        report
            .path("rows")
            .valueStream()
            .skip(3)
            .limit(5)
            .map(row -> row.path("errors").path(0).path("field").asString())
            .toList());
    assertEquals(
        "is missing",
        report.path("rows").path(4).path("errors").path(0).path("message").asString());
    JsonNode known = recruiter.get("/api/v1/candidates?q=known@example").json();
    assertEquals("Known", known.path("candidates").path(0).path("name").asString());
  }

  @Test
  void aDryRunSaysWhatWouldHappenAndDoesNothing() {
    TestTenant tenant = new TestTenant(db, viva, "Dry");
    Browser recruiter = tenant.member("recruiter").browser();
    tenant.invite(recruiter, "person1@example.org");
    UUID known = tenant.candidate(recruiter, "P2", "person2@example.org");
    ObjectNode body =
        list(0, 4).put("position_id", tenant.position.toString()).put("dry_run", true);
    JsonNode report = recruiter.post(IMPORT, body).json();
    assertCounts(report, 2, 2, 3, 0);
    assertTrue(report.path("rows").path(0).path("candidate_id").isNull());
    assertEquals(known.toString(), report.path("rows").path(2).path("candidate_id").asString());
    assertTrue(report.path("rows").path(1).path("invitation_id").isString());
    assertEquals(2, count("candidates", tenant.id));
    assertEquals(1, count("interview_invitations", tenant.id));
    assertCounts(recruiter.post(IMPORT, body.put("dry_run", false)).json(), 2, 2, 3, 0);
  }

  @Test
  void whoHasFinishedIsNotInvitedAgainByAList() {
    TestTenant tenant = new TestTenant(db, viva, "Done");
    Browser recruiter = tenant.member("recruiter").browser();
    JsonNode link = tenant.invite(recruiter, "person0@example.org");
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update public.interview_invitations set status = 'completed' where id = ?",
                    UUID.fromString(link.path("id").asString())));
    ObjectNode body = list(0, 1).put("position_id", tenant.position.toString());
    JsonNode report = recruiter.post(IMPORT, body).json();
    assertCounts(report, 0, 1, 0, 0);
    UUID candidate = UUID.fromString(report.path("rows").path(0).path("candidate_id").asString());
    assertEquals(201, recruiter.post("/api/invitations", tenant.invitation(candidate)).status());
  }

  @Test
  void twoWhoImportTheSameListAtOnceMakeNobodyTwice() {
    TestTenant tenant = new TestTenant(db, viva, "Race");
    Browser one = tenant.member("recruiter").browser();
    Browser two = tenant.member("owner").browser();
    ObjectNode forwards = list(0, 60).put("position_id", tenant.position.toString());
    ObjectNode backwards = Json.object().put("position_id", tenant.position.toString());
    ArrayNode rows = backwards.putArray("candidates");
    for (int i = 59; i >= 0; i--) {
      row(rows, "Person " + i, "PERSON" + i + "@example.org");
    }
    List<Answer> both =
        AtOnce.<Answer>atOnce(
            List.of(() -> one.post(IMPORT, forwards), () -> two.post(IMPORT, backwards)));
    assertEquals(List.of(200, 200), both.stream().map(Answer::status).toList());
    assertEquals(60, both.stream().mapToInt(each -> each.json().path("created").asInt()).sum());
    assertEquals(60, both.stream().mapToInt(each -> each.json().path("invited").asInt()).sum());
    assertEquals(60, count("candidates", tenant.id));
    assertEquals(60, count("interview_invitations", tenant.id));
  }

  @Test
  void aListForNoPositionOrByNobodyEntitledAddsNobody() {
    TestTenant tenant = new TestTenant(db, viva, "Refused");
    Browser recruiter = tenant.member("recruiter").browser();
    TestTenant other = new TestTenant(db, viva, "Elsewhere");
    ObjectNode body = list(0, 3).put("position_id", other.position.toString());
    assertEquals(404, recruiter.post(IMPORT, body).status());
    assertEquals(404, recruiter.post(IMPORT, body.put("dry_run", true)).status());
    assertEquals(403, tenant.member("reviewer").browser().post(IMPORT, list(0, 3)).status());
    assertEquals(403, tenant.member("auditor").browser().post(IMPORT, list(0, 3)).status());
    assertEquals(0, count("candidates", tenant.id));
    assertCounts(recruiter.post(IMPORT, list(0, 3)).json(), 3, 0, 0, 0);
    assertEquals(0, count("interview_invitations", tenant.id));
  }
}
