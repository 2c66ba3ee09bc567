package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.Caller;
import org.vivavoce.signin.EntryTicket;
import org.vivavoce.signin.SigninRoutes;

/**
 * Notes requests about interview sessions that were refused: with a token that is none, as somebody
 * else, for another's session, too large. It only hands on what it saw: who that was, and which
 * session, is looked up when the answer is gone ({@link Refusals}). What is refused at a session's
 * socket is noted where that is decided ({@link SessionSocketDoor}).
 */
final class AttemptRoutes implements Routes {
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);
  private static final List<String> ABOUT_SESSIONS =
      List.of(
          "/api/sessions",
          "/api/v1/sessions",
          "/api/transcript",
          "/api/sdp-exchange",
          "/api/interviews",
          "/functions/v1/",
          "/api/v1/interview",
          "/rest/v1/",
          "/internal/v1/");

  /** By which a query names a session. */
  private static final List<String> NAMES =
      List.of("id", "session", "session_id", "sessionId", "interview_id", "interviewId");

  private final Refusals refusals;
  private final SigninRoutes signin;

  AttemptRoutes(Refusals refusals, SigninRoutes signin) {
    this.refusals = refusals;
    this.signin = signin;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.after(this::after);
  }

  private void after(Context ctx) {
    String what = what(ctx.statusCode());
    if (!what.isEmpty() && ABOUT_SESSIONS.stream().anyMatch(ctx.path()::startsWith)) {
      String detail = ctx.req().getMethod() + " " + ctx.path() + " " + ctx.statusCode();
      refusals.saw(who(ctx), what, named(ctx), detail);
    }
  }

  private static String what(int status) {
    return switch (status) {
      case 401 -> "not_signed_in";
      case 403 -> "not_allowed";
      case 404 -> "not_theirs";
      case 410 -> "spent_secret";
      case 413 -> "oversized_body";
      default -> "";
    };
  }

  /** As far as it is known without asking anybody. */
  private Refusals.Who who(Context ctx) {
    String address = Requests.clientAddress(ctx);
    return switch (signin.known(ctx).orElse(null)) {
      case Caller.Candidate candidate -> new Refusals.Who.Candidate(candidate.userId(), null);
      case Caller.Member _, Caller.Host _, Caller.Nobody _ -> new Refusals.Who.Stranger(address);
      case null -> unresolved(ctx, address);
    };
  }

  private static Refusals.Who unresolved(Context ctx, String address) {
    Optional<String> bearer = Requests.bearer(ctx).filter(token -> token.indexOf('.') >= 0);
    if (bearer.isPresent()) {
      return new Refusals.Who.Holder(address, new Secret(bearer.get()), Refusals.Proof.BEARER);
    }
    String cookie = ctx.cookie(EntryTicket.Kind.CANDIDATE.cookie());
    return cookie != null && "candidate".equals(ctx.header("X-Viva-App"))
        ? new Refusals.Who.Holder(address, new Secret(cookie), Refusals.Proof.COOKIE)
        : new Refusals.Who.Stranger(address);
  }

  private static @Nullable UUID named(Context ctx) {
    Matcher inPath = ID.matcher(ctx.path());
    if (inPath.find()) {
      return UUID.fromString(inPath.group());
    }
    return NAMES.stream()
        .map(ctx::queryParam)
        .filter(Objects::nonNull)
        .map(ID::matcher)
        .filter(Matcher::find)
        .map(id -> UUID.fromString(id.group()))
        .findFirst()
        .orElse(null);
  }
}
