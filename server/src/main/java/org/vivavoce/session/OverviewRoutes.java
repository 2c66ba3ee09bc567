package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;

/** A tenant's sessions as a list and as numbers, and the auditor's way to one session's content. */
public final class OverviewRoutes implements Routes {
  private static final int PER_PAGE = 50;
  private static final int SHORTEST_REASON = 10;

  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final Database database;

  public OverviewRoutes(SigninRoutes signin, SessionStore sessions, Database database) {
    this.signin = signin;
    this.sessions = sessions;
    this.database = database;
  }

  record AccessBody(String reason) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/sessions", this::list);
    routes.get("/api/v1/statistics", this::statistics);
    routes.post("/api/v1/sessions/{id}/access", this::access);
  }

  private void list(Context ctx) {
    Claims.Member member = Rights.member(signin.person(ctx));
    String position = ctx.queryParam("position_id");
    OverviewStore.Filter filter =
        new OverviewStore.Filter(
            ctx.queryParam("status"),
            position == null ? null : UUID.fromString(position),
            ctx.queryParam("q"),
            number(ctx, "page", 1),
            number(ctx, "per_page", PER_PAGE));
    ctx.json(
        database.inTenant(
            member,
            tx -> {
              Rights.require(tx, member, Role.values());
              return OverviewStore.list(tx, member.tenantId(), filter);
            }));
  }

  /** Its form was held against the contract. */
  private static int number(Context ctx, String name, int otherwise) {
    String given = ctx.queryParam(name);
    return given == null ? otherwise : new BigDecimal(given).intValue();
  }

  private void statistics(Context ctx) {
    Claims.Member member = Rights.member(signin.person(ctx));
    ctx.json(
        database.inTenant(
            member,
            tx -> {
              Rights.require(tx, member, Role.OWNER, Role.RECRUITER, Role.AUDITOR);
              return OverviewStore.statistics(tx, member.tenantId());
            }));
  }

  private void access(Context ctx) {
    Claims.Member member = Rights.member(signin.person(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    String reason = Requests.body(ctx, AccessBody.class).reason().strip();
    sessions.requireRole(member, Role.AUDITOR);
    sessions.require(member, id);
    if (reason.length() < SHORTEST_REASON) {
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          "Give a reason of at least %d characters.".formatted(SHORTEST_REASON),
          List.of(new FieldError("reason", "is too short")),
          Map.of());
    }
    database.inTenant(
        member,
        tx -> {
          Rights.require(tx, member, Role.AUDITOR);
          Audit.record(
              tx,
              member.tenantId(),
              AuditEntry.of(
                      AuditEntry.Actor.member(member.userId()),
                      AuditAction.CONTENT_OPENED,
                      AuditEntry.ObjectKind.INTERVIEW_SESSION,
                      id)
                  .because(reason)
                  .from(Requests.id(ctx), Requests.clientAddress(ctx)));
          return id;
        });
    ctx.status(204);
  }
}
