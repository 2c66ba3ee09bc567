package org.vivavoce.signin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.CrossSite;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.tenancy.Membership;

/**
 * The entry by a one-use link, and for every other route the answer to: who is calling. A bearer
 * token wins over a cookie; which of the two cookies counts is said by {@code X-Viva-App}. A change
 * made with a cookie must come from a page of ours.
 */
public final class SigninRoutes implements Routes {
  private static final String CALLER = "viva.caller";

  private final SigninStore store;
  private final CrossSite crossSite;
  private final boolean secure;
  private final RateLimit entries;

  public SigninRoutes(SigninStore store, URI publicUrl, Time time) {
    this.store = store;
    this.crossSite = new CrossSite(publicUrl);
    this.secure = "https".equalsIgnoreCase(publicUrl.getScheme());
    this.entries = new RateLimit(60, Duration.ofMinutes(1), time);
  }

  record EntryBody(@Nullable String ticket) {}

  record EntryAnswer(String kind, String next) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/v1/entry", this::enter);
  }

  private void enter(Context ctx) {
    // Not authenticated by a cookie, but it sets one: nobody else's page may do that for a visitor.
    crossSite.checkChange(ctx);
    entries.take(Requests.clientAddress(ctx));
    String ticket = Requests.body(ctx, EntryBody.class).ticket();
    SigninStore.Entered entered =
        Optional.ofNullable(ticket)
            .flatMap(store::enter)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.TICKET_SPENT,
                        "This link was used already or has expired. Ask for a new one."));
    ctx.header("Set-Cookie", cookie(entered));
    ctx.header("Cache-Control", "no-store");
    ctx.json(new EntryAnswer(entered.kind().wire(), next(entered)));
  }

  private String cookie(SigninStore.Entered entered) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(
            entered.kind().cookie(),
            entered.token(),
            entered.lasts().toSeconds(),
            secure ? "; Secure" : "");
  }

  private static String next(SigninStore.Entered entered) {
    return switch (entered.kind()) {
      case CANDIDATE -> "/interview";
      case MEMBER -> entered.sessionId() == null ? "/sessions" : "/sessions/" + entered.sessionId();
    };
  }

  /** Who calls, resolved once a request. A bearer token that nobody holds is an error, 401. */
  public Caller caller(Context ctx) {
    if (ctx.req().getAttribute(CALLER) instanceof Caller known) {
      return known;
    }
    Caller found = resolve(ctx);
    ctx.req().setAttribute(CALLER, found);
    return found;
  }

  private Caller resolve(Context ctx) {
    Optional<String> bearer = Requests.bearer(ctx);
    if (bearer.isPresent()) {
      Caller holder = store.tokenHolder(bearer.get());
      if (holder instanceof Caller.Nobody) {
        throw new ProblemException(ErrorCode.INVALID_TOKEN, "This token is not valid.");
      }
      return holder;
    }
    EntryTicket.Kind kind =
        switch (String.valueOf(ctx.header("X-Viva-App"))) {
          case "candidate" -> EntryTicket.Kind.CANDIDATE;
          case "member" -> EntryTicket.Kind.MEMBER;
          default -> null;
        };
    String cookie = kind == null ? null : ctx.cookie(kind.cookie());
    if (kind == null || cookie == null || cookie.isEmpty()) {
      return new Caller.Nobody();
    }
    Caller holder = store.cookieHolder(kind, cookie);
    if (!(holder instanceof Caller.Nobody) && changes(ctx)) {
      crossSite.checkChange(ctx);
    }
    return holder;
  }

  private static boolean changes(Context ctx) {
    return switch (ctx.req().getMethod()) {
      case "GET", "HEAD", "OPTIONS" -> false;
      default -> true;
    };
  }

  /** The calling candidate; 401 for nobody, 403 for anybody else. */
  public Caller.Candidate candidate(Context ctx) {
    return switch (caller(ctx)) {
      case Caller.Candidate candidate -> candidate;
      case Caller.Nobody _ -> throw unauthorized();
      case Caller.Member _, Caller.Host _ ->
          throw new ProblemException(ErrorCode.FORBIDDEN, "Only the candidate may do this.");
    };
  }

  /** Whoever it is; 401 for nobody. */
  public void somebody(Context ctx) {
    if (caller(ctx) instanceof Caller.Nobody) {
      throw unauthorized();
    }
  }

  /** The calling host; 401 for anybody else. */
  public Caller.Host host(Context ctx) {
    if (caller(ctx) instanceof Caller.Host host) {
      return host;
    }
    throw unauthorized();
  }

  /**
   * The claims of a person who calls: a candidate's own, or a member's in the tenant of this
   * request ({@code X-Tenant}, else the only membership).
   */
  public Claims person(Context ctx) {
    return switch (caller(ctx)) {
      case Caller.Candidate candidate -> candidate.claims();
      case Caller.Member member -> new Claims.Member(member.userId(), tenant(ctx, member));
      case Caller.Nobody _ -> throw unauthorized();
      case Caller.Host _ ->
          throw new ProblemException(ErrorCode.FORBIDDEN, "A session host may not do this.");
    };
  }

  private static UUID tenant(Context ctx, Caller.Member member) {
    List<Membership> memberships = member.memberships();
    String asked = ctx.header("X-Tenant");
    if (asked != null) {
      return memberships.stream()
          .map(Membership::tenantId)
          .filter(id -> id.toString().equalsIgnoreCase(asked.strip()))
          .findFirst()
          .orElseThrow(SigninRoutes::noAccess);
    }
    if (memberships.isEmpty()) {
      throw noAccess();
    }
    if (memberships.size() > 1) {
      throw new ProblemException(
          ErrorCode.TENANT_REQUIRED,
          "You belong to several tenants. Name one with the header X-Tenant.",
          List.of(),
          Map.of(
              "tenants",
              memberships.stream()
                  .map(m -> Map.of("id", m.tenantId().toString(), "name", m.tenantName()))
                  .toList()));
    }
    return memberships.getFirst().tenantId();
  }

  private static ProblemException noAccess() {
    return new ProblemException(ErrorCode.NO_TENANT_ACCESS, "You are not a member of this tenant.");
  }

  private static ProblemException unauthorized() {
    return new ProblemException(
        ErrorCode.UNAUTHORIZED, "Open your link first: this browser is not signed in.");
  }
}
