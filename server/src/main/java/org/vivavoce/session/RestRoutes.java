package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;
import java.util.UUID;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.json.Json;
import org.vivavoce.signin.SigninRoutes;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one read of the guide's page through supabase-js; a database behind an address is what this
 * product does not have, so everything else here is not implemented.
 */
public final class RestRoutes implements Routes {
  private static final String PREFIX = "/rest/v1/";
  private static final String SESSIONS = "interview_sessions";
  private static final Set<String> SELECT =
      Set.of("*,positions(*),candidates(*)", "*,candidates(*),positions(*)");
  private static final Set<String> PARAMETERS = Set.of("id", "select", "apikey");

  private final SigninRoutes signin;
  private final SessionStore sessions;

  public RestRoutes(SigninRoutes signin, SessionStore sessions) {
    this.signin = signin;
    this.sessions = sessions;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PREFIX + SESSIONS, this::read);
    routes.options(PREFIX + SESSIONS, ctx -> ctx.status(204));
    String rest = PREFIX + "<path>";
    routes.get(rest, RestRoutes::refuse);
    routes.post(rest, RestRoutes::refuse);
    routes.put(rest, RestRoutes::refuse);
    routes.patch(rest, RestRoutes::refuse);
    routes.delete(rest, RestRoutes::refuse);
    routes.options(rest, ctx -> ctx.status(204));
  }

  private static void refuse(Context ctx) {
    throw new ProblemException(
        ErrorCode.NOT_IMPLEMENTED,
        "Only one interview session is read here, with its position and candidate.");
  }

  private void read(Context ctx) {
    String id = String.valueOf(ctx.queryParam("id"));
    String select = String.valueOf(ctx.queryParam("select")).replaceAll("\\s", "");
    if (!PARAMETERS.containsAll(ctx.queryParamMap().keySet())
        || !SELECT.contains(select)
        || !id.matches("eq\\.[0-9a-fA-F-]{36}")) {
      refuse(ctx);
    }
    SessionView session = sessions.require(signin.person(ctx), uuid(id.substring(3)));
    ctx.header("Cache-Control", "no-store");
    ctx.json(row(session));
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw SessionStore.unknown();
    }
  }

  /** The session as everywhere, and what the guide's page looks for under the names of tables. */
  private static ObjectNode row(SessionView session) {
    ObjectNode row = (ObjectNode) Json.mapper().valueToTree(SessionAnswer.of(session));
    row.put("tenant_id", session.tenantId().toString());
    row.put("position_id", session.position().id().toString());
    SessionView.Candidate candidate = session.candidate();
    row.put("candidate_id", candidate == null ? null : candidate.id().toString());
    row.set("positions", Json.mapper().valueToTree(session.position()));
    row.set("candidates", Json.mapper().valueToTree(candidate));
    return row;
  }
}
