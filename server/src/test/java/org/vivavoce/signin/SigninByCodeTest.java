package org.vivavoce.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

class SigninByCodeTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static Northwind northwind;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
    northwind = new Northwind(viva.owner);
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static SigninBrowser candidate(Northwind.Invited invited) {
    return new SigninBrowser(viva, "candidate").opened(invited.token());
  }

  private static String code(String email) {
    return viva.identity.code(email).digits();
  }

  @Test
  void anInvitedPersonTypesTheCodeAndIsIn() {
    Northwind.Invited robin = northwind.invite(Northwind.address("Robin"));
    SigninBrowser browser = candidate(robin);
    ControlFixture.Answer asked = browser.ask(null);
    assertEquals(202, asked.status(), asked.body());
    assertEquals("r…@example.org", asked.json().path("email_hint").asString());
    assertEquals(30, asked.json().path("resend_after_s").asInt());
    assertEquals(
        new ControlFixture.CodeOrder(
            "candidate", robin.email().toLowerCase(java.util.Locale.ROOT), robin.id()),
        viva.codeOrders.getLast());
    String digits = code(robin.email());
    ControlFixture.Answer in =
        browser.type(null, digits.substring(0, 3) + " " + digits.substring(3));
    assertEquals(200, in.status(), in.body());
    assertEquals(Json.tree("{\"kind\":\"candidate\",\"next\":\"/interview\"}"), in.json());
    String cookie = in.raw().headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(
        cookie.startsWith("viva_candidate=")
            && cookie.contains("HttpOnly")
            && cookie.contains("SameSite=Lax")
            && cookie.contains("Max-Age=604800"),
        cookie);
    assertEquals(
        robin.id().toString(),
        browser.get("/api/v1/interview").json().path("invitation_id").asString());
    assertEquals("accepted", northwind.status(robin));
  }

  @Test
  void aCodeIsGoodOnce() {
    Northwind.Invited robin = northwind.invite(Northwind.address("once"));
    String digits = code(robin.email());
    assertEquals(200, candidate(robin).type(null, digits).status());
    ControlFixture.Answer replayed = candidate(robin).type(null, digits);
    assertEquals(403, replayed.status());
    assertEquals("code_wrong", replayed.code());
  }

  @Test
  void theSamePersonComesBackInAnotherBrowserAndWithoutTheLink() {
    Northwind.Invited robin = northwind.invite(Northwind.address("back"));
    assertEquals(200, candidate(robin).type(null, code(robin.email())).status());
    SigninBrowser later = new SigninBrowser(viva, "candidate");
    assertEquals(200, later.type(robin.email(), code(robin.email())).status());
    assertEquals(
        robin.id().toString(),
        later.get("/api/v1/interview").json().path("invitation_id").asString());
  }

  @Test
  void aClosedLinkIsSaidToBeClosedAndLeadsToNoOtherInvitation() {
    Northwind.Invited open = northwind.invite(Northwind.address("several"));
    Northwind.Invited expired = northwind.invite(open.candidate(), open.email());
    Northwind.Invited revoked = northwind.invite(open.candidate(), open.email());
    northwind.expire(expired);
    northwind.revoke(revoked);
    IdentityProvider sealed = new SealedLinks(viva.identity, HmacKey.open(keys, "signin"));
    for (Northwind.Invited closed : List.of(expired, revoked)) {
      SigninBrowser browser = candidate(closed);
      ControlFixture.Answer typed = browser.type(open.email(), code(open.email()));
      assertEquals(410, typed.status());
      assertEquals("invitation_unusable", typed.code());
      String link = sealed.code(open.email()).tokenHash();
      assertEquals("invitation_unusable", browser.follow(link).code());
      assertFalse(browser.jar.containsKey("viva_candidate"));
    }
    assertEquals("pending", northwind.status(open));
    assertEquals(
        200, new SigninBrowser(viva, "candidate").type(open.email(), code(open.email())).status());
  }

  @Test
  void aMailedLinkWorksWithOurSealOnly() {
    Northwind.Invited robin = northwind.invite(Northwind.address("link"));
    IdentityProvider sealed = new SealedLinks(viva.identity, HmacKey.open(keys, "signin"));
    IdentityProvider.SigninCode code = sealed.code(robin.email());
    String bare = code.tokenHash().substring(0, code.tokenHash().lastIndexOf('.'));
    int asked = viva.identity.asked.get();
    assertEquals("code_wrong", candidate(robin).follow(bare).code());
    assertEquals("code_wrong", candidate(robin).follow(bare + "." + "0".repeat(64)).code());
    assertEquals(asked, viva.identity.asked.get(), "a guess reaches no provider");
    assertEquals(200, new SigninBrowser(viva, "candidate").follow(code.tokenHash()).status());
    assertEquals("code_wrong", candidate(robin).follow(code.tokenHash()).code());
  }

  @Test
  void somebodyElseIsTheWrongPersonAndTheInvitationStaysOpen() {
    Northwind.Invited robin = northwind.invite(Northwind.address("robin"));
    String mallory = Northwind.address("mallory");
    ControlFixture.Answer answer = candidate(robin).type(mallory, code(mallory));
    assertEquals(403, answer.status());
    assertEquals("wrong_person", answer.code());
    assertTrue(answer.raw().headers().firstValue("Set-Cookie").isEmpty());
    assertEquals("pending", northwind.status(robin));
    assertEquals(200, candidate(robin).type(null, code(robin.email())).status());
  }

  @Test
  void anotherAccountOfTheSameAddressIsTheWrongPersonOnceSomebodyIsBound() {
    Northwind.Invited robin = northwind.invite(Northwind.address("bound"));
    viva.owner.useHandle(
        h ->
            h.execute(
                "update candidates set user_id = ? where id = ?",
                UUID.randomUUID(),
                robin.candidate()));
    assertEquals("wrong_person", candidate(robin).type(null, code(robin.email())).code());
  }

  @Test
  void expiredRevokedAndUnknownInvitationsLookAlikeAndSpendNoCode() {
    Northwind.Invited expired = northwind.invite(Northwind.address("expired"));
    Northwind.Invited revoked = northwind.invite(Northwind.address("revoked"));
    northwind.expire(expired);
    northwind.revoke(revoked);
    Set<String> told = new HashSet<>();
    for (Northwind.Invited each :
        List.of(
            expired,
            revoked,
            new Northwind.Invited(UUID.randomUUID(), UUID.randomUUID(), "x@y.z", "f".repeat(64)))) {
      String digits = code(each.email());
      for (ControlFixture.Answer answer :
          List.of(candidate(each).ask(null), candidate(each).type(null, digits))) {
        assertEquals(410, answer.status(), answer.body());
        assertEquals("invitation_unusable", answer.code());
        told.add(answer.json().path("detail").asString());
      }
      assertEquals(digits, viva.identity.living(each.email()));
      assertEquals(
          "invitation_unusable",
          new SigninBrowser(viva, "candidate").type(each.email(), digits).code());
    }
    assertEquals(1, told.size());
    assertEquals(400, new SigninBrowser(viva, "candidate").ask(null).status());
  }

  @Test
  void anAcceptedInvitationDoesNotExpireUnderItsCandidatesFeet() {
    Northwind.Invited robin = northwind.invite(Northwind.address("slow"));
    assertEquals(200, candidate(robin).type(null, code(robin.email())).status());
    northwind.expire(robin);
    assertEquals(200, candidate(robin).type(null, code(robin.email())).status());
  }

  @Test
  void twoBrowsersAtOnceAreOnePerson() throws Exception {
    Northwind.Invited robin = northwind.invite(Northwind.address("twice"));
    String digits = code(robin.email());
    List<Callable<ControlFixture.Answer>> browsers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      browsers.add(() -> candidate(robin).type(null, digits));
    }
    int in = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ControlFixture.Answer> each : threads.invokeAll(browsers)) {
        if (each.get().status() == 200) {
          in++;
        } else {
          assertEquals("code_wrong", each.get().code());
        }
      }
    }
    assertEquals(1, in);
    assertEquals(
        List.of(viva.identity.ensureUser(robin.email())),
        viva.owner.withHandle(
            h ->
                h.createQuery("select user_id from candidates where id = ?")
                    .bind(0, robin.candidate())
                    .mapTo(UUID.class)
                    .list()));
  }

  @Test
  void signingInAndBeingRefusedAreOnTheTenantsTrailOnce() {
    Northwind other = new Northwind(viva.owner);
    Northwind.Invited robin = other.invite(Northwind.address("trail"));
    assertEquals("code_wrong", candidate(robin).type(null, "000000").code());
    candidate(robin).type(null, code(robin.email()));
    candidate(robin).type(null, code(robin.email()));
    assertEquals(1, other.audited("signin.refused"));
    assertEquals(1, other.audited("invitation.accepted"));
    assertEquals(2, other.audited("signin.succeeded"));
  }

  @Test
  void aStrangersAddressGetsTheSameAnswerAsAKnownOne() {
    String member = Northwind.address("member");
    northwind.inviteMember(member, "recruiter");
    String stranger = Northwind.address("stranger");
    SigninBrowser browser = new SigninBrowser(viva, "member");
    JsonNode known = browser.ask(member).json();
    JsonNode unknown = browser.ask(stranger).json();
    assertEquals(known, unknown);
    assertEquals(
        browser.type(member, "123456").json().path("detail"),
        browser.type(stranger, "123456").json().path("detail"));
    assertFalse(viva.identity.knows(stranger), "asking makes no account");
    assertEquals(429, browser.ask(member).status());
    ControlFixture.Answer again = browser.ask(stranger);
    assertEquals(429, again.status());
    assertTrue(again.raw().headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void anInvitedMemberJoinsBySigningInAndAStrangerHasNoAccess() {
    String ada = Northwind.address("Ada");
    UUID invitation = northwind.inviteMember(ada, "reviewer");
    SigninBrowser browser = new SigninBrowser(viva, "member");
    ControlFixture.Answer in = browser.type(ada.toUpperCase(java.util.Locale.ROOT), code(ada));
    assertEquals(200, in.status(), in.body());
    assertEquals(Json.tree("{\"kind\":\"member\",\"next\":\"/\"}"), in.json());
    JsonNode me = browser.get("/api/v1/me").json();
    assertEquals(viva.identity.ensureUser(ada).toString(), me.path("user_id").asString());
    assertEquals(ada.toLowerCase(java.util.Locale.ROOT), me.path("email").asString());
    assertEquals("reviewer", me.path("memberships").path(0).path("role").asString());
    assertEquals(
        "accepted",
        viva.owner.withHandle(
            h ->
                h.createQuery("select status from member_invitations where id = ?")
                    .bind(0, invitation)
                    .mapTo(String.class)
                    .one()));
    String stranger = Northwind.address("stranger");
    ControlFixture.Answer refused =
        new SigninBrowser(viva, "member").type(stranger, code(stranger));
    assertEquals(403, refused.status());
    assertEquals("no_tenant_access", refused.code());
  }

  @Test
  void anExpiredMemberInvitationLetsNobodyIn() {
    String ada = Northwind.address("late");
    UUID invitation = northwind.inviteMember(ada, "owner");
    viva.owner.useHandle(
        h ->
            h.execute(
                "update member_invitations set expires_at = now() - interval '1 s' where id = ?",
                invitation));
    assertEquals("no_tenant_access", new SigninBrowser(viva, "member").type(ada, code(ada)).code());
  }

  @Test
  void aNewSignInReplacesTheCookieAndSigningOutKillsIt() {
    String ada = Northwind.address("cookie");
    northwind.inviteMember(ada, "recruiter");
    SigninBrowser browser = new SigninBrowser(viva, "member");
    browser.jar.put("viva_member", "a-value-somebody-planted-here");
    assertEquals(200, browser.type(ada, code(ada)).status());
    String first = browser.jar.get("viva_member");
    assertNotEquals("a-value-somebody-planted-here", first);
    assertEquals(200, browser.type(ada, code(ada)).status());
    String second = browser.jar.get("viva_member");
    assertNotEquals(first, second);
    SigninBrowser thief = new SigninBrowser(viva, "member");
    thief.jar.put("viva_member", String.valueOf(first));
    assertEquals(401, thief.get("/api/v1/me").status());
    assertEquals(200, browser.get("/api/v1/me").status());
    assertEquals(204, browser.signOut().status());
    assertTrue(browser.jar.isEmpty());
    thief.jar.put("viva_member", String.valueOf(second));
    assertEquals(401, thief.get("/api/v1/me").status());
    assertEquals(204, browser.signOut().status());
  }

  @Test
  void theCookieOfTheOtherAppIsNobody() {
    Northwind.Invited robin = northwind.invite(Northwind.address("app"));
    SigninBrowser browser = candidate(robin);
    assertEquals(200, browser.type(null, code(robin.email())).status());
    SigninBrowser swapped = new SigninBrowser(viva, "member");
    swapped.jar.put("viva_member", String.valueOf(browser.jar.get("viva_candidate")));
    assertEquals(401, swapped.get("/api/v1/me").status());
    assertEquals(403, browser.get("/api/v1/me").status());
  }

  @Test
  void anotherSitesPageCanNeitherAskNorTypeNorSignOut() {
    Northwind.Invited robin = northwind.invite(Northwind.address("csrf"));
    String digits = code(robin.email());
    SigninBrowser browser = candidate(robin);
    JsonNode verify = Json.object().put("app", "candidate").put("code", digits);
    JsonNode app = Json.object().put("app", "candidate");
    for (String[] headers :
        new String[][] {
          {},
          {"X-Viva", "1"},
          {"X-Viva", "1", "Sec-Fetch-Site", "cross-site"},
          {"X-Viva", "1", "Sec-Fetch-Site", "same-site"},
          {"X-Viva", "1", "Origin", "http://evil.test"},
          {"Sec-Fetch-Site", "same-origin"}
        }) {
      assertEquals(403, browser.send("POST", "/api/v1/signin/code", app, headers).status());
      assertEquals(403, browser.send("POST", "/api/v1/signin/verify", verify, headers).status());
      assertEquals(403, browser.send("POST", "/api/v1/signout", app, headers).status());
    }
    assertEquals(digits, viva.identity.living(robin.email()));
  }

  @Test
  void whenTheProviderIsAwayNothingIsSpent() {
    Northwind.Invited robin = northwind.invite(Northwind.address("away"));
    String digits = code(robin.email());
    SigninBrowser browser = candidate(robin);
    viva.identity.away = true;
    try {
      for (int i = 0; i < 12; i++) {
        ControlFixture.Answer answer = browser.type(null, digits);
        assertEquals(503, answer.status());
        assertEquals("signin_unavailable", answer.code());
      }
      assertEquals(202, browser.ask(null).status(), "the mail waits in a job");
      assertEquals(503, viva.bearer("a.b.c", "/api/sessions", Json.object()).status());
      assertFalse(browser.get("/api/v1/signin/providers").json().path("google").asBoolean(true));
    } finally {
      viva.identity.away = false;
    }
    assertEquals(200, browser.type(null, digits).status());
  }
}
