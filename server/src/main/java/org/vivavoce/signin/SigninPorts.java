package org.vivavoce.signin;

import java.net.URI;
import java.util.Optional;
import org.vivavoce.platform.crypto.HmacKey;

/**
 * What signing in stands on.
 *
 * @param key seals the links of code mails and hides the addresses of failed attempts; when it
 *     changes, links that wait in mailboxes are dead
 * @param provider as the adapter gives it
 * @param passOn where {@code /auth/v1/…} of the public port goes, ends in {@code /auth/v1}: the
 *     embedded twin; empty where browsers reach the provider by themselves
 */
public record SigninPorts(
    IdentityProvider provider, AccessTokens tokens, HmacKey key, Optional<URI> passOn) {

  /** The provider as everybody but this package's pass-through should see it. */
  public IdentityProvider sealed() {
    return new SealedLinks(provider, key);
  }
}
