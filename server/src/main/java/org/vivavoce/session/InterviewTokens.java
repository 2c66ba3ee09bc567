package org.vivavoce.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The definitive guide's tokens (JWT, RFC 7519; HS256, RFC 7518 §3.2): user, interview, tenant, an
 * hour at most. Good at the socket only; they have no {@code sub}, so nobody who checks people's
 * tokens takes them for one. The algorithm is ours, not the token's (RFC 8725 §3.1).
 */
final class InterviewTokens {
  private static final Duration LASTS = Duration.ofHours(1);
  private static final int LONGEST = 2_000;

  /** Of every token that we sign, and the only one we take. */
  private static final String HEADER = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private static final String AUDIENCE = "viva-socket";

  private final HmacKey key;
  private final Time time;

  InterviewTokens(LiveKeys keys, Time time) {
    this.key = HmacKey.of(keys.jwtKey());
    this.time = time;
  }

  record Claims(UUID userId, UUID interviewId, UUID tenantId) {}

  String sign(Claims claims) {
    long now = time.now().getEpochSecond();
    String payload =
        encoded(
            Json.object()
                .put("userId", claims.userId().toString())
                .put("interviewId", claims.interviewId().toString())
                .put("tenantId", claims.tenantId().toString())
                .put("aud", AUDIENCE)
                .put("iat", now)
                .put("exp", now + LASTS.toSeconds())
                .toString());
    String signed = HEADER + "." + payload;
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(signed));
  }

  /** Empty when it is forged, expired, or for another purpose. */
  Optional<Claims> verified(String token) {
    return read(token, true);
  }

  /** Whose it was, though it may be expired; empty when we did not sign it. */
  Optional<Claims> signed(String token) {
    return read(token, false);
  }

  private Optional<Claims> read(String token, boolean valid) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] given = Base64.getUrlDecoder().decode(parts[2]);
      JsonNode header = decoded(parts[0]);
      boolean ours = header.path("alg").asString("").equals("HS256") && !header.has("crit");
      if (!ours || !MessageDigest.isEqual(key.sign(parts[0] + "." + parts[1]), given)) {
        return Optional.empty();
      }
      JsonNode claims = decoded(parts[1]);
      long until = claims.path("exp").asLong(0);
      // The document's own tokens name no audience; another audience is another purpose.
      boolean here = claims.path("aud").asString(AUDIENCE).equals(AUDIENCE);
      if (!here || (valid && !isCurrent(until))) {
        return Optional.empty();
      }
      return Optional.of(
          new Claims(
              UUID.fromString(claims.path("userId").asString("")),
              UUID.fromString(claims.path("interviewId").asString("")),
              UUID.fromString(claims.path("tenantId").asString(""))));
    } catch (IllegalArgumentException | JacksonException e) {
      return Optional.empty();
    }
  }

  private boolean isCurrent(long until) {
    long now = time.now().getEpochSecond();
    return until > now && until <= now + LASTS.toSeconds() + 60;
  }

  private static JsonNode decoded(String part) {
    return Json.tree(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
