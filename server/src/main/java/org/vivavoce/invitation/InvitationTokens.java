package org.vivavoce.invitation;

import java.net.URI;
import java.util.HexFormat;
import java.util.UUID;
import org.vivavoce.platform.crypto.HmacKey;

/**
 * The tokens in invitation links: they follow from the invitation and its version under a key
 * outside the database, so a letter that is sent again holds the same link, and no token stands in
 * a job or a remembered answer. The database has their SHA-256 only.
 */
public final class InvitationTokens {
  private final HmacKey key;
  private final String app;

  /**
   * @param app where people reach the pages, without a slash at its end
   */
  public InvitationTokens(HmacKey key, URI app) {
    this.key = key;
    this.app = app.toString();
  }

  /**
   * 64 hexadecimal digits.
   *
   * @param version the invitation's {@code token_version}; a higher one makes the tokens before
   *     worthless once its hash is stored
   */
  public String token(UUID invitationId, int version) {
    return HexFormat.of().formatHex(key.sign("invitation|" + invitationId + "|" + version));
  }

  /** Where the candidate enters; holds the token, hence a secret. */
  public URI url(UUID invitationId, int version) {
    return URI.create(app + "/interview/join?token=" + token(invitationId, version));
  }
}
