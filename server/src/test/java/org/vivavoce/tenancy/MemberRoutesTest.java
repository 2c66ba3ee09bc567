package org.vivavoce.tenancy;

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
import org.vivavoce.testing.TestTenant.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class MemberRoutesTest {
  private static final String MEMBERS = "/api/v1/members";
  private static final String INVITATIONS = "/api/v1/member-invitations";

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

  private static String etag(Browser owner, UUID user) {
    for (JsonNode each : owner.get(MEMBERS).json().path("members")) {
      if (each.path("user_id").asString().equals(user.toString())) {
        return each.path("etag").asString();
      }
    }
    throw new AssertionError("no member " + user);
  }

  private static Answer role(Browser owner, UUID user, String role) {
    return owner.change(
        "PATCH", MEMBERS + "/" + user, Json.object().put("role", role), "If-Match", "*");
  }

  private static Answer remove(Browser owner, UUID user) {
    return owner.change("DELETE", MEMBERS + "/" + user, null, "If-Match", "*");
  }

  private static Answer invite(Browser owner, String email, String role, String... headers) {
    ObjectNode body = Json.object().put("email", email).put("role", role);
    return owner.post(INVITATIONS, body, headers);
  }

  private static List<String> audited(UUID object) {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select concat_ws(' ', action, detail ->> 'from', detail ->> 'to')
                        from public.audit_entries
                        where object_id = :id and action <> 'signin.succeeded' order by created_at
                        """)
                    .bind("id", object)
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void anOwnerInvitesAColleagueOnce() {
    TestTenant tenant = new TestTenant(db, viva, "Inviting");
    Member owner = tenant.member("owner");
    Answer made = invite(owner.browser(), "Grace@Example.org", "recruiter", "Idempotency-Key", "g");
    assertEquals(201, made.status(), made.body());
    assertEquals("Grace@Example.org", made.json().path("email").asString());
    assertEquals("pending", made.json().path("status").asString());
    assertEquals("queued", made.json().path("mail_status").asString());
    assertEquals(
        made.json(),
        invite(owner.browser(), "Grace@Example.org", "recruiter", "Idempotency-Key", "g").json());
    Answer again = invite(owner.browser(), "grace@example.org", "auditor");
    assertEquals(409, again.status());
    assertEquals("already_invited", again.code());
    assertEquals(made.json().path("id"), again.json().path("invitation_id"));
    Answer member =
        invite(owner.browser(), "OWNER." + owner.user() + "@members.example", "reviewer");
    assertEquals(409, member.status());
    assertEquals("already_member", member.code());
    assertEquals(400, invite(owner.browser(), "grace@nowhere", "reviewer").status());
    assertEquals(400, invite(owner.browser(), "x@example.org", "king").status());
    JsonNode listed = owner.browser().get(MEMBERS).json();
    assertEquals(1, listed.path("members").size());
    assertEquals(1, listed.path("invitations").size());
    assertEquals(
        List.of("member.invited"), audited(UUID.fromString(made.json().path("id").asString())));
  }

  @Test
  void anInvitationOfAMemberIsSentAgainTakenBackAndGivesWayWhenItExpired() {
    TestTenant tenant = new TestTenant(db, viva, "Resending");
    Browser owner = tenant.member("owner").browser();
    UUID id = UUID.fromString(invite(owner, "a@example.org", "owner").json().path("id").asString());
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    """
                    update public.member_invitations set expires_at = now() - interval '1 s',
                      mail_status = 'failed', mail_error = 'no such mailbox' where id = ?
                    """,
                    id));
    JsonNode failed = owner.get(MEMBERS).json().path("invitations").path(0);
    assertEquals("expired", failed.path("status").asString());
    assertEquals("failed", failed.path("mail_status").asString());
    assertEquals("no such mailbox", failed.path("mail_error").asString());
    Answer sent = owner.post(INVITATIONS + "/" + id + "/resend", null);
    assertEquals("pending", sent.json().path("status").asString());
    assertEquals("queued", sent.json().path("mail_status").asString());
    assertTrue(sent.json().path("mail_error").isNull());
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update public.member_invitations set expires_at = now() where id = ?", id));
    UUID next =
        UUID.fromString(invite(owner, "A@example.org", "auditor").json().path("id").asString());
    assertNotEquals(id, next);
    assertEquals(409, owner.post(INVITATIONS + "/" + id + "/resend", null).status());
    Answer revoked = owner.post(INVITATIONS + "/" + next + "/revoke", null);
    assertEquals("revoked", revoked.json().path("status").asString());
    assertEquals(200, owner.post(INVITATIONS + "/" + next + "/revoke", null).status());
    assertEquals(0, owner.get(MEMBERS).json().path("invitations").size());
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    """
                    update public.member_invitations set status = 'accepted', accepted_at = now(),
                      accepted_by = gen_random_uuid() where id = ?
                    """,
                    next));
    assertEquals(409, owner.post(INVITATIONS + "/" + next + "/revoke", null).status());
  }

  @Test
  void recruitersSeeMembersAndOnlyOwnersDecide() {
    TestTenant tenant = new TestTenant(db, viva, "Roles");
    Member owner = tenant.member("owner");
    UUID waiting =
        UUID.fromString(
            invite(owner.browser(), "w@example.org", "auditor").json().path("id").asString());
    assertEquals(200, tenant.member("recruiter").browser().get(MEMBERS).status());
    for (String role : List.of("recruiter", "member", "reviewer", "auditor")) {
      Browser other = tenant.member(role).browser();
      assertEquals(403, invite(other, "x@example.org", "owner").status());
      assertEquals(403, role(other, owner.user(), "auditor").status());
      assertEquals(403, remove(other, owner.user()).status());
      assertEquals(403, other.post(INVITATIONS + "/" + waiting + "/revoke", null).status());
      assertEquals(403, other.post(INVITATIONS + "/" + waiting + "/resend", null).status());
      assertEquals(200, other.get("/api/v1/tenant").status());
      Answer refused =
          other.change(
              "PATCH", "/api/v1/tenant", Json.object().put("name", "Mine"), "If-Match", "*");
      assertEquals(403, refused.status());
      assertTrue(refused.json().path("detail").asString().contains("an owner"));
    }
    for (String role : List.of("reviewer", "auditor")) {
      assertEquals(403, tenant.member(role).browser().get(MEMBERS).status());
    }
    Browser stranger = new TestTenant(db, viva, "Strangers").member("owner").browser();
    assertEquals(404, role(stranger, owner.user(), "auditor").status());
    assertEquals(404, remove(stranger, owner.user()).status());
    assertEquals(404, stranger.post(INVITATIONS + "/" + waiting + "/revoke", null).status());
    assertEquals(404, stranger.post(INVITATIONS + "/" + waiting + "/resend", null).status());
    assertEquals(1, stranger.get(MEMBERS).json().path("members").size());
  }

  @Test
  void aRoleIsChangedFromTheVersionThatWasRead() {
    TestTenant tenant = new TestTenant(db, viva, "Changing");
    Browser owner = tenant.member("owner").browser();
    UUID user = tenant.member("recruiter").user();
    String first = etag(owner, user);
    String path = MEMBERS + "/" + user;
    ObjectNode change = Json.object().put("role", "reviewer").put("name", "Grace");
    assertEquals(428, owner.change("PATCH", path, change).status());
    assertEquals(428, owner.change("DELETE", path, null).status());
    Answer changed = owner.change("PATCH", path, change, "If-Match", first);
    assertEquals(200, changed.status(), changed.body());
    assertEquals("reviewer", changed.json().path("role").asString());
    assertEquals("Grace", changed.json().path("name").asString());
    Answer stale = owner.change("PATCH", path, change, "If-Match", first);
    assertEquals(412, stale.status());
    assertEquals(changed.json(), stale.json().path("current"));
    assertEquals(etag(owner, user), changed.json().path("etag").asString());
    assertEquals(
        400,
        owner
            .change("PATCH", path, Json.object().put("name", "a\u0007b"), "If-Match", "*")
            .status());
    assertEquals(200, role(owner, user, "owner").status());
    assertEquals(
        List.of("member.role_changed recruiter reviewer", "member.role_changed reviewer owner"),
        audited(user));
    assertEquals(404, role(owner, UUID.randomUUID(), "owner").status());
  }

  @Test
  void theLastOwnerStaysOne() {
    TestTenant tenant = new TestTenant(db, viva, "Lonely");
    Member owner = tenant.member("owner");
    tenant.member("recruiter");
    for (Answer refused :
        List.of(
            role(owner.browser(), owner.user(), "auditor"),
            remove(owner.browser(), owner.user()))) {
      assertEquals(409, refused.status());
      assertEquals("last_owner", refused.code());
    }
    Member second = tenant.member("owner");
    assertEquals(200, role(owner.browser(), owner.user(), "recruiter").status());
    assertEquals(409, remove(second.browser(), second.user()).status());
  }

  @Test
  void ofTwoOwnersWhoDemoteEachOtherAtOnceOneStays() {
    for (int i = 0; i < 5; i++) {
      TestTenant tenant = new TestTenant(db, viva, "Duel " + i);
      Member one = tenant.member("owner");
      Member two = tenant.member("owner");
      List<Answer> both =
          AtOnce.<Answer>atOnce(
              List.of(
                  () -> role(one.browser(), two.user(), "recruiter"),
                  () -> remove(two.browser(), one.user())));
      assertEquals(
          1, both.stream().filter(each -> each.status() / 100 == 2).count(), both.toString());
      int owners =
          db.owner()
              .withHandle(
                  h ->
                      h.createQuery(
                              """
                              select count(*) from public.tenant_users
                              where tenant_id = :t and role = 'owner'
                              """)
                          .bind("t", tenant.id)
                          .mapTo(Integer.class)
                          .one());
      assertEquals(1, owners);
    }
  }

  @Test
  void whoIsRemovedHasNoPowerFromTheNextRequestOn() {
    TestTenant tenant = new TestTenant(db, viva, "Leaving");
    Member owner = tenant.member("owner");
    Member leaving = tenant.member("recruiter");
    assertEquals(200, leaving.browser().get("/api/v1/candidates").status());
    assertEquals(204, remove(owner.browser(), leaving.user()).status());
    Answer refused = leaving.browser().get("/api/v1/candidates");
    assertEquals(403, refused.status());
    assertEquals("no_tenant_access", refused.code());
    assertEquals(
        403,
        leaving.browser().get("/api/v1/candidates", "X-Tenant", tenant.id.toString()).status());
    assertEquals(404, remove(owner.browser(), leaving.user()).status());
    assertEquals(List.of("member.removed recruiter"), audited(leaving.user()));
  }

  @Test
  void whoWorksForTwoTenantsNamesOne() {
    TestTenant north = new TestTenant(db, viva, "North");
    TestTenant south = new TestTenant(db, viva, "South");
    UUID user = UUID.randomUUID();
    north.member(user, "owner");
    Browser browser = south.member(user, "reviewer").browser();
    Answer which = browser.get("/api/v1/tenant");
    assertEquals(409, which.status());
    assertEquals("tenant_required", which.code());
    JsonNode named = browser.get("/api/v1/tenant", "X-Tenant", south.id.toString()).json();
    assertEquals("South", named.path("name").asString());
    assertEquals(200, browser.get(MEMBERS, "X-Tenant", north.id.toString()).status());
    assertEquals(403, browser.get(MEMBERS, "X-Tenant", south.id.toString()).status());
  }

  @Test
  void theTenantsSettingsAreChangedOneByOne() {
    TestTenant tenant = new TestTenant(db, viva, "Settings");
    Browser owner = tenant.member("owner").browser();
    Answer now = owner.get("/api/v1/tenant");
    assertTrue(now.json().path("settings").path("contact_email").isNull());
    assertTrue(now.json().path("settings").path("candidate_sees_summary").asBoolean());
    String etag = now.raw().headers().firstValue("ETag").orElseThrow();
    ObjectNode contact = Json.object();
    contact.putObject("settings").put("contact_email", "jobs@example.org");
    assertEquals(428, owner.change("PATCH", "/api/v1/tenant", contact).status());
    Answer changed = owner.change("PATCH", "/api/v1/tenant", contact, "If-Match", etag);
    assertEquals(200, changed.status(), changed.body());
    assertEquals(412, owner.change("PATCH", "/api/v1/tenant", contact, "If-Match", etag).status());
    ObjectNode hidden = Json.object().put("name", "Renamed");
    hidden.putObject("settings").put("candidate_sees_summary", false);
    JsonNode both = owner.change("PATCH", "/api/v1/tenant", hidden, "If-Match", "*").json();
    assertEquals("Renamed", both.path("name").asString());
    assertEquals("jobs@example.org", both.path("settings").path("contact_email").asString());
    assertEquals(false, both.path("settings").path("candidate_sees_summary").asBoolean());
    ObjectNode wrong = Json.object();
    wrong.putObject("settings").put("contact_email", "jobs@example");
    assertEquals(400, owner.change("PATCH", "/api/v1/tenant", wrong, "If-Match", "*").status());
    ObjectNode none = Json.object();
    none.putObject("settings").putNull("contact_email");
    assertTrue(
        owner
            .change("PATCH", "/api/v1/tenant", none, "If-Match", "*")
            .json()
            .path("settings")
            .path("contact_email")
            .isNull());
  }
}
