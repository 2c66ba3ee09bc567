package org.vivavoce.signin;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.vivavoce.platform.crypto.HmacKey;

/**
 * Links that cannot be guessed. Supabase's token of a link is a hash of the address and the six
 * digits: who knows the address has a million guesses, none of which names an address that failures
 * could be counted for. So the token is mailed with our seal, and what does not bear it is refused
 * before the provider is asked.
 */
final class SealedLinks implements IdentityProvider {
  private static final String PURPOSE = "link|";

  private final IdentityProvider provider;
  private final HmacKey key;

  SealedLinks(IdentityProvider provider, HmacKey key) {
    this.provider = provider;
    this.key = key;
  }

  @Override
  public SigninCode code(String email) {
    SigninCode code = provider.code(email);
    return new SigninCode(code.digits(), seal(code.tokenHash()), code.lasts());
  }

  @Override
  public Verification verifyLink(String sealed) {
    Optional<String> tokenHash = unseal(sealed);
    return tokenHash.isPresent()
        ? provider.verifyLink(tokenHash.get())
        : new Verification.Refused(Reason.WRONG_OR_EXPIRED);
  }

  private String seal(String tokenHash) {
    return tokenHash + "." + mac(tokenHash);
  }

  /** The provider's own token; empty when the seal is not ours. */
  Optional<String> unseal(String sealed) {
    int dot = sealed.lastIndexOf('.');
    if (dot <= 0) {
      return Optional.empty();
    }
    String tokenHash = sealed.substring(0, dot);
    boolean ours =
        MessageDigest.isEqual(
            mac(tokenHash).getBytes(StandardCharsets.UTF_8),
            sealed.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
    return ours ? Optional.of(tokenHash) : Optional.empty();
  }

  private String mac(String tokenHash) {
    return HexFormat.of().formatHex(key.sign(PURPOSE + tokenHash));
  }

  @Override
  public UUID ensureUser(String email) {
    return provider.ensureUser(email);
  }

  @Override
  public Verification verifyCode(String email, String digits) {
    return provider.verifyCode(email, digits);
  }

  @Override
  public Optional<URI> authorizeUrl(String name, URI redirectTo, String codeChallenge) {
    return provider.authorizeUrl(name, redirectTo, codeChallenge);
  }

  @Override
  public Verification exchange(String authCode, String codeVerifier) {
    return provider.exchange(authCode, codeVerifier);
  }
}
