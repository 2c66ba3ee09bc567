package org.vivavoce.audit;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.SigninRoutes;

/** Who did what in a tenant, for its owners and auditors. */
public final class AuditRoutes implements Routes {
  private static final int LIMIT = 50;

  private final SigninRoutes signin;
  private final AuditTrail trail;

  public AuditRoutes(SigninRoutes signin, AuditTrail trail) {
    this.signin = signin;
    this.trail = trail;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/audit", this::page);
  }

  private void page(Context ctx) {
    if (!(signin.person(ctx) instanceof Claims.Member member)) {
      throw forbidden();
    }
    String limit = ctx.queryParam("limit"); // a number within bounds, says the contract
    AuditTrail.Page page =
        trail
            .page(
                member,
                before(ctx.queryParam("before")),
                limit == null ? LIMIT : Integer.parseInt(limit))
            .orElseThrow(AuditRoutes::forbidden);
    ctx.header("Cache-Control", "no-store");
    ctx.json(page);
  }

  private static AuditTrail.@Nullable Place before(@Nullable String wire) {
    if (wire == null) {
      return null;
    }
    return AuditTrail.Place.ofWire(wire)
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.INVALID_INPUT,
                    "before must be the next of another page.",
                    List.of(new FieldError("before", "must be the next of another page")),
                    Map.of()));
  }

  private static ProblemException forbidden() {
    return new ProblemException(
        ErrorCode.FORBIDDEN, "Only an owner or an auditor may read the audit trail.");
  }
}
