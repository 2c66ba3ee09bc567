package org.vivavoce.testing;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.vivavoce.platform.fault.FaultCategory;
import org.vivavoce.signin.AccessTokens;
import org.vivavoce.signin.IdentityProvider;
import org.vivavoce.signin.IdentityUnavailableException;

/** An identity provider in memory, with the cloud's rules: one living code an address, one use. */
public final class TestIdentity implements IdentityProvider, AccessTokens {
  private final Map<String, UUID> users = new HashMap<>();
  private final Map<String, String> codes = new HashMap<>();
  private final Map<String, String> google = new HashMap<>();
  private final Map<String, UUID> tokens = new HashMap<>();
  private final AtomicInteger made = new AtomicInteger(100_000);
  public final AtomicInteger asked = new AtomicInteger();
  public volatile boolean away;
  public volatile boolean offersGoogle = true;

  private void reach() {
    asked.incrementAndGet();
    if (away) {
      throw new IdentityUnavailableException(FaultCategory.RETRY, "away in this test", null);
    }
  }

  private static String lower(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  @Override
  public synchronized UUID ensureUser(String email) {
    reach();
    return users.computeIfAbsent(lower(email), _ -> UUID.randomUUID());
  }

  public synchronized boolean knows(String email) {
    return users.containsKey(lower(email));
  }

  @Override
  public synchronized SigninCode code(String email) {
    ensureUser(email);
    String digits = String.valueOf(made.incrementAndGet());
    codes.put(lower(email), digits);
    return new SigninCode(digits, "hash-" + lower(email) + "-" + digits, Duration.ofHours(1));
  }

  /** The code that lives, as the letter would say it. */
  public synchronized String living(String email) {
    return codes.getOrDefault(lower(email), "");
  }

  @Override
  public synchronized Verification verifyCode(String email, String digits) {
    reach();
    if (!codes.remove(lower(email), digits)) {
      return new Verification.Refused(Reason.WRONG_OR_EXPIRED);
    }
    return new Verification.Proved(ensureUser(email), lower(email));
  }

  @Override
  public synchronized Verification verifyLink(String tokenHash) {
    reach();
    for (Map.Entry<String, String> each : codes.entrySet()) {
      if (tokenHash.equals("hash-" + each.getKey() + "-" + each.getValue())) {
        return verifyCode(each.getKey(), each.getValue());
      }
    }
    return new Verification.Refused(Reason.WRONG_OR_EXPIRED);
  }

  @Override
  public Optional<URI> authorizeUrl(String provider, URI redirectTo, String codeChallenge) {
    reach();
    return offersGoogle
        ? Optional.of(
            URI.create(
                "http://google.test/?redirect_to=" + redirectTo + "&challenge=" + codeChallenge))
        : Optional.empty();
  }

  /** The person comes back from Google with this code. */
  public synchronized void cameBack(String authCode, String challenge, String email) {
    ensureUser(email);
    google.put(authCode + " " + challenge, lower(email));
  }

  @Override
  public synchronized Verification exchange(String authCode, String codeVerifier) {
    reach();
    String challenge =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                org.vivavoce.platform.crypto.Tokens.sha256(
                    codeVerifier.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    String email = google.remove(authCode + " " + challenge);
    return email == null
        ? new Verification.Refused(Reason.WRONG_OR_EXPIRED)
        : new Verification.Proved(ensureUser(email), email);
  }

  /** A bearer token of this person. */
  public synchronized String token(String email) {
    String token = "e30.e30." + made.incrementAndGet();
    tokens.put(token, ensureUser(email));
    return token;
  }

  @Override
  public synchronized Optional<Holder> holder(String jwt) {
    reach();
    return Optional.ofNullable(tokens.get(jwt)).map(user -> new Holder(user, Optional.empty()));
  }
}
