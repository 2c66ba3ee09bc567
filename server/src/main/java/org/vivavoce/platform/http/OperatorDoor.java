package org.vivavoce.platform.http;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.vivavoce.platform.crypto.Secret;

/** The operator on this machine: admin token, loopback only; closed without a token. */
public final class OperatorDoor {
  /** Said by proxies: then the client is not the one who connected. */
  private static final List<String> FORWARDED =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

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

  /**
   * From this machine itself: what a proxy passed on, also one that nobody told us to trust, comes
   * from somebody else.
   */
  public static boolean isLocal(Context ctx) {
    return isLoopback(Requests.clientAddress(ctx))
        && isLoopback(ctx.req().getRemoteAddr())
        && FORWARDED.stream().allMatch(name -> ctx.header(name) == null);
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
