package org.vivavoce.signin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.Admissions.Admission;
import org.vivavoce.signin.Admissions.InvitationRef;
import org.vivavoce.signin.IdentityProvider.Verification;

/**
 * Signing in by Google, through the identity provider. The browser that comes back must be the one
 * that left: its cookie holds the state and the PKCE verifier (RFC 7636), so that nobody can sign
 * somebody else's browser in to an account of theirs (login CSRF) nor use a stolen code.
 */
public final class GoogleRoutes implements Routes {
  private static final Logger LOG = LoggerFactory.getLogger(GoogleRoutes.class);
  private static final String GOOGLE = "google";
  private static final Duration FLOW = Duration.ofMinutes(10);

  private final IdentityProvider provider;
  private final Admissions admissions;
  private final BrowserCookies cookies;
  private final String publicUrl;
  private final RateLimit starts;

  GoogleRoutes(IdentityProvider provider, Admissions admissions, URI publicUrl, Time time) {
    this.provider = provider;
    this.admissions = admissions;
    this.cookies = new BrowserCookies(publicUrl);
    this.publicUrl = publicUrl.toString().replaceAll("/+$", "");
    this.starts = new RateLimit(60, Duration.ofMinutes(5), time);
  }

  record Providers(boolean google) {}

  /**
   * @param state comes back in the address
   * @param verifier never leaves the cookie until the code is exchanged
   */
  private record Flow(EntryTicket.Kind app, String state, String verifier) {
    static Flow fresh(EntryTicket.Kind app) {
      return new Flow(app, Tokens.create(), Tokens.create());
    }

    static @Nullable Flow read(@Nullable String cookie) {
      String[] parts = String.valueOf(cookie).split("\\.", -1);
      boolean known = parts.length == 3 && parts[0].matches("candidate|member");
      return known && parts[1].matches("[0-9a-f]{64}") && parts[2].matches("[0-9a-f]{64}")
          ? new Flow(EntryTicket.Kind.ofWire(parts[0]), parts[1], parts[2])
          : null;
    }

    String cookie() {
      return app.wire() + "." + state + "." + verifier;
    }

    String challenge() {
      byte[] hash = Tokens.sha256(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    boolean began(@Nullable String givenState) {
      return MessageDigest.isEqual(
          state.getBytes(StandardCharsets.UTF_8),
          String.valueOf(givenState).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/signin/providers", this::providers);
    routes.get("/api/v1/signin/google", this::leave);
    routes.get("/signin/callback", this::comeBack);
  }

  private void providers(Context ctx) {
    ctx.header("Cache-Control", "no-store");
    ctx.json(new Providers(offered()));
  }

  /** A provider that is away offers nothing for the moment; the page works without. */
  private boolean offered() {
    try {
      return authorizeUrl(Flow.fresh(EntryTicket.Kind.MEMBER)).isPresent();
    } catch (IdentityUnavailableException e) {
      LOG.warn("Google is not offered just now: {}", e.getMessage());
      return false;
    }
  }

  private Optional<URI> authorizeUrl(Flow flow) {
    URI back = URI.create(publicUrl + "/signin/callback?state=" + flow.state());
    return provider.authorizeUrl(GOOGLE, back, flow.challenge());
  }

  private void leave(Context ctx) {
    starts.take(Requests.clientAddress(ctx));
    Flow flow = Flow.fresh(EntryTicket.Kind.ofWire(String.valueOf(ctx.queryParam("app"))));
    URI to;
    try {
      to =
          authorizeUrl(flow)
              .orElseThrow(
                  () ->
                      new ProblemException(
                          ErrorCode.NOT_FOUND, "Google is not offered by this installation."));
    } catch (IdentityUnavailableException e) {
      throw SigninProblems.unavailable(e);
    }
    ctx.res().addHeader("Set-Cookie", cookies.set(BrowserCookies.FLOW, flow.cookie(), FLOW));
    redirect(ctx, 302, to.toString());
  }

  private void comeBack(Context ctx) {
    Flow flow = Flow.read(ctx.cookie(BrowserCookies.FLOW));
    starts.take(Requests.clientAddress(ctx));
    ctx.res().addHeader("Set-Cookie", cookies.gone(BrowserCookies.FLOW));
    if (flow == null || !flow.began(ctx.queryParam("state"))) {
      failed(ctx, flow, "signin_expired");
      return;
    }
    String code = ctx.queryParam("code");
    if ("signup_disabled".equals(ctx.queryParam("error_code"))) {
      // Who is known has an account, so this is a Google account of nobody who was asked.
      failed(ctx, flow, nobody(ctx, flow).wire());
      return;
    }
    if (code == null || code.isEmpty()) {
      boolean declined = "access_denied".equals(ctx.queryParam("error"));
      failed(ctx, flow, declined ? "signin_cancelled" : "signin_failed");
      return;
    }
    try {
      switch (provider.exchange(code, flow.verifier())) {
        case Verification.Proved person -> admit(ctx, flow, person);
        case Verification.Refused refused ->
            failed(
                ctx,
                flow,
                refused.reason() == IdentityProvider.Reason.RATE_LIMITED
                    ? ErrorCode.RATE_LIMITED.wire()
                    : "signin_failed");
      }
    } catch (IdentityUnavailableException e) {
      failed(ctx, flow, SigninProblems.unavailable(e).code().wire());
    }
  }

  private static ErrorCode nobody(Context ctx, Flow flow) {
    if (flow.app() == EntryTicket.Kind.MEMBER) {
      return ErrorCode.NO_TENANT_ACCESS;
    }
    return SigninRoutes.invitationToken(ctx) == null
        ? ErrorCode.INVITATION_UNUSABLE
        : ErrorCode.WRONG_PERSON;
  }

  private void admit(Context ctx, Flow flow, Verification.Proved person) {
    Admissions.Asked asked = SigninRoutes.asked(ctx, flow.app());
    Admission admission =
        switch (flow.app()) {
          case CANDIDATE -> candidate(ctx, person, asked);
          case MEMBER -> admissions.member(person, asked);
        };
    switch (admission) {
      case Admission.In in -> {
        SigninStore.Entered entered = in.entered();
        ctx.res()
            .addHeader(
                "Set-Cookie",
                cookies.set(entered.kind().cookie(), entered.token(), entered.lasts()));
        redirect(ctx, 303, publicUrl + entered.next());
      }
      case Admission.Refused refused -> failed(ctx, flow, refused.code().wire());
    }
  }

  /** Whoever left by a closed link is told so, and not let into another invitation instead. */
  private Admission candidate(Context ctx, Verification.Proved person, Admissions.Asked asked) {
    String token = SigninRoutes.invitationToken(ctx);
    Optional<InvitationRef> invited =
        Optional.ofNullable(token)
            .flatMap(admissions::byToken)
            .filter(ref -> admissions.invitedAddress(ref).isPresent());
    return token != null && invited.isEmpty()
        ? new Admission.Refused(ErrorCode.INVITATION_UNUSABLE)
        : admissions.candidate(person, invited, asked);
  }

  private void failed(Context ctx, @Nullable Flow flow, String code) {
    String app = flow == null ? "" : "&app=" + flow.app().wire();
    boolean member = flow != null && flow.app() == EntryTicket.Kind.MEMBER;
    String page = member ? "/signin" : "/interview/link";
    redirect(ctx, 303, publicUrl + page + "#error=" + code + app);
  }

  private static void redirect(Context ctx, int status, String to) {
    ctx.header("Cache-Control", "no-store");
    ctx.header("Location", to);
    ctx.status(status);
  }
}
