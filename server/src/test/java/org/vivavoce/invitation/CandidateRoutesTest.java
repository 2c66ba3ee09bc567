package org.vivavoce.invitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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
import tools.jackson.databind.node.ObjectNode;

class CandidateRoutesTest {
  private static final String ALL = "/api/v1/candidates";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static TestTenant tenant;
  static Browser recruiter;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
    tenant = new TestTenant(db, viva, "Northwind");
    recruiter = tenant.member("recruiter").browser();
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static ObjectNode person(String name, String email) {
    return Json.object().put("name", name).put("email", email);
  }

  private static String etag(Answer answer) {
    return answer.raw().headers().firstValue("ETag").orElseThrow();
  }

  private static String path(UUID candidate) {
    return ALL + "/" + candidate;
  }

  @Test
  void aCandidateIsAddedOnceWhateverTheCaseOfTheAddress() {
    Answer made =
        recruiter.post(ALL, person("  Ada  ", "Ada@Example.org").put("external_id", "A-17"));
    assertEquals(201, made.status(), made.body());
    assertEquals("Ada", made.json().path("name").asString());
    assertEquals("Ada@Example.org", made.json().path("email").asString());
    assertEquals("A-17", made.json().path("external_id").asString());
    assertEquals(0, made.json().path("invitations").size());
    Answer again = recruiter.post(ALL, person("Ada", "ADA@example.ORG"));
    assertEquals(409, again.status());
    assertEquals("candidate_exists", again.code());
    assertEquals(made.json().path("id"), again.json().path("candidate_id"));
    Browser south = new TestTenant(db, viva, "South").member("owner").browser();
    assertEquals(201, south.post(ALL, person("Ada", "ada@example.org")).status());
  }

  @Test
  void aRepeatedRequestAddsNobodyTwice() {
    ObjectNode body = person("Key", "key@example.org");
    Answer first = recruiter.post(ALL, body, "Idempotency-Key", "k");
    Answer again = recruiter.post(ALL, body, "Idempotency-Key", "k");
    assertEquals(201, again.status());
    assertEquals(first.json(), again.json());
    assertEquals(etag(first), etag(again));
    List<Integer> statuses =
        AtOnce.<Answer>atOnce(
                List.of(
                    () -> recruiter.post(ALL, person("Two", "two@example.org")),
                    () -> recruiter.post(ALL, person("Two", "TWO@example.org"))))
            .stream()
            .map(Answer::status)
            .sorted()
            .toList();
    assertEquals(List.of(201, 409), statuses);
  }

  @Test
  void whatIsNoNameOrAddressIsRefusedByName() {
    Answer both = recruiter.post(ALL, person("Ada\nBcc: eve@example.org", "ada@example"));
    assertEquals(400, both.status());
    assertEquals("name", both.json().path("errors").path(0).path("field").asString());
    assertEquals("email", both.json().path("errors").path(1).path("field").asString());
    assertEquals(400, recruiter.post(ALL, person("", "ada@example.org")).status());
    assertEquals(
        400,
        recruiter.post(ALL, person("A", "a17@example.org").put("external_id", "a\u0007")).status());
    assertEquals(201, recruiter.post(ALL, person("李小龍", "用户@例子.广告")).status());
  }

  @Test
  void aChangeWantsTheVersionItWasMadeFrom() {
    UUID id = tenant.candidate(recruiter, "Vera", "vera@example.org");
    String first = etag(recruiter.get(path(id)));
    ObjectNode change = Json.object().put("name", "Vera V.");
    assertEquals(428, recruiter.change("PATCH", path(id), change).status());
    Answer changed = recruiter.change("PATCH", path(id), change, "If-Match", first);
    assertEquals(200, changed.status(), changed.body());
    assertNotEquals(first, etag(changed));
    assertEquals("vera@example.org", changed.json().path("email").asString());
    Answer stale = recruiter.change("PATCH", path(id), change, "If-Match", first);
    assertEquals(412, stale.status());
    assertEquals("Vera V.", stale.json().path("current").path("name").asString());
    assertEquals(etag(changed), etag(stale));
    Answer external =
        recruiter.change(
            "PATCH", path(id), Json.object().put("external_id", "7"), "If-Match", etag(changed));
    assertEquals("7", external.json().path("external_id").asString());
    assertNotEquals(etag(changed), etag(external));
    Answer none =
        recruiter.change(
            "PATCH",
            path(id),
            Json.object().putNull("external_id").put("email", "VERA@example.org"),
            "If-Match",
            etag(external));
    assertTrue(none.json().path("external_id").isNull());
    assertEquals("VERA@example.org", none.json().path("email").asString());
    tenant.candidate(recruiter, "Other", "taken@example.org");
    Answer taken =
        recruiter.change(
            "PATCH",
            path(id),
            Json.object().put("email", "Taken@example.org"),
            "If-Match",
            etag(none));
    assertEquals(409, taken.status());
    assertEquals("candidate_exists", taken.code());
  }

  @Test
  void anAddressThatWasProvedStays() {
    JsonNode link = tenant.invite(recruiter, "proved@example.org");
    tenant.accept(UUID.fromString(link.path("id").asString()), UUID.randomUUID());
    JsonNode candidate = recruiter.get(ALL + "?q=proved@example").json().path("candidates").path(0);
    UUID id = UUID.fromString(candidate.path("id").asString());
    Answer refused =
        recruiter.change(
            "PATCH", path(id), Json.object().put("email", "new@example.org"), "If-Match", "*");
    assertEquals(409, refused.status());
    assertEquals("status_conflict", refused.code());
    assertEquals(
        200,
        recruiter
            .change("PATCH", path(id), Json.object().put("name", "Proved"), "If-Match", "*")
            .status());
  }

