package org.vivavoce.twins.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks a provider's ID token: signature by its published keys, issuer, audience, time. */
final class IdTokens {
  /** Clocks of two machines differ. */
  private static final long SKEW_S = 60;

  private IdTokens() {}

  /** Only what a public key can verify: no {@code none}, no shared secret. */
  private static boolean isSignature(JWSAlgorithm algorithm) {
    return JWSAlgorithm.Family.RSA.contains(algorithm)
        || JWSAlgorithm.Family.EC.contains(algorithm);
  }

  /** The key id of a token that could be one; empty for what is no token. */
  static Optional<String> keyId(String token) {
    try {
      String id = JWSObject.parse(token).getHeader().getKeyID();
      return Optional.of(id == null ? "" : id);
    } catch (ParseException noToken) {
      return Optional.empty();
    }
  }

  /** Whether one of the keys could have signed the token. */
  static boolean knows(JWKSet keys, String keyId) {
    return keyId.isEmpty() ? !keys.isEmpty() : keys.getKeyByKeyId(keyId) != null;
  }

  /** The claims, when the signature is one of those keys'; nothing else is checked yet. */
  static Optional<ObjectNode> signed(String token, JWKSet keys) {
    try {
      JWSObject jws = JWSObject.parse(token);
      JWSHeader header = jws.getHeader();
      if (!isSignature(header.getAlgorithm())) {
        return Optional.empty();
      }
      for (JWK key : keys.getKeys()) {
        boolean named = header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
        @Nullable Key publicKey = named ? publicKey(key, header.getAlgorithm()) : null;
        if (publicKey != null
            && jws.verify(new DefaultJWSVerifierFactory().createJWSVerifier(header, publicKey))) {
          return Json.tryObject(jws.getPayload().toString());
        }
      }
      return Optional.empty();
    } catch (ParseException | JOSEException unusable) {
      return Optional.empty();
    }
  }

  private static @Nullable Key publicKey(JWK key, JWSAlgorithm algorithm) throws JOSEException {
    if (key.getKeyUse() != null && !"sig".equals(key.getKeyUse().identifier())) {
      return null;
    }
    return switch (key) {
      case RSAKey rsa when JWSAlgorithm.Family.RSA.contains(algorithm) -> rsa.toPublicKey();
      case ECKey ec when JWSAlgorithm.Family.EC.contains(algorithm) -> ec.toPublicKey();
      default -> null;
    };
  }

  static boolean isFrom(ObjectNode claims, String issuer) {
    String said = claims.path("iss").asString("");
    // Google's older tokens name their issuer without the scheme.
    boolean google = issuer.equals("https://accounts.google.com");
    return said.equals(issuer) || (google && said.equals("accounts.google.com"));
  }

  static boolean isFor(ObjectNode claims, String clientId) {
    JsonNode audience = claims.path("aud");
    if (audience.isString()) {
      return clientId.equals(audience.asString());
    }
    boolean named = false;
    for (JsonNode one : audience) {
      named |= clientId.equals(one.asString(""));
    }
    // A token for several has to say who asked for it (OpenID Connect Core §3.1.3.7).
    return named && (audience.size() == 1 || clientId.equals(claims.path("azp").asString("")));
  }

  static boolean isInTime(ObjectNode claims, long nowS) {
    return nowS < claims.path("exp").asLong(0) + SKEW_S
        && claims.path("iat").asLong(0) <= nowS + SKEW_S
        && claims.path("nbf").asLong(0) <= nowS + SKEW_S;
  }

  /** Whether the access token came with this ID token, where the ID token says so. */
  static boolean fits(ObjectNode claims, String token, String accessToken) {
    String hash = Json.text(claims, "at_hash");
    if (hash == null) {
      return true;
    }
    try {
      String algorithm = JWSObject.parse(token).getHeader().getAlgorithm().getName();
      MessageDigest digest = MessageDigest.getInstance("SHA-" + algorithm.substring(2));
      byte[] whole = digest.digest(accessToken.getBytes(StandardCharsets.US_ASCII));
      String half =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(Arrays.copyOf(whole, whole.length / 2));
      return Hashes.same(half, hash);
    } catch (ParseException | NoSuchAlgorithmException unusable) {
      return false;
    }
  }
}
