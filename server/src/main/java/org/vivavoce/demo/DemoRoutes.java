package org.vivavoce.demo;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.IdentityUnavailableException;
import org.vivavoce.signin.SigninProblems;

/** The operator on this machine asks for the demo's links. */
public final class DemoRoutes implements Routes {
  private final Demo demo;
  private final OperatorDoor operator;

  public DemoRoutes(Demo demo, OperatorDoor operator) {
    this.demo = demo;
    this.operator = operator;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/internal/v1/demo/links", this::links);
  }

  private void links(Context ctx) {
    operator.check(ctx);
    ctx.header("Cache-Control", "no-store");
    try {
      ctx.json(demo.links("true".equals(ctx.queryParam("fresh"))));
    } catch (IdentityUnavailableException e) {
      throw SigninProblems.unavailable(e);
    }
  }
}
