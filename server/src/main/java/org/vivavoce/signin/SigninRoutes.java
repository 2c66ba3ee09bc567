package org.vivavoce.signin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.CrossSite;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.Admissions.Admission;
import org.vivavoce.signin.Admissions.InvitationRef;
import org.vivavoce.tenancy.EmailAddress;
import org.vivavoce.tenancy.Membership;

/** Signing in by a mailed code or link, or by a one-use ticket; signing out; who is signed in. */
public final class SigninRoutes implements Routes {
  private static final int RESEND_AFTER_S = 30;

  private final SigninStore store;
  private final Admissions admissions;
  private final Codes codes;
  private final Callers callers;
  private final CrossSite crossSite;
  private final BrowserCookies cookies;
  private final RateLimit entries;
  private final RateLimit requests;
  private final RateLimit proofs;

  SigninRoutes(
      SigninStore store,
      Admissions admissions,
      Codes codes,
      Callers callers,
      URI publicUrl,
      Time time) {
    this.store = store;
    this.admissions = admissions;
    this.codes = codes;
    this.callers = callers;
    this.crossSite = new CrossSite(publicUrl);
    this.cookies = new BrowserCookies(publicUrl);
    this.entries = new RateLimit(60, Duration.ofMinutes(1), time);
    this.requests = new RateLimit(30, Duration.ofMinutes(5), time);
    this.proofs = new RateLimit(120, Duration.ofMinutes(5), time);
  }

  record EntryBody(@Nullable String ticket) {}

  record EntryAnswer(String kind, String next) {}

  record CodeBody(String app, @Nullable String email) {}

  record CodeSent(@Nullable String emailHint, int resendAfterS) {}

  record VerifyBody(
      String app, @Nullable String email, @Nullable String code, @Nullable String tokenHash) {
    @Override
    public String toString() {
      return "VerifyBody[" + app + "]";
    }
  }

  record SignoutBody(String app) {}

  record OwnMembership(UUID tenantId, String tenantName, String role) {}

