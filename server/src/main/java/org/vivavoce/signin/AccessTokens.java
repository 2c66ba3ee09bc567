package org.vivavoce.signin;

import java.util.Optional;
import java.util.UUID;

/** Who a bearer token of the identity provider names. */
public interface AccessTokens {
  /**
   * Where the keys to check it cannot be had, a {@link org.vivavoce.platform.fault.Fault} is
   * thrown.
   *
   * @param jwt as sent, not trusted
   * @return empty when it is not valid: forged, expired, foreign, of no person
   */
  Optional<Holder> holder(String jwt);

  /**
   * @param email as the token says, where it does; never the ground for a right
   */
  record Holder(UUID userId, Optional<String> email) {}
}
