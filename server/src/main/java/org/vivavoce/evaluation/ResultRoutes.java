package org.vivavoce.evaluation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.session.ContentAccess;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.SessionView;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.TenancyStore;
import org.vivavoce.transcript.JournalHead;
import org.vivavoce.transcript.JournalHeads;
import tools.jackson.databind.node.ObjectNode;

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
      database.inTenant(
          person,
          tx -> {
            ContentAccess.check(tx, person, session.id());
            return true;
          });
      pending(ctx);
      return;
    }
    boolean member = person instanceof Claims.Member;
    Shown shown = shown(ctx, person, session);
    switch (shown.result()) {
      case ResultStore.Result.Ready ready ->
          answer(
              ctx,
              shown,
              ResultAnswer.of(
                  session, member, shown.open() ? ready.summary() : null, "ready", "none"));
      case ResultStore.Result.Failed _ ->
          answer(ctx, shown, ResultAnswer.of(session, member, null, "failed", "failed"));
      case ResultStore.Result.Pending _ -> {
        if (shown.declined()) {
          answer(ctx, shown, ResultAnswer.of(session, member, null, "declined", "none"));
        } else if (session.status() == SessionStatus.CANCELLED
            || session.status() == SessionStatus.EXPIRED) {
          answer(ctx, shown, ResultAnswer.of(session, member, null, "failed", "none"));
        } else {
          pending(ctx);
        }
      }
    }
  }

  /** With the signed end of the journal that it rests on, so that whoever reads it can keep it. */
  private static void answer(Context ctx, Shown shown, ObjectNode answer) {
    JournalHead head = shown.receipt();
    ctx.json(head == null ? answer.putNull("receipt") : answer.set("receipt", head.json()));
  }

  /**
   * @param open whether this person may see what stands in it
   * @param declined whether the candidate did not agree to a summary
   * @param receipt null where nothing was journalled
   */
  private record Shown(
      ResultStore.Result result, boolean open, boolean declined, @Nullable JournalHead receipt) {}

  private Shown shown(Context ctx, Claims person, SessionView session) {
    UUID tenant = session.tenantId();
    Claims.Service service = new Claims.Service(tenant);
    boolean member = person instanceof Claims.Member;
    // A candidate has no right to the row; this code shows them the covered part of it, where the
    // tenant shows anything.
    return database.inTenant(
        member ? person : service,
        tx -> {
          ContentAccess.check(tx, person, session.id());
          ResultStore.Result result = results.find(tx, tenant, session.id());
          if (!(result instanceof ResultStore.Result.Pending)) {
            ContentAccess.note(
                tx,
                person,
                tenant,
                session.id(),
                AuditAction.RESULT_VIEWED,
                Requests.id(ctx),
                Requests.clientAddress(ctx));
          }
          return Database.assuming(
              tx,
              service,
              own ->
                  new Shown(
                      result,
                      member || TenancyStore.settings(own, tenant).candidateSeesSummary(),
                      ConsentStore.summaryDeclined(own, session.id()),
                      JournalHeads.latest(own, session.id()).orElse(null)));
        });
  }

  private static void pending(Context ctx) {
    ctx.status(202);
    ctx.header("Retry-After", Integer.toString(ASK_AGAIN_S));
    ctx.json(Map.of("status", "pending"));
  }
}
