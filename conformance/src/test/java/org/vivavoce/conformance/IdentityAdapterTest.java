package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.cloud.identity.SupabaseIdentity;
import org.vivavoce.cloud.identity.SupabaseSettings;
import org.vivavoce.cloud.identity.SupabaseTokens;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.fault.FaultCategory;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.IdentityProvider;
import org.vivavoce.signin.IdentityProvider.Reason;
import org.vivavoce.signin.IdentityProvider.Verification;
import org.vivavoce.signin.IdentityUnavailableException;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.identity.IdentityKeys;
import org.vivavoce.twins.identity.IdentityTwin;
import org.vivavoce.twins.identity.IdentityTwinSettings;
import tools.jackson.databind.JsonNode;

/** Our adapter of Supabase Auth against the identity twin, which share no code. */
class IdentityAdapterTest {
  private static final URI SITE = URI.create("http://viva.test");
  private static final String ANON = "sb_publishable_test";
  private static final String SERVICE = "sb_secret_test";

  @TempDir Path folder;
  private IdentityTwin twin;
  private SupabaseSettings settings;
  private SupabaseIdentity identity;

  @BeforeEach
  void start() {
    twin = open();
    settings = settings(SERVICE);
    identity = new SupabaseIdentity(settings, Time.system());
  }

  private IdentityTwin open() {
    return IdentityTwin.start(
        IdentityTwinSettings.builder(folder, SITE)
            .externalUrl(URI.create(SITE + "/auth/v1"))
            .google(
                new IdentityTwinSettings.OpenIdSettings(
                    URI.create("http://127.0.0.1:9"), "client", "secret"))
            .build(),
        new IdentityKeys(ANON, SERVICE),
        Clock.system());
  }

  private SupabaseSettings settings(String serviceKey) {
    return new SupabaseSettings(
        URI.create(twin.baseUrl()),
        URI.create(SITE + "/auth/v1"),
        ANON,
        new Secret(serviceKey),
        Optional.empty());
  }

  @AfterEach
  void stop() {
    twin.close();
  }

  private static Verification refused(Reason reason) {
    return new Verification.Refused(reason);
  }

  @Test
  void anAccountIsMadeOnceWhateverTheCaseOfItsAddress() {
    UUID ada = identity.ensureUser("Ada@Example.org");
    assertEquals(ada, identity.ensureUser("ada@example.org"));
    assertNotEquals(ada, identity.ensureUser("ada@example.or"));
  }

  @Test
  void lookingAnAccountUpKillsNoCode() {
    UUID ada = identity.ensureUser("ada@example.org");
    IdentityProvider.SigninCode code = identity.code("ada@example.org");
    identity.ensureUser("ada@example.org");
    assertEquals(
        new Verification.Proved(ada, "ada@example.org"),
        identity.verifyCode("ADA@example.org", code.digits()));
  }

  @Test
  void aCodeProvesANewAndAKnownAddressOnce() {
    for (int i = 0; i < 2; i++) {
      IdentityProvider.SigninCode code = identity.code("Robin@example.org");
      assertTrue(code.digits().matches("[0-9]{6}"), "six digits");
      Verification proved = identity.verifyCode("robin@example.org", code.digits());
      assertEquals(
          new Verification.Proved(identity.ensureUser("robin@example.org"), "robin@example.org"),
          proved);
      assertEquals(
          refused(Reason.WRONG_OR_EXPIRED),
          identity.verifyCode("robin@example.org", code.digits()));
    }
  }

  @Test
  void aLinkProvesItsAddressAndTheNewestCodeIsTheOnlyOne() {
    IdentityProvider.SigninCode old = identity.code("robin@example.org");
    IdentityProvider.SigninCode code = identity.code("robin@example.org");
    assertEquals(refused(Reason.WRONG_OR_EXPIRED), identity.verifyLink(old.tokenHash()));
    assertTrue(identity.verifyLink(code.tokenHash()) instanceof Verification.Proved);
    assertEquals(refused(Reason.WRONG_OR_EXPIRED), identity.verifyLink(code.tokenHash()));
    assertEquals(
        refused(Reason.WRONG_OR_EXPIRED), identity.verifyCode("nobody@example.org", "123456"));
  }

  @Test
  void googleIsOfferedWithAChallengeAndAForeignCodeProvesNothing() {
    URI address =
        identity
            .authorizeUrl("google", URI.create(SITE + "/signin/callback?state=s"), "c".repeat(43))
            .orElseThrow();
    assertTrue(address.toString().startsWith(SITE + "/auth/v1/authorize?provider=google&"));
    assertTrue(identity.authorizeUrl("github", SITE, "c".repeat(43)).isEmpty());
    assertEquals(
        refused(Reason.WRONG_OR_EXPIRED),
        identity.exchange(UUID.randomUUID().toString(), "v".repeat(43)));
  }

  @Test
  void theTwinsTokenNamesItsPersonAndAForeignInstallationsDoesNot() throws Exception {
    IdentityProvider.SigninCode code = identity.code("robin@example.org");
    JsonNode session = verify("robin@example.org", code.digits());
    String token = session.path("access_token").asString();
    SupabaseTokens tokens = new SupabaseTokens(settings, Time.system());
    assertEquals(
        identity.ensureUser("robin@example.org"), tokens.holder(token).orElseThrow().userId());
    assertTrue(tokens.holder(token.substring(0, token.length() - 4) + "AAAA").isEmpty());
    SupabaseSettings elsewhere =
        new SupabaseSettings(
            settings.authUrl(),
            URI.create("http://other.test/auth/v1"),
            ANON,
            new Secret(SERVICE),
            Optional.empty());
    assertTrue(new SupabaseTokens(elsewhere, Time.system()).holder(token).isEmpty());
  }

  private JsonNode verify(String email, String digits) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body =
          Json.object().put("type", "email").put("email", email).put("token", digits).toString();
      return Json.tree(
          http.send(
                  HttpRequest.newBuilder(URI.create(twin.baseUrl() + "/verify"))
                      .header("apikey", ANON)
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    }
  }

  @Test
  void aProviderThatIsAwayIsToldFromOneThatRefusesUs() {
    SupabaseIdentity stranger = new SupabaseIdentity(settings("sb_secret_wrong"), Time.system());
    IdentityUnavailableException refusedUs =
        assertThrows(
            IdentityUnavailableException.class, () -> stranger.ensureUser("ada@example.org"));
    assertEquals(FaultCategory.DO_NOT_RETRY, refusedUs.category());
    assertFalse(String.valueOf(refusedUs.getMessage()).contains("ada"));
    twin.close();
    IdentityUnavailableException away =
        assertThrows(
            IdentityUnavailableException.class,
            () -> identity.verifyCode("ada@example.org", "123456"));
    assertEquals(FaultCategory.RETRY, away.category());
    twin = open();
  }
}
