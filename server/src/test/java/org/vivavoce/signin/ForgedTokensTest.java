package org.vivavoce.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.cloud.identity.SupabaseSettings;
import org.vivavoce.cloud.identity.SupabaseTokens;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.KeysOrigin;
import org.vivavoce.testing.ManualTime;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestIdentity;

class ForgedTokensTest {
  private static final String SECRET = "a-shared-secret-of-more-than-32-bytes!";
  private static final UUID ADA = UUID.randomUUID();

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static KeysOrigin origin = new KeysOrigin();
  static ECKey ec = key("k-ec");
  static RSAKey rsa = rsaKey("k-rsa");
  static ControlFixture viva;

  private static ECKey key(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).algorithm(JWSAlgorithm.ES256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey rsaKey(String kid) {
    try {
      return new RSAKeyGenerator(2048).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void start() {
    origin.document = new JWKSet(List.of(ec, rsa)).toString();
    viva =
        new ControlFixture(
            db,
            keys,
            Duration.ofMinutes(30),
            new TestIdentity(),
            tokens(Optional.empty(), Time.system()),
            null);
    Northwind northwind = new Northwind(viva.owner);
    viva.owner.useHandle(
        h ->
            h.execute(
                "insert into tenant_users (tenant_id, user_id, role) values (?, ?, 'owner')",
                northwind.tenant,
                ADA));
  }

  @AfterAll
  static void stop() {
    viva.close();
    origin.close();
  }

  private static SupabaseTokens tokens(Optional<Secret> secret, Time time) {
    return new SupabaseTokens(
        SupabaseSettings.ofProject(origin.url(), "anon", new Secret("service"), secret), time);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(origin.url() + "/auth/v1")
        .audience("authenticated")
        .subject(ADA.toString())
        .claim("role", "authenticated")
        .claim("is_anonymous", false)
        .claim("email", "Ada@Example.org")
        .expirationTime(in(3600));
  }

  private static Date in(long seconds) {
    return Date.from(Time.system().now().plusSeconds(seconds));
  }

  private static String signed(
      JWSAlgorithm algorithm, @Nullable String kid, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static String es(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(JWSAlgorithm.ES256, "k-ec", new ECDSASigner(ec), claims.build());
  }

  private static ControlFixture.Answer me(String token) {
    return viva.send("GET", "/api/v1/me", null, "Authorization", "Bearer " + token);
  }

  @Test
  void aRealTokenActsAsItsPersonWhereACookieWould() throws JOSEException {
    for (String token :
        List.of(
            es(claims()),
            signed(JWSAlgorithm.RS256, "k-rsa", new RSASSASigner(rsa), claims().build()),
            es(claims().expirationTime(in(-20))))) {
      ControlFixture.Answer me = me(token);
      assertEquals(200, me.status(), me.body());
      assertEquals(ADA.toString(), me.json().path("user_id").asString());
      assertEquals("owner", me.json().path("memberships").path(0).path("role").asString());
    }
    String stranger = es(claims().subject(UUID.randomUUID().toString()));
    assertEquals(0, me(stranger).json().path("memberships").size());
  }

  @Test
  void theAppDecidesWhoAPersonOfBothKindsIs() throws JOSEException {
    String token = es(claims());
    String bearer = "Bearer " + token;
    assertEquals(
        404,
        viva.send("GET", "/api/v1/interview", null, "Authorization", bearer).status(),
        "a route for candidates takes the person as one");
    assertEquals(
        403,
        viva.send("GET", "/api/v1/interview", null, "Authorization", bearer, "X-Viva-App", "member")
            .status());
    assertEquals(
        403,
        viva.send(
                "GET",
                "/api/sessions/" + UUID.randomUUID() + "/transcript",
                null,
                "Authorization",
                bearer,
                "X-Tenant",
                UUID.randomUUID().toString())
            .status());
  }

  @Test
  void forgedTokensAreRefusedOnEveryRoute() throws Exception {
    Map<String, String> forged = forged();
    for (Map.Entry<String, String> each : forged.entrySet()) {
      for (String route :
          List.of(
              "GET /api/v1/me",
              "GET /api/v1/interview",
              "GET /api/sessions/" + UUID.randomUUID(),
              "POST /api/sessions",
              "POST /api/sessions/" + UUID.randomUUID() + "/complete")) {
        String[] parts = route.split(" ");
        ControlFixture.Answer answer =
            viva.send(
                parts[0],
                parts[1],
                parts[0].equals("POST") ? Json.object() : null,
                "Authorization",
                "Bearer " + each.getValue());
        assertEquals(401, answer.status(), each.getKey() + " at " + route + answer.body());
        assertEquals("invalid_token", answer.code(), each.getKey());
        assertEquals("Invalid token", answer.json().path("error").asString());
      }
    }
  }

  private static Map<String, String> forged() throws Exception {
    Map<String, String> forged = new LinkedHashMap<>();
    String good = es(claims());
    String[] parts = good.split("\\.");
    forged.put("algorithm none", new PlainJWT(claims().build()).serialize());
    forged.put("a signature cut off", parts[0] + "." + parts[1] + ".");
    String other = es(claims().subject(UUID.randomUUID().toString())).split("\\.")[1];
    forged.put("another person's claims", parts[0] + "." + other + "." + parts[2]);
    byte[] publicKey = rsa.toRSAPublicKey().getEncoded();
    forged.put(
        "HS256 with the public key",
        signed(JWSAlgorithm.HS256, "k-rsa", new MACSigner(publicKey), claims().build()));
    forged.put(
        "HS256 with the published document",
        signed(JWSAlgorithm.HS256, "k-ec", new MACSigner(origin.document), claims().build()));
    forged.put(
        "a shared secret that is not ours",
        signed(JWSAlgorithm.HS256, null, new MACSigner(SECRET), claims().build()));
    forged.put(
        "an unknown key",
        signed(JWSAlgorithm.ES256, "k-other", new ECDSASigner(key("k-other")), claims().build()));
    forged.put(
        "a known name on another key",
        signed(JWSAlgorithm.ES256, "k-ec", new ECDSASigner(key("k-ec")), claims().build()));
    forged.put(
        "no key named", signed(JWSAlgorithm.ES256, null, new ECDSASigner(ec), claims().build()));
    forged.put("another audience", es(claims().audience("service")));
    forged.put("two audiences", es(claims().audience(List.of("authenticated", "x"))));
    forged.put("no audience", es(claims().audience((String) null)));
    forged.put("another issuer", es(claims().issuer("https://evil.test/auth/v1")));
    forged.put("expired", es(claims().expirationTime(in(-40))));
    forged.put("never expires", es(claims().expirationTime(null)));
    forged.put("not yet valid", es(claims().notBeforeTime(in(300))));
    forged.put("the service's role", es(claims().claim("role", "service_role")));
    forged.put("no role", es(claims().claim("role", null)));
    forged.put("anonymous", es(claims().claim("is_anonymous", true)));
    forged.put("no UUID", es(claims().subject("ada")));
    forged.put("nobody", es(claims().subject(null)));
    forged.put("no JWT", "a.b.c");
    forged.put("too long", good + "x".repeat(9_000));
    return forged;
  }

  @Test
  void aSharedSecretCountsOnlyWhereOneIsSet() throws JOSEException {
    String token = signed(JWSAlgorithm.HS256, null, new MACSigner(SECRET), claims().build());
    SupabaseTokens legacy = tokens(Optional.of(new Secret(SECRET)), Time.system());
    assertEquals(
        Optional.of(new AccessTokens.Holder(ADA, Optional.of("ada@example.org"))),
        legacy.holder(token));
    assertTrue(tokens(Optional.empty(), Time.system()).holder(token).isEmpty());
  }

  @Test
  void aNewKeyIsFetchedOnceAndMadeUpNamesCostTheProviderNothing() throws JOSEException {
    try (KeysOrigin own = new KeysOrigin()) {
      ManualTime time = new ManualTime(Time.system().now());
      SupabaseTokens tokens =
          new SupabaseTokens(
              SupabaseSettings.ofProject(
                  own.url(), "anon", new Secret("service"), Optional.empty()),
              time);
      own.document = new JWKSet(ec).toString();
      String first = es(claims().issuer(own.url() + "/auth/v1"));
      assertTrue(tokens.holder(first).isPresent());
      assertTrue(tokens.holder(first).isPresent());
      assertEquals(1, own.asked.get());
      ECKey next = key("k-next");
      String rotated =
          signed(
              JWSAlgorithm.ES256,
              "k-next",
              new ECDSASigner(next),
              claims().issuer(own.url() + "/auth/v1").build());
      time.advance(Duration.ofSeconds(31));
      own.document = new JWKSet(List.of(ec, next)).toString();
      assertTrue(tokens.holder(rotated).isPresent());
      for (int i = 0; i < 50; i++) {
        String madeUp =
            signed(JWSAlgorithm.ES256, "x" + i, new ECDSASigner(next), claims().build());
        assertTrue(tokens.holder(madeUp).isEmpty());
      }
      assertEquals(2, own.asked.get());
      own.status = 503;
      time.advance(Duration.ofMinutes(20));
      assertTrue(tokens.holder(es(claims().issuer(own.url() + "/auth/v1"))).isPresent());
    }
  }
}
