package org.vivavoce.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;

class SigninByGoogleTest {
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

  private record Left(String state, String challenge) {}

  private static Left leave(SigninBrowser browser, String app) {
    ControlFixture.Answer answer = browser.get("/api/v1/signin/google?app=" + app);
    assertEquals(302, answer.status());
    String location = location(answer);
    Matcher matcher =
        Pattern.compile(
                "redirect_to=http://viva.test/signin/callback\\?state=(\\w+)&challenge=(.+)")
            .matcher(location);
    assertTrue(matcher.find(), location);
    assertFalse(location.contains(String.valueOf(browser.jar.get("viva_flow")).split("\\.")[2]));
    return new Left(matcher.group(1), matcher.group(2));
  }

  private static String location(ControlFixture.Answer answer) {
    return answer.raw().headers().firstValue("Location").orElse("");
  }

  private static SigninBrowser candidate(Northwind.Invited invited) {
    return new SigninBrowser(viva, "candidate").opened(invited.token());
  }

  @Test
  void aCandidateComesBackFromGoogleAndIsIn() {
    Northwind.Invited robin = northwind.invite(Northwind.address("robin"));
    SigninBrowser browser = candidate(robin);
    assertTrue(browser.get("/api/v1/signin/providers").json().path("google").asBoolean());
    Left left = leave(browser, "candidate");
    viva.identity.cameBack("code-1", left.challenge(), robin.email());
    ControlFixture.Answer back = browser.get("/signin/callback?code=code-1&state=" + left.state());
    assertEquals(303, back.status());
    assertEquals("http://viva.test/interview", location(back));
    assertEquals(200, browser.get("/api/v1/interview").status());
    assertFalse(browser.jar.containsKey("viva_flow"));
    ControlFixture.Answer again = browser.get("/signin/callback?code=code-1&state=" + left.state());
    assertTrue(location(again).startsWith("http://viva.test/interview/link#error=signin_expired"));
  }

  @Test
  void anotherGoogleAccountIsTheWrongPerson() {
    Northwind.Invited robin = northwind.invite(Northwind.address("robin"));
    SigninBrowser browser = candidate(robin);
    Left left = leave(browser, "candidate");
    viva.identity.cameBack("code-2", left.challenge(), Northwind.address("mallory"));
    ControlFixture.Answer back = browser.get("/signin/callback?code=code-2&state=" + left.state());
    assertEquals(
        "http://viva.test/interview/link#error=wrong_person&app=candidate", location(back));
    assertFalse(browser.jar.containsKey("viva_candidate"));
    assertEquals("pending", northwind.status(robin));
  }

  @Test
  void aClosedLinkLeadsToNoOtherInvitation() {
    Northwind.Invited open = northwind.invite(Northwind.address("robin"));
    Northwind.Invited closed = northwind.invite(open.candidate(), open.email());
    northwind.expire(closed);
    SigninBrowser browser = candidate(closed);
    Left left = leave(browser, "candidate");
    viva.identity.cameBack("code-5", left.challenge(), open.email());
    ControlFixture.Answer back = browser.get("/signin/callback?code=code-5&state=" + left.state());
    assertEquals(
        "http://viva.test/interview/link#error=invitation_unusable&app=candidate", location(back));
    assertEquals("pending", northwind.status(open));
  }

  @Test
  void theProviderHasNoAccountForWhoWasNotAsked() {
    String refused = "/signin/callback?error=access_denied&error_code=signup_disabled&state=";
    SigninBrowser member = new SigninBrowser(viva, "member");
    assertEquals(
        "http://viva.test/signin#error=no_tenant_access&app=member",
        location(member.get(refused + leave(member, "member").state())));
    SigninBrowser invited = candidate(northwind.invite(Northwind.address("robin")));
    assertEquals(
        "http://viva.test/interview/link#error=wrong_person&app=candidate",
        location(invited.get(refused + leave(invited, "candidate").state())));
    SigninBrowser nobody = new SigninBrowser(viva, "candidate");
    assertEquals(
        "http://viva.test/interview/link#error=invitation_unusable&app=candidate",
        location(nobody.get(refused + leave(nobody, "candidate").state())));
  }

  @Test
  void aCodeOfTheAttackersFlowSignsNobodyIn() {
    String ada = Northwind.address("ada");
    northwind.inviteMember(ada, "recruiter");
    SigninBrowser attacker = new SigninBrowser(viva, "member");
    Left theirs = leave(attacker, "member");
    viva.identity.cameBack("code-3", theirs.challenge(), ada);
    String theirCallback = "/signin/callback?code=code-3&state=" + theirs.state();
    SigninBrowser victim = new SigninBrowser(viva, "member");
    assertTrue(location(victim.get(theirCallback)).contains("error=signin_expired"));
    leave(victim, "member");
    assertTrue(location(victim.get(theirCallback)).contains("error=signin_expired"));
    Left own = leave(victim, "member");
    ControlFixture.Answer mixed = victim.get("/signin/callback?code=code-3&state=" + own.state());
    assertTrue(location(mixed).contains("error=signin_failed"), location(mixed));
    assertTrue(victim.jar.isEmpty());
    assertEquals("http://viva.test/", location(attacker.get(theirCallback)));
  }

  @Test
  void whoDeclinesOrWhoseProviderIsAwayIsToldSo() {
    SigninBrowser browser = new SigninBrowser(viva, "member");
    Left left = leave(browser, "member");
    assertTrue(
        location(browser.get("/signin/callback?error=access_denied&state=" + left.state()))
            .endsWith("#error=signin_cancelled&app=member"));
    left = leave(browser, "member");
    viva.identity.away = true;
    try {
      assertTrue(
          location(browser.get("/signin/callback?code=x&state=" + left.state()))
              .contains("error=signin_unavailable"));
      assertEquals(503, browser.get("/api/v1/signin/google?app=member").status());
    } finally {
      viva.identity.away = false;
    }
    viva.identity.offersGoogle = false;
    try {
      assertEquals(404, browser.get("/api/v1/signin/google?app=member").status());
    } finally {
      viva.identity.offersGoogle = true;
    }
    assertEquals(400, browser.get("/api/v1/signin/google?app=other").status());
  }

  @Test
  void aScannerThatFollowsEveryLinkSpendsNothing() {
    Northwind.Invited robin = northwind.invite(Northwind.address("scanned"));
    IdentityProvider sealed = new SealedLinks(viva.identity, HmacKey.open(keys, "signin"));
    IdentityProvider.SigninCode code = sealed.code(robin.email());
    SigninBrowser browser = candidate(robin);
    Left left = leave(browser, "candidate");
    viva.identity.cameBack("code-4", left.challenge(), robin.email());
    String callback = "/signin/callback?code=code-4&state=" + left.state();
    for (String method : new String[] {"HEAD", "GET"}) {
      for (String link :
          new String[] {
            "/signin?token_hash=" + code.tokenHash(),
            "/api/v1/signin/verify?token_hash=" + code.tokenHash(),
            "/enter?t=x",
            callback
          }) {
        viva.send(method, link, null);
      }
    }
    assertEquals("pending", northwind.status(robin));
    assertEquals(200, browser.send("HEAD", callback, null).status());
    assertEquals("http://viva.test/interview", location(browser.get(callback)));
    assertEquals(200, candidate(robin).follow(code.tokenHash()).status());
  }
}
