package org.vivavoce.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.http.ApiContract;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.Facts;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

class EntryAndAccessTest {
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

  @Test
  void aLinkOpensOnceAndSetsACookieThatScriptsCannotRead() {
    JsonNode links = viva.links();
    ControlFixture.Answer first = viva.enter(ControlFixture.ticket(links.path("candidate")));
    assertEquals(200, first.status());
    assertEquals(Json.tree("{\"kind\":\"candidate\",\"next\":\"/interview\"}"), first.json());
    String cookie = first.raw().headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.startsWith("viva_candidate="), cookie);
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), cookie);
    ControlFixture.Answer again = viva.enter(ControlFixture.ticket(links.path("candidate")));
    assertEquals(410, again.status());
    assertEquals("ticket_spent", again.code());
    assertEquals("Invalid token", again.json().path("error").asString());
    assertEquals(410, viva.enter("0".repeat(64)).status());
  }

  @Test
  void theMembersLinkLeadsToTheSession() {
    JsonNode links = viva.links();
    ControlFixture.Answer entered = viva.enter(ControlFixture.ticket(links.path("member")));
    assertEquals("member", entered.json().path("kind").asString());
    assertEquals(
        "/sessions/" + links.path("session_id").asString(), entered.json().path("next").asString());
  }

  @Test
  void anExpiredLinkAndARevokedInvitationOpenNothing() {
    JsonNode expired = viva.links();
    viva.owner.useHandle(
        h ->
            h.createUpdate(
                    "update ops.tickets set expires_at = now() - interval '1 s' where token_hash = :h")
                .bind("h", Tokens.hash(ControlFixture.ticket(expired.path("candidate"))))
                .execute());
    assertEquals(410, viva.enter(ControlFixture.ticket(expired.path("candidate"))).status());
    JsonNode revoked = viva.links();
    viva.owner.useHandle(
        h ->
            h.createUpdate(
                    """
                    update interview_invitations set status = 'revoked' where id =
                      (select invitation_id from interview_sessions where id = :s)
                    """)
                .bind("s", UUID.fromString(revoked.path("session_id").asString()))
                .execute());
    assertEquals(410, viva.enter(ControlFixture.ticket(revoked.path("candidate"))).status());
  }

  @Test
  void twoLinksForOneInvitationAreOnePerson() {
    JsonNode first = viva.links();
    JsonNode again = viva.bearer(ControlFixture.ADMIN, "/internal/v1/demo/links", null).json();
    ControlFixture.Browser one = viva.browser(first.path("candidate"));
    ControlFixture.Browser other = viva.browser(again.path("candidate"));
    assertEquals(
        one.get("/api/v1/interview").json().path("invitation_id"),
        other.get("/api/v1/interview").json().path("invitation_id"));
  }

  @Test
  void theDemosPeopleCanSignInByCodeToo() {
    JsonNode links = viva.links();
    String recruiter = "recruiter@northwind.example";
    SigninBrowser member = new SigninBrowser(viva, "member");
    assertEquals(200, member.type(recruiter, viva.identity.code(recruiter).digits()).status());
    assertEquals(
        "recruiter",
        member.get("/api/v1/me").json().path("memberships").path(0).path("role").asString());
    JsonNode rehearsal = links.path("rehearsal");
    String url = rehearsal.path("invitation_url").asString();
    SigninBrowser sam =
        new SigninBrowser(viva, "candidate").opened(url.substring(url.indexOf("token=") + 6));
    String address = rehearsal.path("address").asString();
    assertEquals(200, sam.type(null, viva.identity.code(address).digits()).status());
    assertFalse(viva.invitationOrders.isEmpty());
  }

  @Test
  void theOperatorFoundsATenantAndItsOwnerComesInByTheLinkOnce() {
    JsonNode body = Json.object().put("name", "Westwind").put("owner_email", "Ada@West.example");
    ControlFixture.Answer founded = viva.bearer(ControlFixture.ADMIN, "/internal/v1/tenants", body);
    assertEquals(201, founded.status(), founded.body());
    ControlFixture.Browser owner = viva.browser(founded.json().path("link"));
    JsonNode me = owner.get("/api/v1/me").json();
    assertEquals("ada@west.example", me.path("email").asString());
    assertEquals(
        founded.json().path("tenant_id"), me.path("memberships").path(0).path("tenant_id"));
    assertEquals("owner", me.path("memberships").path(0).path("role").asString());
    assertEquals(410, viva.enter(ControlFixture.ticket(founded.json().path("link"))).status());
    assertEquals(401, viva.bearer("wrong", "/internal/v1/tenants", body).status());
    ControlFixture.Answer again = viva.bearer(ControlFixture.ADMIN, "/internal/v1/tenants", body);
    assertEquals(200, again.status(), "the way back of an owner whom no mail reaches");
    assertEquals(founded.json().path("tenant_id"), again.json().path("tenant_id"));
    JsonNode back = viva.browser(again.json().path("link")).get("/api/v1/me").json();
    assertEquals(1, back.path("memberships").size(), "nothing was made twice");
  }

  @Test
  void aChangeFromAnotherSiteIsRefused() {
    ControlFixture.Sitting sitting = viva.sitting();
    String complete = "/api/sessions/" + sitting.id + "/complete";
    ControlFixture.Browser browser = sitting.candidate;
    assertEquals(403, browser.postFromElsewhere(complete, null).status());
    assertEquals(403, browser.postFromElsewhere(complete, null, "X-Viva", "1").status());
    assertEquals(
        403,
        browser
            .postFromElsewhere(complete, null, "X-Viva", "1", "Sec-Fetch-Site", "cross-site")
            .status());
    assertEquals(
        403,
        browser
            .postFromElsewhere(complete, null, "X-Viva", "1", "Origin", "http://evil.test")
            .status());
    JsonNode links = viva.links();
    assertEquals(
        403,
        viva.send(
                "POST",
                "/api/v1/entry",
                Json.object().put("ticket", ControlFixture.ticket(links.path("candidate"))),
                "X-Viva",
                "1",
                "Sec-Fetch-Site",
                "cross-site")
            .status());
  }

  @Test
  void nobodyGetsNothing() {
    ControlFixture.Sitting sitting = viva.sitting();
    for (String path : paths(sitting.id)) {
      ControlFixture.Answer answer = viva.send("GET", path, null);
      assertEquals(401, answer.status(), path);
      assertEquals("Unauthorized", answer.json().path("error").asString());
    }
    ControlFixture.Answer wrongApp =
        viva.send(
            "GET",
            "/api/v1/interview",
            null,
            "Cookie",
            sitting.candidate.cookie,
            "X-Viva-App",
            "member");
    assertEquals(401, wrongApp.status());
    ControlFixture.Answer stranger = viva.bearer("f".repeat(64), "/api/sessions", Json.object());
    assertTrue(stranger.status() == 400 || stranger.status() == 401);
  }

  private static List<String> paths(UUID session) {
    return List.of(
        "/api/sessions/" + session,
        "/api/sessions/" + session + "/transcript",
        "/api/sessions/" + session + "/result",
        "/api/v1/sessions/" + session + "/plan");
  }

  @Test
  void anotherCandidatesSessionLooksLikeNoneAtAll() {
    ControlFixture.Sitting mine = viva.sitting();
    ControlFixture.Sitting theirs = viva.sitting();
    List<String> told = new ArrayList<>();
    for (UUID id : List.of(theirs.id, UUID.randomUUID())) {
      for (String path : paths(id).subList(0, 3)) {
        ControlFixture.Answer answer = mine.candidate.get(path);
        assertEquals(404, answer.status(), path);
        told.add(answer.code() + answer.json().path("detail").asString());
      }
      for (String path :
          List.of("/api/sessions/" + id + "/complete", "/api/v1/sessions/" + id + "/ticket")) {
        ControlFixture.Answer answer = mine.candidate.post(path, null);
        assertEquals(404, answer.status(), path);
        told.add(answer.code() + answer.json().path("detail").asString());
      }
    }
    assertEquals(1, told.stream().distinct().count(), told.toString());
    JsonNode invitation = theirs.candidate.get("/api/v1/interview").json().path("invitation_id");
    assertEquals(
        404,
        mine.candidate
            .post("/api/sessions", Json.object().set("invitation_id", invitation))
            .status());
    assertEquals("pending", theirs.status());
  }

  @Test
  void aMemberOfAnotherTenantSeesNoSession() {
    ControlFixture.Sitting sitting = viva.sitting();
    ControlFixture.Browser member = viva.browser(sitting.links.path("member"));
    assertEquals(200, member.get("/api/sessions/" + sitting.id).status());
    UUID tenant = UUID.randomUUID();
    UUID stranger = UUID.randomUUID();
    String token = Tokens.create();
    viva.owner.useHandle(
        h -> {
          h.execute("insert into tenants (id, name) values (?, 'Southwind')", tenant);
          h.execute(
              "insert into tenant_users (tenant_id, user_id, role) values (?, ?, 'owner')",
              tenant,
              stranger);
          h.execute(
              """
              insert into ops.browser_sessions (token_hash, kind, user_id, tenant_id, expires_at)
              values (?, 'member', ?, ?, now() + interval '1 h')
              """,
              Tokens.hash(token),
              stranger,
              tenant);
        });
    String[] headers = {"Cookie", "viva_member=" + token, "X-Viva-App", "member"};
    for (String path : paths(sitting.id)) {
      assertEquals(404, viva.send("GET", path, null, headers).status(), path);
    }
    String northwind =
        sitting
            .candidate
            .get("/api/sessions/" + sitting.id)
            .json()
            .path("company")
            .path("id")
            .asString();
    assertEquals(
        403,
        viva.send(
                "GET",
                "/api/sessions/" + sitting.id,
                null,
                "Cookie",
                "viva_member=" + token,
                "X-Viva-App",
                "member",
                "X-Tenant",
                northwind)
            .status());
  }

  @Test
  void aMemberOfTwoTenantsNamesOne() {
    ControlFixture.Sitting sitting = viva.sitting();
    ControlFixture.Browser member = viva.browser(sitting.links.path("member"));
    String northwind =
        member.get("/api/sessions/" + sitting.id).json().path("company").path("id").asString();
    UUID other = UUID.randomUUID();
    viva.owner.useHandle(
        h -> {
          h.execute("insert into tenants (id, name) values (?, 'Eastwind')", other);
          h.execute(
              """
              insert into tenant_users (tenant_id, user_id, role)
              select ?, user_id, 'recruiter' from tenant_users where tenant_id = ?::uuid
              """,
              other,
              northwind);
        });
    try {
      ControlFixture.Answer unsaid = member.get("/api/sessions/" + sitting.id);
      assertEquals(409, unsaid.status());
      assertEquals("tenant_required", unsaid.code());
      assertEquals(2, unsaid.json().path("tenants").size());
      assertEquals(200, member.get("/api/sessions/" + sitting.id, "X-Tenant", northwind).status());
      assertEquals(
          404, member.get("/api/sessions/" + sitting.id, "X-Tenant", other.toString()).status());
    } finally {
      viva.owner.useHandle(h -> h.execute("delete from tenant_users where tenant_id = ?", other));
    }
  }

  @Test
  void theCandidateGetsNothingOfThePlan() {
    ControlFixture.Sitting sitting = viva.sitting();
    ControlFixture.Browser member = viva.browser(sitting.links.path("member"));
    JsonNode plan = member.get("/api/v1/sessions/" + sitting.id + "/plan").json();
    assertEquals(3, plan.path("questions").size());
    assertEquals(403, sitting.candidate.get("/api/v1/sessions/" + sitting.id + "/plan").status());
    StringBuilder received = new StringBuilder();
    received.append(sitting.candidate.get("/api/v1/interview").body());
    for (String path : paths(sitting.id)) {
      received.append(sitting.candidate.get(path).body());
    }
    JsonNode invitation = sitting.candidate.get("/api/v1/interview").json().path("invitation_id");
    received.append(
        sitting
            .candidate
            .post("/api/sessions", Json.object().set("invitation_id", invitation))
            .body());
    for (JsonNode question : plan.path("questions")) {
      assertFalse(received.toString().contains(question.path("text").asString()));
    }
    assertTrue(received.toString().contains("\"competencies\":[{\"name\":"));
    assertFalse(received.toString().contains("weight"));
  }

  @Test
  void theSameInvitationGivesTheSameSession() {
    ControlFixture.Sitting sitting = viva.sitting();
    JsonNode interview = sitting.candidate.get("/api/v1/interview").json();
    ControlFixture.Answer again =
        sitting.candidate.post(
            "/api/sessions", Json.object().set("invitation_id", interview.path("invitation_id")));
    assertEquals(200, again.status());
    assertEquals(sitting.id.toString(), again.json().path("session_id").asString());
    assertEquals(sitting.id.toString(), interview.path("session").path("id").asString());
    assertTrue(interview.path("interviewer").path("is_ai").asBoolean());
    assertEquals(15, interview.path("minutes").asInt());
  }

  @Test
  void onlyTheAdminTokenMakesDemoLinks() {
    assertEquals(401, viva.bearer("wrong", "/internal/v1/demo/links", null).status());
    assertEquals(401, viva.send("POST", "/internal/v1/demo/links", null).status());
  }

  @Test
  void theSystemIsOpenToAll() {
    assertEquals(
        Json.tree(
            "{\"realtime\":{\"origin\":\"twin\",\"recognizer\":\"pocketsphinx\",\"voice\":\"flite\"},"
                + "\"mail\":{\"origin\":\"twin\"},\"notices\":[]}"),
        viva.send("GET", "/api/v1/system", null).json());
  }

  @Test
  void everyOperationOfTheContractIsServed() {
    for (ApiContract.Route route : ApiContract.packaged().operations()) {
      if (List.of("/healthz", "/readyz", "/metrics").contains(route.path())) {
        continue; // the health routes' own test
      }
      if (route.path().startsWith("/internal/v1/live/")) {
        continue; // a session host's door: the tests of live
      }
      String path = route.path().replaceAll("\\{[a-z_]+}", UUID.randomUUID().toString());
      ControlFixture.Answer answer = viva.send(route.method(), path, null);
      boolean problem = answer.status() >= 400;
      assertFalse(
          answer.status() == 405 || (problem && answer.code().equals("not_found")),
          route + " answered " + answer.status());
    }
  }

  @Test
  void anUnfinishedDemoInterviewIsOfferedAgainToItsCandidate() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    JsonNode again = viva.bearer(ControlFixture.ADMIN, "/internal/v1/demo/links", null).json();
    assertEquals(sitting.id.toString(), again.path("session_id").asString());
    ControlFixture.Browser browser = viva.browser(again.path("candidate"));
    assertEquals(
        "in_progress", browser.get("/api/sessions/" + sitting.id).json().path("status").asString());
    sitting.journal(Facts.closed("completed"));
    JsonNode next = viva.bearer(ControlFixture.ADMIN, "/internal/v1/demo/links", null).json();
    assertFalse(next.path("session_id").asString().equals(sitting.id.toString()));
  }
}
