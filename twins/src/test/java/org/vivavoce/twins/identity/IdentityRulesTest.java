package org.vivavoce.twins.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Json;

/** The twin as its settings make it, and what time does to it. */
class IdentityRulesTest {
  private static final String VERIFIER = "v".repeat(50);
  @TempDir Path folder;

  private Wire wire(UnaryOperator<IdentityTwinSettings.Builder> settings) {
    return new Wire(folder.resolve("identity"), new TestClock(), settings);
  }

  /** Asks with PKCE, clicks the link of the mail, gives the code. */
  private static String clicked(Wire wire, String email) {
    wire.post(
        "/otp",
        Json.object()
            .put("email", email)
            .put("code_challenge", Hashes.challenge(VERIFIER))
            .put("code_challenge_method", "S256"));
    String text = wire.letters.getLast().text();
    String link = text.lines().filter(line -> line.startsWith("http")).findFirst().orElseThrow();
    String path = link.substring(wire.twin.baseUrl().length());
    String landed = wire.send(wire.request(path, "GET", "")).header("Location");
    assertTrue(landed.startsWith(Wire.SITE + "?code="), landed);
    return landed.substring(landed.indexOf('=') + 1);
  }

  private static Wire.Answer exchange(Wire wire, String code) {
    return wire.post(
        "/token?grant_type=pkce",
        Json.object().put("auth_code", code).put("code_verifier", VERIFIER));
  }

  @Test
  void anAuthorisationCodeLivesFiveMinutesAfterTheClick() {
    try (Wire wire = wire(it -> it.linkTemplate("{confirmation_url}"))) {
      String early = clicked(wire, "ada@example.org");
      wire.clock.pass(Duration.ofSeconds(299));
      Wire.Answer session = exchange(wire, early);
      assertEquals(200, session.status());
      String late = clicked(wire, "ada@example.org");
      wire.clock.pass(Duration.ofMinutes(5));
      Wire.Answer expired = exchange(wire, late);
      assertEquals(422, expired.status());
      assertEquals("flow_state_expired", expired.text("code"));
    }
  }

  @Test
  void aClosedHouseTakesNoStrangers() {
    try (Wire wire = wire(it -> it.signups(false))) {
      Wire.Answer stranger = wire.post("/otp", Json.object().put("email", "eve@example.org"));
      assertEquals(422, stranger.status());
      assertEquals("signup_disabled", stranger.text("code"));
      assertEquals(
          200, wire.signIn("ada@example.org").status(), "the service key lets in whom it will");
      wire.clock.pass(Duration.ofMinutes(1));
      assertEquals(200, wire.post("/otp", Json.object().put("email", "ada@example.org")).status());
    }
  }

  @Test
  void theMailBudgetIsEverybodys() {
    IdentityTwinSettings.Limits two =
        new IdentityTwinSettings.Limits(30, 30, 30, 150, Duration.ofMinutes(1), 2);
    try (Wire wire = wire(it -> it.limits(two))) {
      for (int i = 0; i < 2; i++) {
        assertEquals(
            200,
            wire.post("/otp", Json.object().put("email", "user" + i + "@example.org")).status());
      }
      Wire.Answer third = wire.post("/otp", Json.object().put("email", "user3@example.org"));
      assertEquals(429, third.status());
      assertEquals("over_email_send_rate_limit", third.text("code"));
      wire.clock.pass(Duration.ofMinutes(30));
      assertEquals(
          200, wire.post("/otp", Json.object().put("email", "user3@example.org")).status());
    }
  }

  @Test
  void aMinuteLiesBetweenTwoMailsToOneAddress() {
    try (Wire wire = wire(it -> it)) {
      wire.post("/otp", Json.object().put("email", "ada@example.org"));
      wire.clock.pass(Duration.ofSeconds(59));
      Wire.Answer soon = wire.post("/otp", Json.object().put("email", "ada@example.org"));
      assertEquals(
          "For security purposes, you can only request this after 1 seconds.",
          soon.text("message"));
      wire.clock.pass(Duration.ofSeconds(1));
      assertEquals(200, wire.post("/otp", Json.object().put("email", "ada@example.org")).status());
    }
  }