  @Test
  void aPersonWithoutASessionCanBeRemovedWithTheInvitations() {
    JsonNode link = tenant.invite(recruiter, "gone@example.org");
    UUID id =
        UUID.fromString(
            recruiter
                .get(ALL + "?q=gone@example.org")
                .json()
                .path("candidates")
                .path(0)
                .path("id")
                .asString());
    assertEquals(428, recruiter.change("DELETE", path(id), null).status());
    assertEquals(412, recruiter.change("DELETE", path(id), null, "If-Match", "\"r77\"").status());
    assertEquals(
        204,
        recruiter
            .change("DELETE", path(id), null, "If-Match", etag(recruiter.get(path(id))))
            .status());
    assertEquals(404, recruiter.get(path(id)).status());
    assertEquals(
        404,
        viva.send(
                "POST",
                "/api/invitations/lookup",
                Json.object().put("token", link.path("token").asString()))
            .status());
  }

  @Test
  void whoWasInterviewedStays() {
    ControlFixture.Sitting sitting = viva.sitting();
    Browser member = viva.browser(sitting.links.path("member"));
    JsonNode listed = member.get(ALL + "?per_page=100").json().path("candidates");
    UUID id = UUID.fromString(listed.path(0).path("id").asString());
    JsonNode invitation = member.get(path(id)).json().path("invitations").path(0);
    assertTrue(invitation.path("session_id").isString());
    assertEquals("pending", invitation.path("session_status").asString());
    Answer refused = member.change("DELETE", path(id), null, "If-Match", "*");
    assertEquals(409, refused.status());
    assertEquals("candidate_has_sessions", refused.code());
  }

  @Test
  void onlyOwnersAndRecruitersSeeCandidatesAndOnlyTheirOwn() {
    UUID id = tenant.candidate(recruiter, "Private", "private@example.org");
    for (String role : List.of("reviewer", "auditor")) {
      Browser other = tenant.member(role).browser();
      assertEquals(403, other.get(ALL).status());
      assertEquals(403, other.get(path(id)).status());
      assertEquals(403, other.post(ALL, person("N", "n@example.org")).status());
      assertEquals(
          403, other.change("PATCH", path(id), person("N", "n@e.org"), "If-Match", "*").status());
      assertEquals(403, other.change("DELETE", path(id), null, "If-Match", "*").status());
    }
    assertEquals(401, viva.send("GET", ALL, null).status());
    Browser stranger = new TestTenant(db, viva, "East").member("owner").browser();
    assertEquals(404, stranger.get(path(id)).status());
    assertEquals(404, stranger.change("DELETE", path(id), null, "If-Match", "*").status());
    assertEquals(
        404,
        stranger
            .change("PATCH", path(id), Json.object().put("name", "X"), "If-Match", "*")
            .status());
    assertEquals(0, stranger.get(ALL + "?q=private").json().path("total").asInt());
    assertEquals(400, recruiter.get(ALL + "/not-a-uuid").status());
    assertEquals(404, recruiter.get(path(UUID.randomUUID())).status());
  }

  @Test
  void twoThousandCandidatesAreSearchedAndPagedAtOnce() {
    TestTenant big = new TestTenant(db, viva, "Big");
    Browser owner = big.member("owner").browser();
    db.owner()
        .useHandle(
            h -> {
              h.execute(
                  """
                  insert into public.candidates (tenant_id, email, name, created_at)
                  select ?, 'person' || n || '@example.org', 'Person ' || n, now() - n * interval '1 s'
                  from generate_series(1, 2000) n
                  """,
                  big.id);
              h.execute(
                  """
                  insert into public.interview_invitations
                    (tenant_id, candidate_id, position_id, token_hash, expires_at)
                  select c.tenant_id, c.id, ?, sha256(c.id::text::bytea), now() + interval '1 day'
                  from public.candidates c, generate_series(1, 2) n
                  where c.tenant_id = ? and n = 1
                  """,
                  big.position,
                  big.id);
              h.execute("analyze");
            });
    JsonNode last = owner.get(ALL + "?page=40&per_page=50").json();
    assertEquals(2000, last.path("total").asInt());
    assertEquals("Person 2000", last.path("candidates").path(49).path("name").asString());
    assertEquals(1, last.path("candidates").path(0).path("invitations").size());
    assertEquals(11, owner.get(ALL + "?q=PERSON%20199").json().path("total").asInt());
    assertEquals(1, owner.get(ALL + "?q=person1999@example").json().path("total").asInt());
    assertEquals(0, owner.get(ALL + "?q=%25").json().path("total").asInt());
    assertEquals(
        2000, owner.get(ALL + "?position_id=" + big.position).json().path("total").asInt());
    List<String> asked =
        List.of("?page=20&per_page=100", "?q=99", "?q=nobody", "?position_id=" + big.position);
    for (String query : asked) {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long from = System.nanoTime();
        assertEquals(200, owner.get(ALL + query).status());
        best = Math.min(best, (System.nanoTime() - from) / 1_000_000);
      }
      assertTrue(best < 400, query + " took " + best + " ms");
    }
    long from = System.nanoTime();
    assertEquals(2000, owner.get("/api/invitations?per_page=100").json().path("total").asInt());
    assertTrue((System.nanoTime() - from) / 1_000_000 < 2000);
  }
}
