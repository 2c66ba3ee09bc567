package org.vivavoce.platform.http;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.vivavoce.platform.crypto.Secret;

/** The operator on this machine: admin token, loopback only; closed without a token. */
public final class OperatorDoor {
  private final Optional<Secret> adminToken;

  public OperatorDoor(Optional<Secret> adminToken) {
    this.adminToken = adminToken;
  }

  /**
   * @throws ProblemException 404 for a request from elsewhere, 401 for another token
   */
  public void check(Context ctx) {
    if (!isLocal(ctx)) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "There is nothing at this address.");
    }
    String token = Requests.bearer(ctx).orElse("");
    if (adminToken.isEmpty()
        || !MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8),
            adminToken.get().reveal().getBytes(StandardCharsets.UTF_8))) {
      throw new ProblemException(ErrorCode.INVALID_TOKEN, "This is not the admin token.");
    }
  }

  /** From this machine, and not passed on by a proxy that we trust for somebody elsewhere. */
  public static boolean isLocal(Context ctx) {
    return isLoopback(Requests.clientAddress(ctx)) && isLoopback(ctx.req().getRemoteAddr());
  }

  private static boolean isLoopback(String address) {
    try {
      // A literal address: nothing is looked up.
      return !address.isEmpty() && InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
