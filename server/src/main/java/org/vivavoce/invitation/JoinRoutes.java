package org.vivavoce.invitation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.Caller;
import org.vivavoce.tenancy.EmailAddress;

/**
 * The way in from the mailed link, open to all. Nothing here is used up: mail scanners follow every
 * link, some with a browser. Unknown and revoked tokens get the same answer.
 */
public final class JoinRoutes implements Routes {
  /** Holds the token while its address is proved; read by the sign-in too. */
  public static final String COOKIE = "viva_invitation";

  private static final Duration COOKIE_LASTS = Duration.ofHours(1);

  private final InvitationLookup invitations;
  private final Function<Context, Caller> caller;
  private final String interviewPage;
  private final boolean secure;
  private final RateLimit lookups;

  /**
   * @param caller who calls; nobody is welcome too
   */
  public JoinRoutes(
      InvitationLookup invitations, Function<Context, Caller> caller, URI publicUrl, Time time) {
    this.invitations = invitations;
    this.caller = caller;
    this.interviewPage = publicUrl.toString().replaceAll("/+$", "") + "/interview";
    this.secure = "https".equalsIgnoreCase(publicUrl.getScheme());
    this.lookups = new RateLimit(60, Duration.ofMinutes(1), time);
  }

  record LookupBody(@Nullable String token) {}

  record Title(String title) {}

  record Named(String name) {}

  record LookedUp(
      UUID invitationId,
      InvitationState status,
      Instant expiresAt,
      Title position,
      Named company,
      String emailHint) {}

  record Opened(
      UUID invitationId,
      InvitationState status,
      Instant expiresAt,
      Title position,
      Named company,
      String emailHint,
      boolean signedIn) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/interview/join", this::join);
    routes.post("/api/invitations/lookup", this::lookup);
    routes.get("/api/v1/interview/invitation", this::invitation);
  }

  /** Asks nothing of the database, so that nothing can be told from the answer. */
  private void join(Context ctx) {
    String token = Optional.ofNullable(ctx.queryParam("token")).orElse("").strip();
    boolean form = InvitationLookup.hasForm(token);
    ctx.header(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
            .formatted(
                COOKIE,
                form ? token : "",
                form ? COOKIE_LASTS.toSeconds() : 0,
                secure ? "; Secure" : ""));
    ctx.header("Cache-Control", "no-store");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.status(303).header("Location", interviewPage);
  }

  private void lookup(Context ctx) {
    lookups.take(Requests.clientAddress(ctx));
    String token = Optional.ofNullable(Requests.body(ctx, LookupBody.class).token()).orElse("");
    InvitationLookup.Known known = invitations.open(token).orElseThrow(JoinRoutes::unknown);
    ctx.header("Cache-Control", "no-store");
    ctx.json(
        new LookedUp(
            known.invitationId(),
            known.state(),
            known.expiresAt(),
            new Title(known.positionTitle()),
            new Named(known.company()),
            EmailAddress.hint(known.email())));
  }

  private void invitation(Context ctx) {
    lookups.take(Requests.clientAddress(ctx));
    String token = Optional.ofNullable(ctx.cookie(COOKIE)).orElse("");
    InvitationLookup.Known known = invitations.open(token).orElseThrow(JoinRoutes::unknown);
    boolean signedIn =
        caller.apply(ctx) instanceof Caller.Candidate candidate
            && candidate.userId().equals(known.userId());
    ctx.header("Cache-Control", "no-store");
    ctx.json(
        new Opened(
            known.invitationId(),
            known.state(),
            known.expiresAt(),
            new Title(known.positionTitle()),
            new Named(known.company()),
            EmailAddress.hint(known.email()),
            signedIn));
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ErrorCode.INVITATION_UNKNOWN,
        "This invitation link leads to nothing. Ask whoever invited you for a new one.");
  }
}
