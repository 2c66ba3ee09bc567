package org.vivavoce.privacy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.UUID;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.SigninRoutes;

/** Where a candidate says what is agreed to, purpose by purpose. */
public final class ConsentRoutes implements Routes {
  private final SigninRoutes signin;
  private final ConsentStore consents;
  private final Database database;

  public ConsentRoutes(SigninRoutes signin, ConsentStore consents, Database database) {
    this.signin = signin;
    this.consents = consents;
    this.database = database;
  }

  record Body(UUID invitationId, List<ConsentStore.Said> consents) {}

  record Answer(List<ConsentStore.Asked> consents) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/v1/interview/consents", this::say);
  }

  private void say(Context ctx) {
    Claims.Candidate candidate = new Claims.Candidate(signin.candidate(ctx).userId());
    Body body = Requests.body(ctx, Body.class);
    ctx.json(
        database.inTenant(
            candidate,
            tx -> {
              UUID tenant = consents.say(tx, candidate, body.invitationId(), body.consents());
              for (ConsentStore.Said said : body.consents()) {
                Audit.record(
                    tx,
                    tenant,
                    AuditEntry.of(
                            AuditEntry.Actor.candidate(candidate.userId()),
                            AuditAction.CONSENT_GIVEN,
                            AuditEntry.ObjectKind.INVITATION,
                            body.invitationId())
                        .with("purpose", said.purpose())
                        .with("version", said.version())
                        .with("given", said.given())
                        .from(Requests.id(ctx), Requests.clientAddress(ctx)));
              }
              return new Answer(consents.asked(tx, body.invitationId()));
            }));
  }
}
