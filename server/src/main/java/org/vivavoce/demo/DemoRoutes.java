package org.vivavoce.demo;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;

/**
 * The operator on this machine asks for the demo's links: admin token, loopback only; closed
 * without one.
 */
public final class DemoRoutes implements Routes {
  private final Demo demo;
  private final Optional<Secret> adminToken;

  public DemoRoutes(Demo demo, Optional<Secret> adminToken) {
    this.demo = demo;
    this.adminToken = adminToken;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/internal/v1/demo/links", this::links);
  }

  private void links(Context ctx) {
    if (!isLoopback(Requests.clientAddress(ctx)) || !isLoopback(ctx.req().getRemoteAddr())) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "There is nothing at this address.");
    }
    String token = Requests.bearer(ctx).orElse("");
    if (adminToken.isEmpty()
        || !MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8),
            adminToken.get().reveal().getBytes(StandardCharsets.UTF_8))) {
      throw new ProblemException(ErrorCode.INVALID_TOKEN, "This is not the admin token.");
    }
    ctx.header("Cache-Control", "no-store");
    ctx.json(demo.links("true".equals(ctx.queryParam("fresh"))));
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
