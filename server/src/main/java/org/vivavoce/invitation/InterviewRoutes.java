package org.vivavoce.invitation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.signin.SigninRoutes;

/** What the candidate is invited to. */
public final class InterviewRoutes implements Routes {
  private final SigninRoutes signin;
  private final InvitationStore invitations;
  private final InvitationLookup lookup;
  private final ConsentStore consents;
  private final Database database;

  public InterviewRoutes(
      SigninRoutes signin,
      InvitationStore invitations,
      InvitationLookup lookup,
      ConsentStore consents,
      Database database) {
    this.signin = signin;
    this.invitations = invitations;
    this.lookup = lookup;
    this.consents = consents;
    this.database = database;
  }

  record Named(String name) {}

  record PositionText(String title, String description) {}

  record SessionRef(UUID id, SessionStatus status) {}

  record Interviewer(boolean isAi) {}

  record Interview(
      UUID invitationId,
      InvitationState invitationStatus,
      Instant expiresAt,
      Named company,
      @Nullable String contactEmail,
      PositionText position,
      Named candidate,
      long minutes,
      @Nullable SessionRef session,
      Interviewer interviewer,
      List<ConsentStore.Asked> consents) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/interview", this::interview);
  }

  private void interview(Context ctx) {
    Claims.Candidate candidate = new Claims.Candidate(signin.candidate(ctx).userId());
    InvitationStore.Invited invited =
        invitations
            .mostUseful(candidate, linked(ctx))
            .filter(found -> found.state().letsIn() || found.sessionId() != null)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.NOT_FOUND,
                        "There is no open invitation for you. Ask whoever invited you."));
    UUID sessionId = invited.sessionId();
    SessionStatus status = invited.sessionStatus();
    ctx.header("Cache-Control", "no-store");
    ctx.json(
        new Interview(
            invited.id(),
            invited.state(),
            invited.expiresAt(),
            new Named(invited.company()),
            invited.contact(),
            new PositionText(invited.title(), invited.description()),
            new Named(invited.candidate()),
            invited.length().plusSeconds(59).toMinutes(),
            sessionId == null || status == null ? null : new SessionRef(sessionId, status),
            new Interviewer(true),
            database.inTenant(candidate, tx -> consents.asked(tx, invited.id()))));
  }

  /** The invitation whose link this browser opened last, for who has several. */
  private @Nullable UUID linked(Context ctx) {
    return Optional.ofNullable(ctx.cookie(JoinRoutes.COOKIE))
        .flatMap(lookup::find)
        .map(InvitationLookup.Known::invitationId)
        .orElse(null);
  }
}
