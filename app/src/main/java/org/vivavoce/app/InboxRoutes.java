package org.vivavoce.app;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.URI;
import java.util.regex.Pattern;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.PassThrough;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Routes;

/**
 * {@code /inbox…} of the public port, passed on to the mail twin, which asks nobody who they are.
 * Letters hold links and codes that let people in, so only somebody at this machine may read them:
 * where the pages' address is a loopback one, in a try-out or as an owner; where others reach it,
 * the operator alone, by the admin token. A proxy that says nothing of itself makes everybody look
 * as if they sat at this machine, and an owner is one of their own tenant only. For everybody else
 * there is nothing here.
 */
final class InboxRoutes implements Routes {
  /** Nothing that another program could read as another path. */
  private static final Pattern PLAIN = Pattern.compile("/inbox(/[A-Za-z0-9_-]+(\\.css)?){0,4}");

  /** Who is a signed-in owner. */
  @FunctionalInterface
  interface Owners {
    boolean include(Context ctx);
  }

  private final String twin;
  private final boolean demo;
  private final boolean open;
  private final Owners owners;
  private final OperatorDoor operator;
  private final PassThrough passThrough = new PassThrough();

  /**
   * @param twin the mail twin's HTTP address, without a slash at its end
   * @param demo whether this installation is a try-out
   * @param publicUrl where others would come from
   * @param operator who may read wherever others come from
   */
  InboxRoutes(String twin, boolean demo, URI publicUrl, Owners owners, OperatorDoor operator) {
    this.twin = twin;
    this.demo = demo;
    this.open = isOpen(publicUrl);
    this.owners = owners;
    this.operator = operator;
  }

  /** Whether the pages are for this machine alone. */
  static boolean isOpen(URI publicUrl) {
    return isLoopback(String.valueOf(publicUrl.getHost()));
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/inbox", this::pass);
    routes.get("/inbox/<path>", this::pass);
  }

  private void pass(Context ctx) {
    String path = ctx.req().getRequestURI();
    if (!PLAIN.matcher(path).matches() || !mayRead(ctx)) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "There is nothing at this address.");
    }
    passThrough.pass(ctx, PassThrough.address(twin + path, ctx), new byte[0]);
  }

  /** Who may read the mail of this installation. */
  boolean mayRead(Context ctx) {
    return OperatorDoor.isLocal(ctx)
        && ((open && (demo || owners.include(ctx))) || isOperator(ctx));
  }

  private boolean isOperator(Context ctx) {
    try {
      operator.check(ctx);
      return true;
    } catch (ProblemException refused) {
      return false;
    }
  }

  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      return InetAddress.ofLiteral(bare).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
