package org.vivavoce.cloud.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.AccessTokens;

/**
 * Supabase's access tokens (JWT, RFC 7519; checked as RFC 8725 says). The algorithm is the key's
 * own: ES256 and RS256 by the published keys, HS256 by the shared secret and only where one is set.
 */
public final class SupabaseTokens implements AccessTokens {
  private static final int LONGEST = 8 << 10;
  private static final long SKEW_S = 30;
  private static final String AUTHENTICATED = "authenticated";

  private final String issuer;
  private final @Nullable String sharedSecret;
  private final SigningKeys keys;
  private final Time time;

  public SupabaseTokens(SupabaseSettings settings, Time time) {
    this.issuer = settings.issuer();
    this.sharedSecret = settings.jwtSecret().map(secret -> secret.reveal()).orElse(null);
    this.keys = new SigningKeys(new SupabaseHttp(settings), settings.anonKey(), time);
    this.time = time;
  }

  @Override
  public Optional<Holder> holder(String jwt) {
    if (jwt.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      SignedJWT token = SignedJWT.parse(jwt);
      JWSVerifier verifier = verifier(token.getHeader());
      if (verifier == null || !token.verify(verifier)) {
        return Optional.empty();
      }
      return person(token.getJWTClaimsSet());
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** Null where nothing may verify such a token. */
  private @Nullable JWSVerifier verifier(JWSHeader header) throws JOSEException {
    JWSAlgorithm algorithm = header.getAlgorithm();
    if (JWSAlgorithm.HS256.equals(algorithm)) {
      return sharedSecret == null
          ? null
          : new MACVerifier(sharedSecret.getBytes(StandardCharsets.UTF_8));
    }
    String kid = header.getKeyID();
    boolean known = JWSAlgorithm.ES256.equals(algorithm) || JWSAlgorithm.RS256.equals(algorithm);
    if (!known || kid == null || kid.isEmpty()) {
      return null;
    }
    JWK key = keys.find(kid).orElse(null);
    if (key == null || (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm))) {
      return null;
    }
    if (JWSAlgorithm.ES256.equals(algorithm) && key instanceof ECKey ec) {
      return new ECDSAVerifier(ec);
    }
    if (JWSAlgorithm.RS256.equals(algorithm) && key instanceof RSAKey rsa) {
      return new RSASSAVerifier(rsa);
    }
    return null;
  }

  private Optional<Holder> person(JWTClaimsSet claims) throws ParseException {
    Instant now = time.now();
    Date expires = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    boolean inTime =
        expires != null
            && now.minusSeconds(SKEW_S).isBefore(expires.toInstant())
            && (notBefore == null || !now.plusSeconds(SKEW_S).isBefore(notBefore.toInstant()));
    boolean ours =
        issuer.equals(claims.getIssuer())
            && List.of(AUTHENTICATED).equals(claims.getAudience())
            && AUTHENTICATED.equals(claims.getStringClaim("role"))
            && !Boolean.TRUE.equals(claims.getBooleanClaim("is_anonymous"));
    String subject = claims.getSubject();
    if (!inTime || !ours || subject == null || subject.length() != 36) {
      return Optional.empty();
    }
    String email = claims.getStringClaim("email");
    return Optional.of(
        new Holder(
            UUID.fromString(subject),
            email == null || email.isBlank()
                ? Optional.empty()
                : Optional.of(email.strip().toLowerCase(Locale.ROOT))));
  }
}
