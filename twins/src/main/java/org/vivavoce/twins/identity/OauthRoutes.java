package org.vivavoce.twins.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Signing in with another provider: {@code /authorize}, {@code /callback}, and ID tokens. */
final class OauthRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(OauthRoutes.class);
  static final String GOOGLE = "google";

  /** What a caller's own address may not set at the provider. */
  private static final Set<String> OURS =
      Set.of(
          "provider",
          "scopes",
          "redirect_to",
          "apikey",
          "client_id",
          "client_secret",
          "redirect_uri",
          "response_type",
          "response_mode",
          "scope",
          "state",
          "code_challenge",
          "code_challenge_method",
          "request",
          "request_uri");

  private final Parts parts;
  private final ProviderAccounts accounts;
  private final @Nullable OpenIdProvider google;

  OauthRoutes(Parts parts) {
    this.parts = parts;
    this.accounts = new ProviderAccounts(parts.settings(), parts.users(), parts.codes());
    this.google =
        parts
            .settings()
            .google()
            .map(settings -> new OpenIdProvider(settings, parts.clock()))
            .orElse(null);
  }

  void register(RoutesConfig routes) {
    routes.get(IdentityRoutes.BASE + "/authorize", this::authorize);
    routes.get(IdentityRoutes.BASE + "/callback", this::callback);
    routes.post(IdentityRoutes.BASE + "/callback", this::callback);
  }

  private void authorize(Context context) {
    IdentityRoutes.limit(context, parts, RateLimits.Kind.TOKEN);
    String named = context.queryParam("provider");
    String name = named == null ? "" : named.toLowerCase(Locale.ROOT);
    OpenIdProvider provider = google;
    if (!name.equals(GOOGLE)) {
      throw ApiError.invalid("Unsupported provider: Provider " + name + " could not be found");
    }
    if (provider == null) {
      throw ApiError.invalid("Unsupported provider: provider is not enabled");
    }
    String redirectTo = IdentityRoutes.redirectTo(context, parts);
    Flows.Challenge challenge =
        Flows.Challenge.of(
            context.queryParam("code_challenge_method"), context.queryParam("code_challenge"));
    Map<String, String> further = new LinkedHashMap<>();
    context
        .queryParamMap()
        .forEach(
            (key, values) -> {
              if (!OURS.contains(key.toLowerCase(Locale.ROOT))) {
                further.put(key, values.getFirst());
              }
            });
    String nonce = further.get("nonce");
    String flow =
        parts
            .store()
            .change(
                tx -> {
                  ObjectNode row = parts.flows().start(tx, GOOGLE, "oauth", challenge, redirectTo);
                  if (nonce != null) {
                    row.put("nonce", nonce);
                    tx.put(Table.FLOWS, row.path("id").asString(""), row);
                  }
                  return row.path("id").asString("");
                });
    try {
      IdentityRoutes.redirect(
          context,
          302,
          provider.signInPage(
              callbackUrl(),
              flow,
              scopes(context.queryParam("scopes")),
              secret("nonce", flow),
              secret("verifier", flow),
              further));
    } catch (OpenIdHttp.ProviderFailed failed) {
      LOG.warn("the OpenID provider cannot be used", failed);
      throw new ApiError(500, "unexpected_failure", "Error reaching the provider");
    }
  }

  private static String scopes(@Nullable String asked) {
    Set<String> scopes = new LinkedHashSet<>(List.of("openid", "email", "profile"));
    if (asked != null && !asked.isBlank()) {
      scopes.addAll(List.of(asked.trim().split("[ ,]+")));
    }
    return String.join(" ", scopes);
  }

  private String callbackUrl() {
    return parts.externalUrl().get() + "/callback";
  }

  /** Derived, not kept: the flow's id is enough to make it again. */
  private String secret(String purpose, String flow) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            parts.secrets().derived("openid-" + purpose, flow.getBytes(StandardCharsets.US_ASCII)));
  }

  private void callback(Context context) {
    ObjectNode flow;
    try {
      flow = flow(parameter(context, "state"));
    } catch (ApiError badState) {
      IdentityRoutes.redirect(
          context,
          303,
          Redirects.withQuery(parts.settings().siteUrl().toString(), members(badState)));
      return;
    }
    String redirectTo = flow.path("redirect_to").asString("");
    String address;
    try {
      address = arrived(context, flow, redirectTo);
    } catch (ApiError refused) {
      Map<String, String> members = members(refused);
      String inQuery = Redirects.withQuery(redirectTo, members);
      members.put("sb", "");
      address = Redirects.withFragment(inQuery, members);
    }
    IdentityRoutes.redirect(context, 302, address);
  }

  private static Map<String, String> members(ApiError why) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("error", why.redirectError());
    if (!why.isOauth()) {
      members.put("error_code", why.code());
    }
    members.put("error_description", why.text());
    return members;
  }

  private static @Nullable String parameter(Context context, String name) {
    String query = context.queryParam(name);
    return query == null ? context.formParam(name) : query;
  }

  private ObjectNode flow(@Nullable String state) {
    if (state == null || state.isEmpty()) {
      throw new ApiError(400, "bad_oauth_callback", "OAuth state parameter missing");
    }
    if (!state.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new ApiError(400, "bad_oauth_state", "OAuth state parameter is invalid");
    }
    ObjectNode flow =
        parts
            .store()
            .read(tx -> tx.get(Table.FLOWS, state))
            .filter(row -> "oauth".equals(Json.text(row, "method")))
            .orElseThrow(
                () -> new ApiError(400, "bad_oauth_state", "OAuth state not found or expired"));
    if (parts.flows().isExpired(flow)) {
      throw new ApiError(400, "bad_oauth_state", "OAuth state has expired");
    }
    refuseUsed(flow);
    return flow;
  }

  private static void refuseUsed(ObjectNode flow) {
    if (flow.hasNonNull("user_id")) {
      throw new ApiError(400, "flow_state_already_used", "State has already been used");
    }
  }

  private String arrived(Context context, ObjectNode flow, String redirectTo) {
    String error = parameter(context, "error");
    if (error != null && !error.isEmpty()) {
      String description = parameter(context, "error_description");
      throw ApiError.oauth(error, description == null ? "" : description);
    }
    String code = parameter(context, "code");
    if (code == null || code.isEmpty()) {
      throw new ApiError(
          400, "bad_oauth_callback", "OAuth callback with missing authorization code missing");
    }
    String id = flow.path("id").asString("");
    Visitor visitor = visitor(id, Json.text(flow, "nonce"), code);
    return parts
        .store()
        .change(
            tx -> {
              ObjectNode current =
                  tx.get(Table.FLOWS, id)
                      .orElseThrow(
                          () ->
                              new ApiError(
                                  400, "flow_state_already_used", "State has already been used"));
              refuseUsed(current);
              ObjectNode user = accounts.find(tx, GOOGLE, visitor.claims());
              if (Flows.isPkce(current)) {
                parts.users().save(tx, user);
                return Redirects.withQuery(
                    redirectTo,
                    Map.of(
                        "code",
                        parts
                            .flows()
                            .authorize(
                                tx, current, user.path("id").asString(""), visitor.tokens())));
              }
              tx.delete(Table.FLOWS, id);
              Sessions.Grant grant = parts.sessions().start(tx, user, "oauth", GOOGLE);
              grant.body().put("provider_token", visitor.tokens().access());
              if (visitor.tokens().refresh() != null) {
                grant.body().put("provider_refresh_token", visitor.tokens().refresh());
              }
              return SignInRoutes.granted(grant, null, redirectTo);
            });
  }

  private record Visitor(ObjectNode claims, Flows.ProviderTokens tokens) {}

  private Visitor visitor(String flow, @Nullable String callersNonce, String code) {
    OpenIdProvider provider = google;
    if (provider == null) {
      throw new ApiError(
          400, "oauth_provider_not_supported", "Unsupported provider: provider is not enabled");
    }
    try {
      OpenIdProvider.Exchanged exchanged =
          provider.exchange(code, callbackUrl(), secret("verifier", flow));
      ObjectNode claims = provider.claims(exchanged.idToken(), exchanged.accessToken());
      String nonce = callersNonce == null ? secret("nonce", flow) : callersNonce;
      if (!provider.isForUs(claims) || !Hashes.same(nonce, claims.path("nonce").asString(""))) {
        throw new OpenIdHttp.ProviderFailed("the ID token was made for somebody else");
      }
      provider.complete(claims, exchanged.accessToken());
      return new Visitor(
          claims, new Flows.ProviderTokens(exchanged.accessToken(), exchanged.refreshToken()));
    } catch (OpenIdHttp.ProviderFailed failed) {
      LOG.warn("a sign-in at the OpenID provider failed", failed);
      throw new ApiError(
          500, "unexpected_failure", "Error getting user profile from external provider");
    }
  }

  /** {@code grant_type=id_token}: the caller has been at the provider without us. */
  Sessions.Grant byIdToken(ObjectNode body) {
    String idToken = SignInRoutes.text(body, "id_token");
    String name = SignInRoutes.text(body, "provider");
    if (idToken == null) {
      throw ApiError.oauth("invalid request", "id_token required");
    }
    if (body.path("link_identity").asBoolean(false)) {
      throw ApiError.notImplemented("Linking an identity by ID token");
    }
    if (name == null) {
      throw ApiError.oauth("invalid request", "provider or client_id and issuer required");
    }
    if (!name.equals(GOOGLE)) {
      throw ApiError.invalid("Custom OIDC provider \"" + name + "\" not allowed");
    }
    OpenIdProvider provider = google;
    if (provider == null) {
      throw new ApiError(400, "provider_disabled", "Provider (issuer \"google\") is not enabled");
    }
    ObjectNode claims;
    try {
      claims = provider.claims(idToken, SignInRoutes.text(body, "access_token"));
    } catch (OpenIdHttp.ProviderFailed failed) {
      LOG.info("an ID token was refused", failed);
      throw ApiError.oauth("invalid request", "Bad ID token");
    }
    if (!provider.isForUs(claims)) {
      throw ApiError.oauth(
          "invalid request", "Unacceptable audience in id_token: " + claims.path("aud"));
    }
    refuseOtherNonce(SignInRoutes.text(body, "nonce"), SignInRoutes.text(claims, "nonce"));
    return parts
        .store()
        .change(
            tx -> parts.sessions().start(tx, accounts.find(tx, GOOGLE, claims), "oauth", GOOGLE));
  }

  /** The token carries the hash of what the caller shows, so that a stolen token is of no use. */
  private static void refuseOtherNonce(@Nullable String shown, @Nullable String inToken) {
    if ((shown == null) != (inToken == null)) {
      throw ApiError.oauth(
          "invalid request", "Passed nonce and nonce in id_token should either both exist or not.");
    }
    if (shown != null && inToken != null && !Hashes.same(Hashes.sha256Hex(shown), inToken)) {
      throw ApiError.oauth("invalid nonce", "Nonces mismatch");
    }
  }
}
