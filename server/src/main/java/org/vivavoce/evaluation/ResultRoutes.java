package org.vivavoce.evaluation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.json.Json;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.SessionView;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.TenancyStore;
import tools.jackson.databind.node.ArrayNode;
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
      pending(ctx);
      return;
    }
    boolean member = person instanceof Claims.Member;
    Shown shown = shown(person, session);
    switch (shown.result()) {
      case ResultStore.Result.Ready ready ->
          ctx.json(answer(session, member, shown.open() ? ready.summary() : null, "ready", "none"));
      case ResultStore.Result.Failed _ ->
          ctx.json(answer(session, member, null, "failed", "failed"));
      case ResultStore.Result.Pending _ -> {
        if (shown.declined()) {
          ctx.json(answer(session, member, null, "declined", "none"));
        } else if (session.status() == SessionStatus.CANCELLED
            || session.status() == SessionStatus.EXPIRED) {
          ctx.json(answer(session, member, null, "failed", "none"));
        } else {
          pending(ctx);
        }
      }
    }
  }

  /**
   * @param open whether this person may see what stands in it
   * @param declined whether the candidate did not agree to a summary
   */
  private record Shown(ResultStore.Result result, boolean open, boolean declined) {}

  private Shown shown(Claims person, SessionView session) {
    UUID tenant = session.tenantId();
    Claims.Service service = new Claims.Service(tenant);
    boolean member = person instanceof Claims.Member;
    // A candidate has no right to the row; this code shows them the covered part of it, where the
    // tenant shows anything.
    return database.inTenant(
        member ? person : service,
        tx -> {
          ResultStore.Result result = results.find(tx, tenant, session.id());
          return Database.assuming(
              tx,
              service,
              own ->
                  new Shown(
                      result,
                      member || TenancyStore.settings(own, tenant).candidateSeesSummary(),
                      ConsentStore.summaryDeclined(own, session.id())));
        });
  }

  private static void pending(Context ctx) {
    ctx.status(202);
    ctx.header("Retry-After", Integer.toString(ASK_AGAIN_S));
    ctx.json(Map.of("status", "pending"));
  }

  private static ObjectNode answer(
      SessionView session,
      boolean member,
      @Nullable Summary summary,
      String summaryStatus,
      String evaluationStatus) {
    ObjectNode answer =
        Json.object()
            .put("session_id", session.id().toString())
            .put("summary_status", summaryStatus);
    if (summary == null) {
      answer.putNull("summary");
      answer.putNull("summary_detail");
    } else {
      answer.put("summary", (member ? summary : summary.coveredOnly()).prose());
      ObjectNode detail = answer.putObject("summary_detail");
      sentences(detail, "covered", summary.covered());
      if (member) {
        sentences(detail, "strengths", summary.strengths());
        sentences(detail, "probe", summary.probe());
      }
    }
    answer.putNull("evaluation");
    return answer.put("evaluation_status", evaluationStatus);
  }

  private static void sentences(ObjectNode into, String name, List<Summary.Sentence> sentences) {
    ArrayNode list = into.putArray(name);
    for (Summary.Sentence sentence : sentences) {
      ArrayNode ids = list.addObject().put("text", sentence.text()).putArray("entry_ids");
      sentence.entryIds().forEach(id -> ids.add(id.toString()));
    }
  }
}
