package org.vivavoce.signin;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Proves who somebody is: by a code or a link sent to an address, or by another provider such as
 * Google. It keeps the accounts; who may do what here is not its business.
 *
 * <p>Every method may throw a {@link org.vivavoce.platform.fault.Fault}: {@code RETRY} where the
 * provider is away or slow, {@code DO_NOT_RETRY} where it refuses our keys.
 */
public interface IdentityProvider {
  /**
   * The account with this address, made where there is none; its address counts as confirmed.
   *
   * @param email compared without regard to case
   */
  UUID ensureUser(String email);

  /** A new code; the code before is dead. Makes the account too. Sends no mail. */
  SigninCode code(String email);

  /**
   * Spends the code that was sent to this address.
   *
   * @param digits as typed, without spaces
   */
  Verification verifyCode(String email, String digits);

  /**
   * Spends the code behind a link.
   *
   * @param tokenHash as in {@link SigninCode}
   */
  Verification verifyLink(String tokenHash);

  /**
   * Where a browser begins to sign in with another provider; empty where that is not offered.
   *
   * @param provider {@code google}
   * @param redirectTo where the browser returns with {@code code} or {@code error}
   * @param codeChallenge base64url without padding of SHA-256 of the verifier (RFC 7636, S256)
   */
  Optional<URI> authorizeUrl(String provider, URI redirectTo, String codeChallenge);

  /**
   * Spends what the browser brought back.
   *
   * @param codeVerifier the secret of {@link #authorizeUrl}'s challenge, 43 to 128 characters
   */
  Verification exchange(String authCode, String codeVerifier);

  /**
   * @param digits to type, six or more
   * @param tokenHash for a link that needs no typing
   * @param lasts from now
   */
  record SigninCode(String digits, String tokenHash, Duration lasts) {
    @Override
    public String toString() {
      return "SigninCode[" + lasts + "]";
    }
  }

  /** What became of an attempt. */
  sealed interface Verification {
    /**
     * @param email confirmed by the provider, in lower case
     */
    record Proved(UUID userId, String email) implements Verification {}

    record Refused(Reason reason) implements Verification {}
  }

  /** Why an attempt failed. */
  enum Reason {
    WRONG_OR_EXPIRED,
    RATE_LIMITED,
    BANNED,
    EMAIL_UNVERIFIED
  }
}
