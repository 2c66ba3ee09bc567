package org.vivavoce.signin;

import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ContractGate;
import org.vivavoce.platform.http.CrossSite;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.time.Time;
import org.vivavoce.tenancy.Membership;

/**
 * For every route the answer to: who is calling. A bearer token wins over a cookie; which of the
 * two cookies counts is said by {@code X-Viva-App}. A change made with a cookie must come from a
 * page of ours.
 */
public final class Callers {
  private static final String CALLER = "viva.caller";

  private final SigninStore store;
  private final AccessTokens tokens;
  private final CrossSite crossSite;
  private final HostTokens hosts;

  public Callers(SigninStore store, AccessTokens tokens, URI publicUrl, Time time) {
    this.store = store;
    this.hosts = new HostTokens(store, time);
    this.tokens = tokens;
    this.crossSite = new CrossSite(publicUrl);
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

  /** Who calls, where that was resolved already. */
  public Optional<Caller> known(Context ctx) {
    return ctx.req().getAttribute(CALLER) instanceof Caller known
        ? Optional.of(known)
        : Optional.empty();
  }

  private Caller resolve(Context ctx) {
    Optional<String> bearer = Requests.bearer(ctx);
    EntryTicket.Kind app = app(ctx);
    if (bearer.isPresent()) {
      return bearer(ctx, bearer.get(), app);
    }
    String cookie = app == null ? null : ctx.cookie(app.cookie());
    if (app == null || cookie == null || cookie.isEmpty()) {
      return new Caller.Nobody();
    }
    Caller holder = store.cookieHolder(app, cookie);
    if (!(holder instanceof Caller.Nobody) && changes(ctx)) {
      crossSite.checkChange(ctx);
    }
    return holder;
  }

  private static EntryTicket.@Nullable Kind app(Context ctx) {
    return switch (String.valueOf(ctx.header("X-Viva-App"))) {
      case "candidate" -> EntryTicket.Kind.CANDIDATE;
      case "member" -> EntryTicket.Kind.MEMBER;
      default -> null;
    };
  }

  /** Ours have no dots in them; a person's is a JWT. */
  private Caller bearer(Context ctx, String token, EntryTicket.@Nullable Kind app) {
    Caller holder = token.indexOf('.') < 0 ? hosts.holder(token) : person(ctx, person(token), app);
    if (holder instanceof Caller.Nobody) {
      throw new ProblemException(ErrorCode.INVALID_TOKEN, "This token is not valid.");
    }
    return holder;
  }

  private Optional<AccessTokens.Holder> person(String jwt) {
    try {
      return tokens.holder(jwt);
    } catch (IdentityUnavailableException e) {
      throw SigninProblems.unavailable(e);
    }
  }

  private Caller person(
      Context ctx, Optional<AccessTokens.Holder> holder, EntryTicket.@Nullable Kind app) {
    if (holder.isEmpty()) {
      return new Caller.Nobody();
    }
    UUID userId = holder.get().userId();
    if (app == EntryTicket.Kind.CANDIDATE) {
      return new Caller.Candidate(userId);
    }
    List<Membership> memberships = store.memberships(userId);
    boolean asMember = !memberships.isEmpty() && servesMembers(ContractGate.schemes(ctx));
    return asMember || app == EntryTicket.Kind.MEMBER
        ? new Caller.Member(userId, memberships)
        : new Caller.Candidate(userId);
  }

  /**
   * Whether the member app's cookie is an owner's: for a page that the browser opens by itself, and
   * which therefore says no app.
   */
  public boolean cookieOfOwner(Context ctx) {
    String cookie = ctx.cookie(EntryTicket.Kind.MEMBER.cookie());
    return cookie != null
        && !cookie.isEmpty()
        && store.cookieHolder(EntryTicket.Kind.MEMBER, cookie) instanceof Caller.Member member
        && member.memberships().stream().anyMatch(each -> each.role().equals("owner"));
  }

  /** The person a bearer token names, for a door that is no route. */
  public Optional<UUID> bearerHolder(String jwt) {
    return jwt.indexOf('.') < 0 ? Optional.empty() : person(jwt).map(AccessTokens.Holder::userId);
  }

  /** The person who holds a browser's cookie of that app. */
  public Optional<UUID> cookieHolder(EntryTicket.Kind app, String cookie) {
    return switch (store.cookieHolder(app, cookie)) {
      case Caller.Candidate candidate -> Optional.of(candidate.userId());
      case Caller.Member member -> Optional.of(member.userId());
      case Caller.Host _, Caller.Nobody _ -> Optional.empty();
    };
  }

  /** Read from the table now. */
  public List<Membership> memberships(UUID userId) {
    return store.memberships(userId);
  }

  /** Whether a page of ours sent a socket's handshake; see {@link CrossSite#checkOrigin}. */
  public boolean fromOurPage(
      @Nullable String site, @Nullable String origin, @Nullable String host) {
    return crossSite.isOurs(site, origin, host);
  }

  private static boolean servesMembers(Set<String> schemes) {
    return schemes.isEmpty() || schemes.contains("memberCookie");
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

  /**
   * The calling host; 401 for anybody else. Whether it was replaced or its session closed is as of
   * a moment ago: what it may do then is decided by its epoch, in the transaction that does it.
   */
  public Caller.Host host(Context ctx) {
    if (caller(ctx) instanceof Caller.Host host) {
      return host;
    }
    throw unauthorized();
  }

  /** The calling host, and whether it is revoked, as of now; 401 for anybody else. */
  public Caller.Host hostNow(Context ctx) {
    if (hosts.now(Requests.bearer(ctx).orElseThrow(Callers::unauthorized))
        instanceof Caller.Host host) {
      return host;
    }
    throw unauthorized();
  }

  /** The calling host's session was closed by this very request. */
  public void forgetHost(Context ctx) {
    Requests.bearer(ctx).ifPresent(hosts::forget);
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
          .orElseThrow(Callers::noAccess);
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
    return new ProblemException(ErrorCode.UNAUTHORIZED, "Sign in first.");
  }
}
