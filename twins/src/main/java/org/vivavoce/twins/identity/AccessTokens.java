package org.vivavoce.twins.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import java.util.Optional;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Signs and checks the JWTs that name a user (ES256, one key with its {@code kid}). */
final class AccessTokens {
  private final ECKey key;
  private final Clock clock;

  AccessTokens(ECKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /** Payload as it stands: {@code aud} stays a string. */
  String sign(ObjectNode claims) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    JWSObject token = new JWSObject(header, new Payload(Json.write(claims)));
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException unusableKey) {
      throw new IllegalStateException(unusableKey);
    }
    return token.serialize();
  }

  /**
   * The claims, when our key signed them and they have not run out.
   *
   * @throws ApiError 403 {@code bad_jwt}
   */
  ObjectNode verify(String token) {
    ObjectNode claims =
        trusted(token)
            .orElseThrow(() -> bad("unable to parse or verify signature, signature is invalid"));
    if (clock.unixSeconds() >= claims.path("exp").asLong(0)) {
      throw bad("unable to parse or verify signature, token has invalid claims: token is expired");
    }
    return claims;
  }

  private Optional<ObjectNode> trusted(String token) {
    try {
      JWSObject jws = JWSObject.parse(token);
      boolean ours =
          JWSAlgorithm.ES256.equals(jws.getHeader().getAlgorithm())
              && key.getKeyID().equals(jws.getHeader().getKeyID())
              && jws.verify(new ECDSAVerifier(key.toPublicJWK()));
      return ours ? Json.tryObject(jws.getPayload().toString()) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException noToken) {
      return Optional.empty();
    }
  }

  private static ApiError bad(String why) {
    return new ApiError(403, "bad_jwt", "invalid JWT: " + why);
  }

  /** What {@code /.well-known/jwks.json} says: the public half, for verifying only. */
  ObjectNode jwks() {
    ObjectNode jwk = Json.tryObject(key.toPublicJWK().toJSONString()).orElseThrow();
    jwk.put("use", "sig").put("alg", "ES256").put("ext", true);
    jwk.putArray("key_ops").add("verify");
    ObjectNode set = Json.object();
    set.putArray("keys").add(jwk);
    return set;
  }
}
