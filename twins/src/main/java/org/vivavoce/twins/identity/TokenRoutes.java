package org.vivavoce.twins.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /token}: something is given in exchange for a session. */
final class TokenRoutes {
  private final Parts parts;

  private final OauthRoutes oauth;

  TokenRoutes(Parts parts, OauthRoutes oauth) {
    this.parts = parts;
    this.oauth = oauth;
  }

  void register(RoutesConfig routes) {
    routes.post(IdentityRoutes.BASE + "/token", this::token);
  }

  private void token(Context context) {
    String grant = context.queryParam("grant_type");
    if (grant == null || !grant.matches("password|refresh_token|pkce|id_token|web3")) {
      throw new ApiError(400, "invalid_credentials", "unsupported_grant_type");
    }
    IdentityRoutes.limit(context, parts, RateLimits.Kind.TOKEN);
    ObjectNode body = IdentityRoutes.body(context);
    switch (grant) {
      case "refresh_token" -> refresh(context, body);
      case "pkce" -> exchange(context, body);
      case "id_token" -> IdentityRoutes.grant(context, oauth.byIdToken(body));
      case "password" -> {
        if (SignInRoutes.text(body, "email") == null && SignInRoutes.text(body, "phone") == null) {
          throw ApiError.invalid("missing email or phone");
        }
        // The twin keeps no passwords, so every one is wrong.
        throw new ApiError(400, "invalid_credentials", "Invalid login credentials");
      }
      default -> throw ApiError.notImplemented("grant_type=" + grant);
    }
  }

  private void refresh(Context context, ObjectNode body) {
    String token = SignInRoutes.text(body, "refresh_token");
    if (token == null) {
      throw ApiError.oauth("invalid_request", "refresh_token required");
    }
    switch (parts.store().change(tx -> parts.sessions().refresh(tx, token))) {
      case Sessions.Refreshed.Granted(Sessions.Grant grant) -> IdentityRoutes.grant(context, grant);
      case Sessions.Refreshed.Refused(ApiError why, Map<String, String> headers) -> {
        headers.forEach(context::header);
        throw why;
      }
    }
  }

  private void exchange(Context context, ObjectNode body) {
    String code = SignInRoutes.text(body, "auth_code");
    String verifier = SignInRoutes.text(body, "code_verifier");
    if (code == null || verifier == null) {
      throw ApiError.invalid(
          "invalid request: both auth code and code verifier should be non-empty");
    }
    IdentityRoutes.grant(context, parts.store().change(tx -> exchanged(tx, code, verifier)));
  }

  private Sessions.Grant exchanged(Tx tx, String code, String verifier) {
    ObjectNode flow = parts.flows().byCode(tx, code).orElseThrow(TokenRoutes::noFlow);
    if (parts.flows().isExpired(flow)) {
      throw new ApiError(422, "flow_state_expired", "invalid flow state, flow state has expired");
    }
    if (!Hashes.same(Hashes.challenge(verifier), flow.path("challenge").asString(""))) {
      throw new ApiError(
          400, "bad_code_verifier", "code challenge does not match previously saved code verifier");
    }
    ObjectNode user =
        tx.get(Table.USERS, flow.path("user_id").asString("")).orElseThrow(TokenRoutes::noFlow);
    parts.users().refuseBanned(user);
    boolean oauth = "oauth".equals(flow.path("method").asString(""));
    @Nullable String provider = oauth ? flow.path("provider").asString("") : null;
    String method = flow.path("method").asString("otp");
    Flows.@Nullable ProviderTokens theirs = parts.flows().end(tx, flow).orElse(null);
    Sessions.Grant grant = parts.sessions().start(tx, user, method, provider);
    if (theirs != null) {
      grant.body().put("provider_token", theirs.access());
      if (theirs.refresh() != null) {
        grant.body().put("provider_refresh_token", theirs.refresh());
      }
    }
    return grant;
  }

  private static ApiError noFlow() {
    return new ApiError(
        404, "flow_state_not_found", "invalid flow state, no valid flow state found");
  }
}