  record Me(UUID userId, @Nullable String email, List<OwnMembership> memberships) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/v1/entry", this::enter);
    routes.post("/api/v1/signin/code", this::code);
    routes.post("/api/v1/signin/verify", this::verify);
    routes.post("/api/v1/signout", this::signOut);
    routes.get("/api/v1/me", this::me);
  }

  private void enter(Context ctx) {
    // Not authenticated by a cookie, but it sets one: nobody else's page may do that for a visitor.
    crossSite.checkChange(ctx);
    entries.take(Requests.clientAddress(ctx));
    String ticket = Requests.body(ctx, EntryBody.class).ticket();
    SigninStore.Entered entered =
        Optional.ofNullable(ticket)
            .flatMap(given -> store.enter(given, app -> asked(ctx, app)))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.TICKET_SPENT,
                        "This link was used already or has expired. Ask for a new one."));
    answer(ctx, entered);
  }

  private void answer(Context ctx, SigninStore.Entered entered) {
    ctx.res()
        .addHeader(
            "Set-Cookie", cookies.set(entered.kind().cookie(), entered.token(), entered.lasts()));
    ctx.header("Cache-Control", "no-store");
    ctx.json(new EntryAnswer(entered.kind().wire(), entered.next()));
  }

  private void code(Context ctx) {
    crossSite.checkChange(ctx);
    requests.take(Requests.clientAddress(ctx));
    CodeBody body = Requests.body(ctx, CodeBody.class);
    EntryTicket.Kind app = EntryTicket.Kind.ofWire(body.app());
    Invited invited = invited(ctx, app);
    String address = body.email() == null ? invited.addressOrRefuse() : lower(body.email());
    codes.send(app, address, invited.ref().orElse(null));
    ctx.status(202);
    ctx.header("Cache-Control", "no-store");
    ctx.json(
        new CodeSent(body.email() == null ? EmailAddress.hint(address) : null, RESEND_AFTER_S));
  }

  private void verify(Context ctx) {
    crossSite.checkChange(ctx);
    proofs.take(Requests.clientAddress(ctx));
    VerifyBody body = Requests.body(ctx, VerifyBody.class);
    EntryTicket.Kind app = EntryTicket.Kind.ofWire(body.app());
    String code = body.code();
    String tokenHash = body.tokenHash();
    if ((code == null) == (tokenHash == null)) {
      throw missing("code", "is needed, or token_hash, and not both");
    }
    Invited invited = invited(ctx, app);
    invited.refuseClosed();
    Admissions.Asked asked = asked(ctx, app);
    IdentityProvider.Verification.Proved person;
    if (tokenHash != null) {
      person = codes.link(tokenHash);
    } else {
      String address = body.email() == null ? invited.addressOrRefuse() : lower(body.email());
      try {
        person = codes.typed(address, String.valueOf(code));
      } catch (ProblemException e) {
        if (e.code() == ErrorCode.CODE_WRONG) {
          invited.ref().ifPresent(ref -> admissions.refused(ref, asked));
        }
        throw e;
      }
    }
    Admission admission =
        switch (app) {
          case CANDIDATE -> admissions.candidate(person, invited.ref(), asked);
          case MEMBER -> admissions.member(person, asked);
        };
    switch (admission) {
      case Admission.In in -> answer(ctx, in.entered());
      case Admission.Refused refused -> throw SigninProblems.refused(refused.code());
    }
  }

  /**
   * What the browser's cookie says of its invitation.
   *
   * @param opened whether there is such a cookie at all
   * @param ref of an invitation that lets in
   */
  private record Invited(boolean opened, Optional<InvitationRef> ref, Optional<String> address) {
    /** Whoever comes by a closed link is told so, and not let into another invitation instead. */
    void refuseClosed() {
      if (opened && ref.isEmpty()) {
        throw SigninProblems.refused(ErrorCode.INVITATION_UNUSABLE);
      }
    }

    /** Unknown, expired and revoked look alike. */
    String addressOrRefuse() {
      if (!opened) {
        throw missing("email", "is needed: this browser has opened no invitation");
      }
      return address
          .map(SigninRoutes::lower)
          .orElseThrow(() -> SigninProblems.refused(ErrorCode.INVITATION_UNUSABLE));
    }
  }

  private Invited invited(Context ctx, EntryTicket.Kind app) {
    String token = app == EntryTicket.Kind.CANDIDATE ? invitationToken(ctx) : null;
    if (token == null) {
      return new Invited(false, Optional.empty(), Optional.empty());
    }
    Optional<InvitationRef> ref = admissions.byToken(token);
    Optional<String> address = ref.flatMap(admissions::invitedAddress);
    return new Invited(true, address.isPresent() ? ref : Optional.empty(), address);
  }

  static @Nullable String invitationToken(Context ctx) {
    String token = ctx.cookie(BrowserCookies.INVITATION);
    return token == null || token.isEmpty() || token.length() > 200 ? null : token;
  }

  static Admissions.Asked asked(Context ctx, EntryTicket.Kind app) {
    String cookie = ctx.cookie(app.cookie());
    return new Admissions.Asked(
        Requests.id(ctx),
        Requests.clientAddress(ctx),
        cookie == null || cookie.isEmpty() ? null : cookie);
  }

  private void signOut(Context ctx) {
    crossSite.checkChange(ctx);
    EntryTicket.Kind app = EntryTicket.Kind.ofWire(Requests.body(ctx, SignoutBody.class).app());
    String cookie = ctx.cookie(app.cookie());
    if (cookie != null && !cookie.isEmpty()) {
      store.signOut(app, cookie);
    }
    ctx.res().addHeader("Set-Cookie", cookies.gone(app.cookie()));
    if (app == EntryTicket.Kind.CANDIDATE) {
      ctx.res().addHeader("Set-Cookie", cookies.gone(BrowserCookies.INVITATION));
    }
    ctx.status(204);
  }

  private void me(Context ctx) {
    Caller caller = callers.caller(ctx);
    ctx.header("Cache-Control", "no-store");
    switch (caller) {
      case Caller.Member member -> ctx.json(me(member.userId(), member.memberships()));
      // By a token that says nothing of the app: somebody without any membership.
      case Caller.Candidate person when Requests.bearer(ctx).isPresent() ->
          ctx.json(me(person.userId(), List.of()));
      case Caller.Nobody _ -> throw new ProblemException(ErrorCode.UNAUTHORIZED, "Sign in first.");
      case Caller.Candidate _, Caller.Host _ ->
          throw new ProblemException(ErrorCode.FORBIDDEN, "Only a member may ask this.");
    }
  }

  private Me me(UUID userId, List<Membership> memberships) {
    return new Me(
        userId,
        store.email(userId).orElse(null),
        memberships.stream()
            .map(each -> new OwnMembership(each.tenantId(), each.tenantName(), each.role()))
            .toList());
  }

  private static ProblemException missing(String field, String message) {
    return new ProblemException(
        ErrorCode.INVALID_INPUT,
        field + " " + message + ".",
        List.of(new FieldError(field, message)),
        Map.of());
  }

  private static String lower(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  /** {@link Callers#caller}. */
  public Caller caller(Context ctx) {
    return callers.caller(ctx);
  }

  /** {@link Callers#known}. */
  public Optional<Caller> known(Context ctx) {
    return callers.known(ctx);
  }

  /** {@link Callers#candidate}. */
  public Caller.Candidate candidate(Context ctx) {
    return callers.candidate(ctx);
  }

  /** {@link Callers#somebody}. */
  public void somebody(Context ctx) {
    callers.somebody(ctx);
  }

  /** {@link Callers#host}. */
  public Caller.Host host(Context ctx) {
    return callers.host(ctx);
  }

  /** {@link Callers#hostNow}. */
  public Caller.Host hostNow(Context ctx) {
    return callers.hostNow(ctx);
  }

  /** {@link Callers#forgetHost}. */
  public void forgetHost(Context ctx) {
    callers.forgetHost(ctx);
  }

  /** {@link Callers#person}. */
  public Claims person(Context ctx) {
    return callers.person(ctx);
  }
}
