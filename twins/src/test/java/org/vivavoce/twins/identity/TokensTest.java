package org.vivavoce.twins.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.PlainObject;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Tokens that look right and are not. */
class TokensTest {
  private final TestClock clock = new TestClock();
  private final ECKey key = ec("ours");
  private final AccessTokens tokens = new AccessTokens(key, clock);

  private static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ObjectNode claims() {
    return Json.object()
        .put("sub", "ada")
        .put("iss", "https://issuer.test")
        .put("aud", "us")
        .put("iat", clock.unixSeconds())
        .put("exp", clock.unixSeconds() + 60);
  }

  private static String signed(JWSHeader header, JWSSigner signer, ObjectNode claims)
      throws JOSEException {
    JWSObject token = new JWSObject(header, new Payload(Json.write(claims)));
    token.sign(signer);
    return token.serialize();
  }

  @Test
  void anAccessTokenIsGoodUntilItsTimeIsOver() {
    String token = tokens.sign(claims());
    assertEquals("ada", tokens.verify(token).path("sub").asString(""));
    clock.pass(Duration.ofSeconds(60));
    assertEquals("bad_jwt", assertThrows(ApiError.class, () -> tokens.verify(token)).code());
  }

  @Test
  void anAccessTokenSignedOtherwiseIsBad() throws Exception {
    byte[] publicKey = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    for (String forged :
        new String[] {
          new AccessTokens(ec("ours"), clock).sign(claims()),
          new AccessTokens(ec("theirs"), clock).sign(claims()),
          new PlainObject(new Payload(Json.write(claims()))).serialize(),
          signed(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("ours").build(),
              new MACSigner(publicKey),
              claims()),
          "",
          "..",
          "a.b.c"
        }) {
      assertEquals(
          "bad_jwt", assertThrows(ApiError.class, () -> tokens.verify(forged)).code(), forged);
    }
  }

  @Test
  void anIdTokenIsReadOnlyWithAKeyOfItsIssuer() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("r").generate();
    JWKSet keys = new JWKSet(java.util.List.of(rsa.toPublicJWK(), key.toPublicJWK()));
    JWSHeader byRsa = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r").build();
    JWSHeader byEc = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ours").build();
    String good = signed(byRsa, new RSASSASigner(rsa), claims());
    assertTrue(IdTokens.signed(good, keys).isPresent());
    assertTrue(IdTokens.signed(signed(byEc, new ECDSASigner(key), claims()), keys).isPresent());
    assertFalse(
        IdTokens.signed(signed(byEc, new ECDSASigner(ec("ours")), claims()), keys).isPresent());
    assertFalse(IdTokens.signed(new PlainObject(new Payload("{}")).serialize(), keys).isPresent());
    JWSHeader shared = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r").build();
    byte[] known = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    assertFalse(IdTokens.signed(signed(shared, new MACSigner(known), claims()), keys).isPresent());
    assertFalse(IdTokens.signed(good.substring(0, good.length() - 8), keys).isPresent());
  }

  @Test
  void anIdTokenIsForWhomItSays() {
    assertTrue(IdTokens.isFor(claims(), "us"));
    assertFalse(IdTokens.isFor(claims(), "them"));
    ObjectNode several = claims();
    several.putArray("aud").add("us").add("them");
    assertFalse(IdTokens.isFor(several, "us"), "for several, and nobody says who asked");
    assertTrue(IdTokens.isFor(several.put("azp", "us"), "us"));
    assertFalse(IdTokens.isFor(several.put("azp", "them"), "us"));
    assertFalse(IdTokens.isFor(Json.object(), "us"));
  }

  @Test
  void anIdTokenHasItsTimeAndItsIssuer() {
    long now = clock.unixSeconds();
    assertTrue(IdTokens.isInTime(claims(), now));
    assertTrue(IdTokens.isInTime(claims(), now + 119), "clocks differ");
    assertFalse(IdTokens.isInTime(claims(), now + 120));
    assertFalse(IdTokens.isInTime(claims(), now - 61), "issued in the future");
    assertFalse(IdTokens.isInTime(Json.object(), now));
    assertTrue(IdTokens.isFrom(claims(), "https://issuer.test"));
    assertFalse(IdTokens.isFrom(claims(), "https://issuer.test.evil"));
    ObjectNode google = claims().put("iss", "accounts.google.com");
    assertTrue(IdTokens.isFrom(google, "https://accounts.google.com"));
    assertFalse(IdTokens.isFrom(google, "https://issuer.test"));
  }

  @Test
  void refreshTokensSurviveTheirTextForm() {
    byte[] secret = Chance.bytes(32);
    for (long counter : new long[] {0, 1, 127, 128, 300, 1L << 40}) {
      RefreshToken token = new RefreshToken(UUID.randomUUID(), counter);
      String text = token.encode(secret);
      assertEquals(token, RefreshToken.parse(text).orElseThrow());
      assertTrue(token.is(text, secret));
      assertFalse(token.is(text, Chance.bytes(32)));
      String changed =
          (text.charAt(5) == 'A' ? text.substring(0, 5) + 'B' : text.substring(0, 5) + 'A')
              + text.substring(6);
      assertTrue(RefreshToken.parse(changed).isEmpty());
    }
  }

  @Test
  void durationsAreReadAsTheWireWritesThem() {
    assertEquals(Duration.ofMinutes(90), GoDuration.parse("1h30m").orElseThrow());
    assertEquals(Duration.ofMinutes(30), GoDuration.parse("0.5h").orElseThrow());
    assertEquals(Duration.ofMillis(1500), GoDuration.parse("1s500ms").orElseThrow());
    assertTrue(GoDuration.parse("none").isEmpty());
    for (String bad : new String[] {"", "1", "h", "1d", "-1h", "1h 3m"}) {
      assertThrows(ApiError.class, () -> GoDuration.parse(bad), bad);
    }
  }
}
