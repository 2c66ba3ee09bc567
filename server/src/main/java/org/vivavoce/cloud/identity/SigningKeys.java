package org.vivavoce.cloud.identity;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.fault.FaultCategory;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.IdentityUnavailableException;

/**
 * The provider's public keys ({@code /.well-known/jwks.json}, RFC 7517), kept for ten minutes. A
 * key that is not known is looked for at once, but not more often than twice a minute, so that
 * tokens with made-up names cost the provider nothing. While it is away, keys up to an hour old
 * still do.
 */
final class SigningKeys {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
  private static final long KEPT_MS = 600_000;
  private static final long COOL_DOWN_MS = 30_000;
  private static final long OLDEST_MS = 3_600_000;

  private final SupabaseHttp http;
  private final String key;
  private final Time time;
  private Map<String, JWK> known = Map.of();
  private @Nullable Long fetchedMs;
  private @Nullable Long triedMs;

  SigningKeys(SupabaseHttp http, String key, Time time) {
    this.http = http;
    this.key = key;
    this.time = time;
  }

  /**
   * @throws IdentityUnavailableException when no usable keys can be had
   */
  synchronized Optional<JWK> find(String kid) {
    if (olderThan(fetchedMs, KEPT_MS) || !known.containsKey(kid)) {
      refresh();
    }
    if (olderThan(fetchedMs, OLDEST_MS)) {
      throw new IdentityUnavailableException(
          FaultCategory.RETRY, "The identity provider's keys cannot be had", null);
    }
    return Optional.ofNullable(known.get(kid));
  }

  private boolean olderThan(@Nullable Long momentMs, long ms) {
    return momentMs == null || time.monotonicMs() - momentMs >= ms;
  }

  private void refresh() {
    if (!olderThan(triedMs, COOL_DOWN_MS)) {
      return;
    }
    triedMs = time.monotonicMs();
    try {
      SupabaseHttp.Answer answer = http.get("/.well-known/jwks.json", key);
      if (answer.ok()) {
        known = usable(JWKSet.parse(answer.json().toString()));
        fetchedMs = time.monotonicMs();
        return;
      }
      LOG.warn("The identity provider's keys cannot be had: HTTP {}", answer.status());
    } catch (IdentityUnavailableException e) {
      LOG.warn("The identity provider's keys cannot be had: {}", e.getMessage());
    } catch (ParseException e) {
      LOG.warn("The identity provider's keys cannot be read");
    }
  }

  /** Public keys only: a shared secret in a published list would let anybody sign. */
  private static Map<String, JWK> usable(JWKSet set) {
    Map<String, JWK> keys = new HashMap<>();
    for (JWK each : set.getKeys()) {
      boolean forSigning = each.getKeyUse() == null || each.getKeyUse().equals(KeyUse.SIGNATURE);
      if (each instanceof AsymmetricJWK && forSigning && each.getKeyID() != null) {
        keys.put(each.getKeyID(), each.toPublicJWK());
      }
    }
    return Map.copyOf(keys);
  }
}
