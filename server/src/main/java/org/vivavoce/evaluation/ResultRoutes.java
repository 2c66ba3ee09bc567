package org.vivavoce.evaluation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.session.ContentAccess;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.SessionView;
import org.vivavoce.signin.SigninRoutes;

/** The summary: whole to members; to the candidate what was covered, and nothing else. */
public final class ResultRoutes implements Routes {
  private static final int ASK_AGAIN_S = 2;

  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final ResultStore results;
  private final Database database;

  public ResultRoutes(
      SigninRoutes signin, SessionStore sessions, ResultStore results, Database database) {
    this.signin = signin;
    this.sessions = sessions;
    this.results = results;
    this.database = database;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/sessions/{id}/result", this::result);
  }

  private void result(Context ctx) {
    Claims person = signin.person(ctx);
    SessionView session = sessions.require(person, Requests.pathUuid(ctx, "id"));
    ctx.header("Cache-Control", "no-store");
    if (!session.status().isFinal()) {
      pending(ctx);
      return;
    }
    boolean member = person instanceof Claims.Member;
    // A candidate has no right to the row; this code shows them the covered part of it.
    Claims reader = member ? person : new Claims.Service(session.tenantId());
    ResultStore.Result result =
        database.inTenant(
            reader,
            tx -> {
              ContentAccess.check(tx, person, session.id());
              ResultStore.Result found = results.find(tx, session.tenantId(), session.id());
              if (!(found instanceof ResultStore.Result.Pending)) {
                ContentAccess.note(
                    tx,
                    person,
                    session.tenantId(),
                    session.id(),
                    AuditAction.RESULT_VIEWED,
                    Requests.id(ctx),
                    Requests.clientAddress(ctx));
              }
              return found;
            });
    switch (result) {
      case ResultStore.Result.Ready ready ->
          ctx.json(ResultAnswer.of(session, member, ready.summary(), "ready", "none"));
      case ResultStore.Result.Failed _ ->
          ctx.json(ResultAnswer.of(session, member, null, "failed", "failed"));
      case ResultStore.Result.Pending _ -> {
        if (session.status() == SessionStatus.CANCELLED
            || session.status() == SessionStatus.EXPIRED) {
          ctx.json(ResultAnswer.of(session, member, null, "failed", "none"));
        } else {
          pending(ctx);
        }
      }
    }
  }

  private static void pending(Context ctx) {
    ctx.status(202);
    ctx.header("Retry-After", Integer.toString(ASK_AGAIN_S));
    ctx.json(Map.of("status", "pending"));
  }
}
