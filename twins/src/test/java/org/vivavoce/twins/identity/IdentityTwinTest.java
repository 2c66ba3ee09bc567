package org.vivavoce.twins.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Json;

/** What the official client cannot easily be made to do: guesses, races, passing time. */
class IdentityTwinTest {
  @TempDir Path folder;
  private Wire wire;

  @BeforeEach
  void start() {
    wire = new Wire(folder.resolve("identity"));
  }

  @AfterEach
  void stop() {
    wire.close();
  }

  @Test
  void aGeneratedLinkSignsInOnceByItsHash() {
    Wire.Answer link = wire.link("Ada@Example.org");
    assertEquals(200, link.status());
    assertEquals("ada@example.org", link.text("email"));
    assertEquals(
        Hashes.tokenHash("ada@example.org", link.text("email_otp")), link.text("hashed_token"));
    Wire.Answer session =
        wire.post(
            "/verify",
            Json.object().put("type", "email").put("token_hash", link.text("hashed_token")));
    assertEquals(200, session.status());
    assertEquals("ada@example.org", session.body().path("user").path("email").asString(""));
    Wire.Answer again =
        wire.post(
            "/verify",
            Json.object().put("type", "email").put("token_hash", link.text("hashed_token")));
    assertEquals(403, again.status());
    assertEquals("otp_expired", again.text("code"));
    assertEquals("2024-01-01", again.header("X-Supabase-Api-Version"));
  }

  @Test
  void tenWrongGuessesKillACode() {
    String digits = wire.link("ada@example.org").text("email_otp");
    for (int i = 0; i < Codes.TRIES; i++) {
      assertEquals("otp_expired", wire.guess("ada@example.org", Wire.other(digits)).text("code"));
    }
    assertEquals(403, wire.guess("ada@example.org", digits).status());
  }

  @Test
  void nineWrongGuessesDoNot() {
    String digits = wire.link("ada@example.org").text("email_otp");
    for (int i = 0; i < Codes.TRIES - 1; i++) {
      wire.guess("ada@example.org", Wire.other(digits));
    }
    assertEquals(200, wire.guess("ada@example.org", digits).status());
  }

