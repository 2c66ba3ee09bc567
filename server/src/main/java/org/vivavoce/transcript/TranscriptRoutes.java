package org.vivavoce.transcript;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.session.ContentAccess;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.SessionView;
import org.vivavoce.signin.SigninRoutes;

/** What was said, to the candidate who said it and to the members who invited them. */
public final class TranscriptRoutes implements Routes {
  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final TranscriptStore transcripts;
  private final Database database;

  public TranscriptRoutes(
      SigninRoutes signin, SessionStore sessions, TranscriptStore transcripts, Database database) {
    this.signin = signin;
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.database = database;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/sessions/{id}/transcript", this::transcript);
  }

  private void transcript(Context ctx) {
    Claims person = signin.person(ctx);
    SessionView session = sessions.require(person, Requests.pathUuid(ctx, "id"));
    TranscriptAnswer transcript =
        database.inTenant(
            person,
            tx -> {
              ContentAccess.check(tx, person, session.id());
              ContentAccess.note(
                  tx,
                  person,
                  session.tenantId(),
                  session.id(),
                  AuditAction.TRANSCRIPT_VIEWED,
                  Requests.id(ctx),
                  Requests.clientAddress(ctx));
              return TranscriptAnswer.of(
                  session.id(),
                  transcripts.ordered(tx, session.tenantId(), session.id()),
                  transcripts.gaps(tx, session.id()));
            });
    ctx.header("Cache-Control", "no-store");
    ctx.json(transcript);
  }
}
