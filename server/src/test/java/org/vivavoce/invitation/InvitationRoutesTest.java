package org.vivavoce.invitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.AtOnce;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.ControlFixture.Browser;
import org.vivavoce.testing.Facts;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class InvitationRoutesTest {
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

  private static UUID id(JsonNode json) {
    return UUID.fromString(json.path("id").asString());
  }

  private static Answer lookup(JsonNode link) {
    return viva.send(
        "POST",
        "/api/invitations/lookup",
        Json.object().put("token", link.path("token").asString()));
  }

  private static void set(UUID invitation, String assignment) {
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update public.interview_invitations set " + assignment + " where id = ?",
                    invitation));
  }

  private static List<String> audited(UUID object) {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery(
                        "select action from public.audit_entries where object_id = :id order by created_at")
                    .bind("id", object)
                    .mapTo(String.class)
                    .list());
  }

  private static Answer resend(Browser browser, UUID invitation, String... headers) {
    return browser.post("/api/invitations/" + invitation + "/resend", null, headers);
  }

  private static Answer revoke(Browser browser, UUID invitation) {
    return browser.post("/api/invitations/" + invitation + "/revoke", null);
  }

  private static JsonNode item(UUID invitation) {
    JsonNode all = recruiter.get("/api/invitations?per_page=100").json().path("invitations");
    for (JsonNode each : all) {
      if (id(each).equals(invitation)) {
        return each;
      }
    }
    throw new AssertionError(all.toString());
  }

  @Test
  void aTokenIsShownOnceAndStoredHashed() {
    JsonNode made = tenant.invite(recruiter, "once@example.org");
    String token = made.path("token").asString();
    assertTrue(token.matches("[0-9a-f]{64}"), token);
    assertEquals(
        "http://viva.test/interview/join?token=" + token, made.path("invitation_url").asString());
    assertEquals("pending", made.path("status").asString());
    assertEquals("queued", made.path("mail_status").asString());
    Duration valid =
        Duration.between(Instant.now(), Instant.parse(made.path("expires_at").asString()));
    assertTrue(valid.toMinutes() > 47 * 60 && valid.toHours() < 49, valid.toString());
    byte[] stored =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery(
                            "select token_hash from public.interview_invitations where id = :id")
                        .bind("id", id(made))
                        .mapTo(byte[].class)
                        .one());
    assertTrue(Arrays.equals(Tokens.hash(token), stored));
    assertFalse(recruiter.get("/api/invitations").body().contains(token));
    assertEquals(List.of("invitation.created"), audited(id(made)));
  }

  @Test
  void theSameIdempotencyKeyGivesTheSameTokenThatStandsNowhere() {
    ObjectNode body = tenant.invitation(tenant.candidate(recruiter, "Ida", "ida@example.org"));
    Answer first = recruiter.post("/api/invitations", body, "Idempotency-Key", "key-1");
    Answer again = recruiter.post("/api/invitations", body, "Idempotency-Key", "key-1");
    assertEquals(201, first.status(), first.body());
    assertEquals(201, again.status());
    assertEquals(first.json(), again.json());
    String token = first.json().path("token").asString();
    assertFalse(first.json().has("token_version"));
    List<String> remembered =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery("select response::text from public.idempotency_keys")
                        .mapTo(String.class)
                        .list());
    assertFalse(remembered.isEmpty());
    assertFalse(remembered.toString().contains(token));
    Answer other =
        recruiter.post(
            "/api/invitations", body.put("expiration_hours", 3), "Idempotency-Key", "key-1");
    assertEquals(422, other.status());
    assertEquals("idempotency_key_reused", other.code());
    UUID invitation = id(first.json());
    JsonNode sent = resend(recruiter, invitation, "Idempotency-Key", "key-2").json();
    JsonNode sentAgain = resend(recruiter, invitation, "Idempotency-Key", "key-2").json();
    assertEquals(sent, sentAgain);
    assertNotEquals(token, sent.path("token").asString());
    assertEquals(200, lookup(sentAgain).status());
  }

  @Test
  void whoHasAnOpenInvitationIsNotInvitedAgain() {
    ObjectNode body = tenant.invitation(tenant.candidate(recruiter, "Olga", "olga@example.org"));
    UUID first = id(recruiter.post("/api/invitations", body).json());
    Answer again = recruiter.post("/api/invitations", body);
    assertEquals(409, again.status());
    assertEquals("already_invited", again.code());
    assertEquals(first.toString(), again.json().path("invitation_id").asString());
    set(first, "expires_at = now() - interval '1 s'");
    assertEquals(201, recruiter.post("/api/invitations", body).status());
    assertEquals("expired", item(first).path("status").asString());
  }

  @Test
  void twoWhoInviteAtOnceMakeOneInvitation() {
    ObjectNode body = tenant.invitation(tenant.candidate(recruiter, "Tom", "tom@example.org"));
    Browser colleague = tenant.member("owner").browser();
    List<Integer> statuses =
        AtOnce.<Answer>atOnce(
                List.of(
                    () -> recruiter.post("/api/invitations", body),
                    () -> colleague.post("/api/invitations", body)))
            .stream()
            .map(Answer::status)
            .sorted()
            .toList();
    assertEquals(List.of(201, 409), statuses);
  }

  @Test
  void onlyOwnersAndRecruitersInvite() {
    JsonNode made = tenant.invite(recruiter, "roles@example.org");
    UUID candidate = UUID.fromString(item(id(made)).path("candidate").path("id").asString());
    Browser person = tenant.accept(id(made), UUID.randomUUID());
    for (Browser other :
        List.of(tenant.member("reviewer").browser(), tenant.member("auditor").browser(), person)) {
      assertEquals(403, other.get("/api/invitations").status());
      assertEquals(403, other.post("/api/invitations", tenant.invitation(candidate)).status());
      assertEquals(403, revoke(other, id(made)).status());
      Answer refused = resend(other, id(made));
      assertEquals(403, refused.status());
      assertEquals("forbidden", refused.code());
    }
    Browser owner = tenant.member("owner").browser();
    assertEquals(200, owner.get("/api/invitations").status());
    assertEquals(200, tenant.member("member").browser().get("/api/invitations").status());
    assertEquals(401, viva.send("GET", "/api/invitations", null).status());
    assertEquals(401, viva.send("POST", "/api/invitations", tenant.invitation(candidate)).status());
  }

  @Test
  void anotherTenantsOwnerFindsNothing() {
    JsonNode made = tenant.invite(recruiter, "foreign@example.org");
    UUID candidate = UUID.fromString(item(id(made)).path("candidate").path("id").asString());
    Browser stranger = new TestTenant(db, viva, "Southwind").member("owner").browser();
    assertEquals(404, revoke(stranger, id(made)).status());
    assertEquals(404, resend(stranger, id(made)).status());
    assertEquals(404, stranger.post("/api/invitations", tenant.invitation(candidate)).status());
    assertEquals(0, stranger.get("/api/invitations").json().path("total").asInt());
    assertEquals(
        0,
        stranger
            .get("/api/invitations?candidate_id=" + candidate)
            .json()
            .path("invitations")
            .size());
    assertEquals(403, stranger.get("/api/invitations", "X-Tenant", tenant.id.toString()).status());
    assertEquals(200, lookup(made).status());
  }

  @Test
  void whatIsOutOfRangeOrUnknownIsRefused() {
    UUID candidate = tenant.candidate(recruiter, "Rita", "rita@example.org");
    for (int hours : List.of(0, 721)) {
      Answer refused =
          recruiter.post(
              "/api/invitations", tenant.invitation(candidate).put("expiration_hours", hours));
      assertEquals(400, refused.status());
      assertEquals(
          "expiration_hours", refused.json().path("errors").path(0).path("field").asString());
    }
    assertEquals(
        404, recruiter.post("/api/invitations", tenant.invitation(UUID.randomUUID())).status());
    ObjectNode nowhere =
        tenant.invitation(candidate).put("position_id", UUID.randomUUID().toString());
    assertEquals(404, recruiter.post("/api/invitations", nowhere).status());
    TestTenant archived = new TestTenant(db, viva, "Closed");
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update public.positions set status = 'archived' where id = ?",
                    archived.position));
    Browser owner = archived.member("owner").browser();
    Answer refused =
        owner.post(
            "/api/invitations",
            archived.invitation(archived.candidate(owner, "Ada", "ada@example.org")));
    assertEquals(409, refused.status());
    assertEquals("status_conflict", refused.code());
    assertEquals(404, revoke(recruiter, UUID.randomUUID()).status());
    assertEquals(404, resend(recruiter, UUID.randomUUID()).status());
  }

  @Test
  void sendingAgainKillsTheLinkBefore() {
    JsonNode first = tenant.invite(recruiter, "again@example.org");
    assertEquals(200, lookup(first).status());
    UUID invitation = id(first);
    Answer sent = resend(recruiter, invitation);
    assertEquals(200, sent.status(), sent.body());
    assertEquals("pending", sent.json().path("status").asString());
    assertEquals(404, lookup(first).status());
    assertEquals(200, lookup(sent.json()).status());
    set(invitation, "expires_at = now() - interval '1 s'");
    assertEquals("expired", item(invitation).path("status").asString());
    JsonNode anew = resend(recruiter, invitation).json();
    assertEquals("pending", item(invitation).path("status").asString());
    assertEquals(404, lookup(sent.json()).status());
    assertEquals(200, lookup(anew).status());
    assertEquals(
        List.of("invitation.created", "invitation.resent", "invitation.resent"),
        audited(invitation));
    for (String state : List.of("accepted", "completed", "revoked")) {
      set(invitation, "status = '" + state + "'");
      Answer refused = resend(recruiter, invitation);
      assertEquals(409, refused.status());
      assertEquals("status_conflict", refused.code());
    }
  }

  @Test
  void ofManyLinksSentAtOnceTheLastOneLives() {
    JsonNode first = tenant.invite(recruiter, "racing@example.org");
    List<Answer> sent =
        AtOnce.atOnce(Collections.<Callable<Answer>>nCopies(4, () -> resend(recruiter, id(first))));
    assertTrue(sent.stream().allMatch(answer -> answer.status() == 200));
    assertEquals(4, sent.stream().map(each -> each.json().path("token")).distinct().count());
    assertEquals(1, sent.stream().filter(each -> lookup(each.json()).status() == 200).count());
    assertEquals(404, lookup(first).status());
  }

  @Test
  void takingBackEndsTheLinkAndTheWayIn() {
    JsonNode made = tenant.invite(recruiter, "back@example.org");
    UUID invitation = id(made);
    Browser person = tenant.accept(invitation, UUID.randomUUID());
    JsonNode interview = person.get("/api/v1/interview").json();
    ControlFixture.agree(person, interview);
    Answer session =
        person.post("/api/sessions", Json.object().put("invitation_id", invitation.toString()));
    assertEquals(201, session.status(), session.body());
    Answer revoked = revoke(recruiter, invitation);
    assertEquals(200, revoked.status(), revoked.body());
    assertEquals("revoked", revoked.json().path("status").asString());
    assertEquals("cancelled", revoked.json().path("session_status").asString());
    assertEquals(404, lookup(made).status());
    assertEquals(404, person.get("/api/v1/interview").status());
    assertEquals(
        404,
        person
            .post("/api/sessions", Json.object().put("invitation_id", invitation.toString()))
            .status());
    String path = "/api/v1/sessions/" + session.json().path("session_id").asString() + "/ticket";
    assertEquals(409, person.post(path, null).status());
    assertEquals(200, revoke(recruiter, invitation).status());
    assertEquals(
        List.of("invitation.created", "signin.succeeded", "invitation.revoked"),
        audited(invitation).stream()
            .filter(action -> !action.startsWith("consent") && !action.endsWith("accepted"))
            .toList());
  }

  @Test
  void anInterviewUnderWayOrDoneIsNotTakenBack() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    Browser member = viva.browser(sitting.links.path("member"));
    UUID invitation =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery(
                            "select invitation_id from public.interview_sessions where id = :id")
                        .bind("id", sitting.id)
                        .mapTo(UUID.class)
                        .one());
    Answer underWay = revoke(member, invitation);
    assertEquals(409, underWay.status());
    assertEquals(sitting.id.toString(), underWay.json().path("session_id").asString());
    assertEquals("in_progress", sitting.status());
    sitting.journal(Facts.closed("completed"));
    assertEquals(409, revoke(member, invitation).status());
    JsonNode listed = member.get("/api/invitations?status=completed").json();
    assertTrue(listed.toString().contains(invitation.toString()), listed.toString());
  }

  @Test
  void theListIsPagedAndFilteredAndShowsMailThatFailed() {
    TestTenant busy = new TestTenant(db, viva, "Busy");
    Browser owner = busy.member("owner").browser();
    List<JsonNode> made =
        IntStream.range(0, 5).mapToObj(i -> busy.invite(owner, i + "@example.org")).toList();
    set(
        id(made.get(0)),
        "mail_status = 'failed', mail_error = '550 no such mailbox', mail_at = now()");
    set(id(made.get(1)), "expires_at = now() - interval '1 s'");
    revoke(owner, id(made.get(2)));
    JsonNode page = owner.get("/api/invitations?per_page=2&page=2").json();
    assertEquals(5, page.path("total").asInt());
    assertEquals(2, page.path("page").asInt());
    assertEquals(
        List.of(id(made.get(2)), id(made.get(1))),
        List.of(id(page.path("invitations").path(0)), id(page.path("invitations").path(1))));
    assertEquals(0, owner.get("/api/invitations?page=9").json().path("invitations").size());
    assertEquals(5, owner.get("/api/invitations?page=9").json().path("total").asInt());
    for (String state : List.of("expired", "revoked")) {
      assertEquals(1, owner.get("/api/invitations?status=" + state).json().path("total").asInt());
    }
    assertEquals(3, owner.get("/api/invitations?status=pending").json().path("total").asInt());
    assertEquals(400, owner.get("/api/invitations?status=lost").status());
    assertEquals(
        5, owner.get("/api/invitations?position_id=" + busy.position).json().path("total").asInt());
    JsonNode failed =
        owner.get("/api/invitations?per_page=1&page=5").json().path("invitations").path(0);
    assertEquals("failed", failed.path("mail_status").asString());
    assertEquals("550 no such mailbox", failed.path("mail_error").asString());
    assertEquals("Robin Example", failed.path("candidate").path("name").asString());
    assertEquals("Engineer", failed.path("position").path("title").asString());
    resend(owner, id(made.get(0)));
    JsonNode again =
        owner.get("/api/invitations?per_page=1&page=5").json().path("invitations").path(0);
    assertEquals("queued", again.path("mail_status").asString());
    assertTrue(again.path("mail_error").isNull());
  }
}