  @Test
  void guessesAreSlowedPerClient() {
    String digits = wire.link("ada@example.org").text("email_otp");
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      if (wire.guess("eve@example.org", digits).status() == 429) {
        refused++;
      }
    }
    assertEquals(10, refused);
    wire.clock.pass(Duration.ofSeconds(10));
    assertEquals(403, wire.guess("eve@example.org", digits).status());
  }

  @Test
  void aCodeRunsOut() {
    String digits = wire.link("ada@example.org").text("email_otp");
    wire.clock.pass(Duration.ofMinutes(60));
    assertEquals("otp_expired", wire.guess("ada@example.org", digits).text("code"));
  }

  @Test
  void theNextCodeReplacesTheOneBefore() {
    wire.signIn("ada@example.org");
    String first = wire.link("ada@example.org").text("hashed_token");
    String second = wire.link("ada@example.org").text("hashed_token");
    assertNotEquals(first, second);
    assertEquals(
        403,
        wire.post("/verify", Json.object().put("type", "email").put("token_hash", first)).status());
    assertEquals(
        200,
        wire.post("/verify", Json.object().put("type", "email").put("token_hash", second))
            .status());
  }

  @Test
  void aThousandWrongLinksEndTheTrustInLinksButNotInDigits() {
    IdentityTwinSettings settings =
        IdentityTwinSettings.builder(folder.resolve("codes"), java.net.URI.create(Wire.SITE))
            .build();
    try (Store store = Store.open(settings.folder(), (table, row) -> true)) {
      Codes codes = new Codes(TwinSecrets.in(store.journal()), settings, wire.clock);
      Codes.Code code =
          store.change(tx -> codes.issue(tx, "ada", Codes.RECOVERY, "ada@example.org", null));
      for (int i = 0; i < Codes.WRONG_LINKS; i++) {
        String guess = Hashes.tokenHash("ada@example.org", "x" + i);
        assertTrue(store.change(tx -> codes.take(tx, "email", guess)).isEmpty());
      }
      assertTrue(store.change(tx -> codes.take(tx, "email", code.tokenHash())).isEmpty());
      assertTrue(
          store
              .change(tx -> codes.take(tx, "email", "ada@example.org", code.digits()))
              .isPresent());
    }
  }

  @Test
  void aTokenRefreshedByManyAtOnceStaysOneSession() throws Exception {
    Wire.Answer session = wire.signIn("ada@example.org");
    String token = session.text("refresh_token");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(
              IntStream.range(0, 20)
                  .mapToObj(i -> (Callable<Wire.Answer>) () -> wire.refresh(token))
                  .toList());
      var next =
          answers.stream()
              .map(future -> future.resultNow())
              .peek(answer -> assertEquals(200, answer.status()))
              .map(answer -> answer.text("refresh_token"))
              .collect(Collectors.toSet());
      assertEquals(1, next.size());
      assertNotEquals(token, next.iterator().next());
    }
  }

  @Test
  void theParentOfTheCurrentTokenGivesTheCurrentOneAgainWheneverItComes() {
    String first = wire.signIn("ada@example.org").text("refresh_token");
    String second = wire.refresh(first).text("refresh_token");
    wire.clock.pass(Duration.ofHours(5));
    Wire.Answer lost = wire.refresh(first);
    assertEquals(second, lost.text("refresh_token"));
    assertEquals("fail-to-save", lost.header("sb-auth-refresh-token-reuse-cause"));
  }

  @Test
  void anOlderTokenEndsTheWholeSession() {
    Wire.Answer session = wire.signIn("ada@example.org");
    String first = session.text("refresh_token");
    String second = wire.refresh(first).text("refresh_token");
    String third = wire.refresh(second).text("refresh_token");
    wire.clock.pass(Duration.ofSeconds(9));
    assertEquals(third, wire.refresh(first).text("refresh_token"), "within the reuse interval");
    wire.clock.pass(Duration.ofSeconds(1));
    assertEquals("refresh_token_already_used", wire.refresh(first).text("code"));
    assertEquals("session_not_found", wire.refresh(third).text("code"));
    Wire.Answer user = wire.as(session.text("access_token"), "GET", "/user", "");
    assertEquals(403, user.status());
    assertEquals("session_not_found", user.text("code"));
  }

  @Test
  void madeUpRefreshTokensAreNotFound() {
    for (String token : new String[] {"abc", "a".repeat(12), "AAAA", "💥"}) {
      assertEquals("refresh_token_not_found", wire.refresh(token).text("code"), token);
    }
    String real = wire.signIn("ada@example.org").text("refresh_token");
    String forged =
        new RefreshToken(RefreshToken.parse(real).orElseThrow().session(), 0).encode(new byte[32]);
    assertEquals("refresh_token_not_found", wire.refresh(forged).text("code"));
  }

  @Test
  void bothShapesOfARefusalAreKnown() {
    Wire.Answer older =
        wire.send(
            wire.request("/user", "GET", "")
                .setHeader("X-Supabase-Api-Version", "2023-01-01")
                .header("apikey", Wire.KEYS.anon()));
    assertEquals(401, older.status());
    assertEquals(401, older.body().path("code").asInt(0));
    assertEquals("no_authorization", older.text("error_code"));
    assertEquals("", older.header("X-Supabase-Api-Version"));
    assertEquals("no_authorization", older.header("x-sb-error-code"));
  }

  @Test
  void withoutAKeyOnlyTheOpenAddressesAnswer() {
    for (String path : new String[] {"/settings", "/health", "/user", "/admin/users", "/nowhere"}) {
      assertEquals(401, wire.send(wire.request(path, "GET", "")).status(), path);
    }
    assertEquals(200, wire.send(wire.request("/.well-known/jwks.json", "GET", "")).status());
    assertEquals(401, wire.send("/settings", "GET", "sb_publishable_wrong", "x", "").status());
  }

  @Test
  void theBrowsersKeyIsNoAdmin() {
    Wire.Answer anon = wire.post("/admin/generate_link", Json.object());
    assertEquals("not_admin", anon.text("code"));
    String token = wire.signIn("ada@example.org").text("access_token");
    assertEquals("not_admin", wire.as(token, "GET", "/admin/users", "").text("code"));
    assertEquals("bad_jwt", wire.as("no.jwt.atall", "GET", "/admin/users", "").text("code"));
    // The secret key as bearer beside another API key is not taken either.
    assertEquals(
        401, wire.send("/admin/users", "GET", Wire.KEYS.anon(), Wire.KEYS.service(), "").status());
  }

  @Test
  void whatTheTwinDoesNotKnowIsNotAnsweredAsIfItDid() {
    for (String path : new String[] {"/factors", "/sso", "/recover", "/signup", "/nowhere"}) {
      Wire.Answer unknown = wire.post(path, Json.object());
      assertEquals(501, unknown.status(), path);
      assertEquals(ApiError.NOT_IMPLEMENTED, unknown.text("code"));
    }
    assertEquals(501, wire.admin("GET", "/admin/audit", "").status());
    assertEquals(405, wire.as("x", "DELETE", "/otp", "").status());
  }

  @Test
  void aHeadOpensNothingAndAGetOpensOnce() {
    String link = wire.link("ada@example.org").text("action_link");
    String path = link.substring(wire.twin.baseUrl().length());
    assertEquals(405, wire.send(wire.request(path, "HEAD", "")).status());
    Wire.Answer opened = wire.send(wire.request(path, "GET", ""));
    assertEquals(303, opened.status());
    assertTrue(opened.header("Location").startsWith(Wire.SITE + "#access_token="));
    String again = wire.send(wire.request(path, "GET", "")).header("Location");
    assertTrue(again.startsWith(Wire.SITE + "#error=access_denied&error_code=otp_expired"), again);
  }

  @Test
  void largeBodiesAreRefusedInTheWiresWords() {
    Wire.Answer large = wire.post("/otp", Json.object().put("email", "x".repeat((1 << 20) + 10)));
    assertEquals(413, large.status());
    assertEquals("request_entity_too_large", large.text("code"));
  }

  @Test
  void aRedirectGoesOnlyWhereItMay() {
    Redirects redirects =
        new Redirects(
            java.net.URI.create("https://viva.example.com"),
            java.util.List.of("https://*.example.org/**", "app.viva://{a,b}"));
    Stream.of(
            "https://viva.example.com/x?y=1#z",
            "http://127.0.0.1:4000/x",
            "http://[::1]:4000/x",
            "https://a.example.org/b/c.d",
            "app.viva://b")
        .forEach(good -> assertTrue(redirects.isAllowed(good), good));
    Stream.of(
            "",
            "/x",
            "//viva.example.com",
            "http://viva.example.com",
            "https://viva.example.com:8443/",
            "https://viva.example.com@evil.org/",
            "https://a.b.example.org/c",
            "https://evil.org/#https://a.example.org/",
            "https://10.0.0.1/",
            "http://2130706433/",
            "javascript://127.0.0.1/%0aalert(1)",
            "javascript:alert(1)",
            "app.viva://c",
            "http://127.0.0.1\\@evil.org/")
        .forEach(bad -> assertTrue(!redirects.isAllowed(bad), bad));
  }
}