  @Test
  void onlyTheServiceKeySpeaksForOtherAddresses() {
    try (Wire wire = wire(it -> it)) {
      int[] refused = new int[2];
      for (int i = 0; i < 40; i++) {
        refused[0] += guessFrom(wire, Wire.KEYS.service(), "198.51.100." + i) == 429 ? 1 : 0;
      }
      for (int i = 0; i < 40; i++) {
        refused[1] += guessFrom(wire, Wire.KEYS.anon(), "198.51.100." + i) == 429 ? 1 : 0;
      }
      assertEquals(0, refused[0]);
      assertEquals(10, refused[1]);
    }
  }

  private static int guessFrom(Wire wire, String key, String address) {
    HttpRequest.Builder request =
        wire.request(
                "/verify",
                "POST",
                Json.write(
                    Json.object()
                        .put("type", "email")
                        .put("email", "eve@example.org")
                        .put("token", "000000")))
            .header("apikey", key)
            .header("Sb-Forwarded-For", address);
    return wire.send(request).status();
  }

  @Test
  void aProviderThatIsAwayIsAnErrorInWords() {
    IdentityTwinSettings.OpenIdSettings away =
        new IdentityTwinSettings.OpenIdSettings(URI.create("http://127.0.0.1:1"), "id", "secret");
    try (Wire wire = wire(it -> it.google(away))) {
      Wire.Answer answer = wire.send(wire.request("/authorize?provider=google", "GET", ""));
      assertEquals(500, answer.status());
      assertEquals("unexpected_failure", answer.text("code"));
    }
  }

  @Test
  void aProviderIsNotAskedInTheClear() {
    IdentityTwinSettings.OpenIdSettings clear =
        new IdentityTwinSettings.OpenIdSettings(URI.create("http://issuer.test"), "id", "secret");
    try (Wire wire = wire(it -> it.google(clear))) {
      assertEquals(500, wire.send(wire.request("/authorize?provider=google", "GET", "")).status());
    }
  }

  @Test
  void withoutAProviderNoneIsOffered() {
    try (Wire wire = wire(it -> it)) {
      assertEquals(400, wire.send(wire.request("/authorize?provider=google", "GET", "")).status());
      assertEquals(
          false,
          wire.send("/settings", "GET", Wire.KEYS.anon(), Wire.KEYS.anon(), "")
              .body()
              .path("external")
              .path("google")
              .asBoolean(true));
    }
  }

  @Test
  void aTokenForAnotherAudienceIsNoneHere() {
    try (Wire wire = wire(it -> it)) {
      String token = wire.signIn("ada@example.org").text("access_token");
      HttpRequest.Builder request =
          wire.request("/user", "GET", "")
              .header("apikey", Wire.KEYS.anon())
              .header("Authorization", "Bearer " + token);
      assertEquals(200, wire.send(request).status());
      assertEquals(400, wire.send(request.header("X-JWT-AUD", "elsewhere")).status());
    }
  }

  @Test
  void linksAndTokensNameTheAddressThatBrowsersReach() {
    try (Wire wire = wire(it -> it.externalUrl(URI.create("https://viva.example.org/auth/v1/")))) {
      Wire.Answer link = wire.link("ada@example.org");
      assertTrue(
          link.text("action_link").startsWith("https://viva.example.org/auth/v1/verify?token="),
          link.text("action_link"));
      String token = wire.signIn("ada@example.org").text("access_token");
      byte[] claims = java.util.Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
      assertEquals(
          "https://viva.example.org/auth/v1",
          Json.tryObject(new String(claims, java.nio.charset.StandardCharsets.UTF_8))
              .orElseThrow()
              .path("iss")
              .asString(""));
    }
  }
}
