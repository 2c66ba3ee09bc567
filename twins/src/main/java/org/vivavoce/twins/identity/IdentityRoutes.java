package org.vivavoce.twins.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.Set;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole wire under {@code /auth/v1}: who may knock, how a refusal looks, and what says little.
 */
final class IdentityRoutes {
  static final String BASE = "/auth/v1";
  private static final String VERSION_HEADER = "X-Supabase-Api-Version";
  private static final String NEW_ERRORS = "2024-01-01";

  /** Of an IPv6 address with a zone; what is longer is no address and not worth its memory. */
  private static final int LONGEST_ADDRESS = 64;

  /** What the gateway lets through without an API key. */
  private static final Set<String> OPEN =
      Set.of(
          BASE + "/verify",
          BASE + "/callback",
          BASE + "/authorize",
          BASE + "/.well-known/jwks.json");

  private final Parts parts;

  IdentityRoutes(Parts parts) {
    this.parts = parts;
  }

  void register(RoutesConfig routes) {
    routes.before(IdentityRoutes::crossOrigin);
    routes.before(BASE + "/*", this::gateway);
    routes.exception(ApiError.class, (error, context) -> answer(context, error));
    routes.get(BASE + "/settings", this::settings);
    routes.get(BASE + "/health", IdentityRoutes::health);
    routes.get(BASE + "/.well-known/jwks.json", this::jwks);
    new SignInRoutes(parts).register(routes);
    OauthRoutes oauth = new OauthRoutes(parts);
    oauth.register(routes);
    new TokenRoutes(parts, oauth).register(routes);
    new UserRoutes(parts).register(routes);
    new AdminRoutes(parts).register(routes);
    new GenerateLinkRoutes(parts).register(routes);
  }

  /** As the cloud's own, with the API key's header, which its gateway adds. */
  private static void crossOrigin(Context context) {
    if (context.header("Origin") == null) {
      return;
    }
    context.header("Access-Control-Allow-Origin", "*");
    context.header("Access-Control-Allow-Credentials", "true");
    context.header("Access-Control-Expose-Headers", "X-Total-Count, Link, " + VERSION_HEADER);
    context.header("Vary", "Origin");
    if (context.method().equals(HandlerType.OPTIONS)
        && context.header("Access-Control-Request-Method") != null) {
      context.header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
      context.header(
          "Access-Control-Allow-Headers",
          "Accept, Authorization, Content-Type, X-Client-IP, X-Client-Info, X-JWT-AUD,"
              + " x-use-cookie, X-Supabase-Api-Version, apikey");
      context.header("Access-Control-Max-Age", "600");
      context.status(204);
      context.skipRemainingHandlers();
    }
  }

  private void gateway(Context context) {
    context.header("Cache-Control", "no-store");
    // A mail scanner's HEAD must not be answered by what a GET would do.
    if (context.method().equals(HandlerType.HEAD)) {
      context.status(405).header("Allow", "GET, POST");
      context.skipRemainingHandlers();
      return;
    }
    if (OPEN.contains(context.path())) {
      return;
    }
    Optional<String> refusal =
        parts.callers().refusal(context.header("apikey"), context.header("User-Agent"));
    if (refusal.isPresent()) {
      context.status(401);
      json(
          context,
          Json.object()
              .put("message", refusal.get())
              .put("hint", "Send the project's key in the `apikey` header."));
      context.skipRemainingHandlers();
    }
  }

  private void settings(Context context) {
    ObjectNode settings = Json.object();
    ObjectNode external = settings.putObject("external");
    for (String provider :
        new String[] {"anonymous_users", "apple", "azure", "bitbucket", "discord", "facebook"}) {
      external.put(provider, false);
    }
    for (String provider : new String[] {"figma", "fly", "github", "gitlab"}) {
      external.put(provider, false);
    }
    external
        .put("google", parts.settings().google().isPresent())
        .put("email", true)
        .put("phone", false);
    settings
        .put("disable_signup", !parts.settings().signups())
        .put("mailer_autoconfirm", parts.settings().autoconfirm())
        .put("phone_autoconfirm", false)
        .put("sms_provider", "")
        .put("saml_enabled", false)
        .put("saml_private_key_next_configured", false)
        .put("passkeys_enabled", false);
    json(context, settings);
  }

  private static void health(Context context) {
    json(
        context,
        Json.object()
            .put("version", "vivavoce-twin")
            .put("name", "GoTrue")
            .put("description", "GoTrue is a user registration and authentication API"));
  }

  private void jwks(Context context) {
    context.header("Cache-Control", "public, max-age=600");
    json(context, parts.tokens().jwks());
  }

  /** What no handler took: an address this twin does not have is one the cloud may have. */
  static void refuse(Context context, TwinProblem problem) {
    answer(
        context,
        switch (problem.status()) {
          case 404 -> ApiError.notImplemented(context.method() + " " + context.path());
          case 405 -> new ApiError(405, "unknown", "Method Not Allowed");
          case 413 -> new ApiError(413, "request_entity_too_large", "Request body too large");
          case 500 -> new ApiError(500, "unexpected_failure", "Unexpected failure");
          default -> new ApiError(problem.status(), "unknown", problem.message());
        });
  }

  /**
   * Both shapes of a refusal. The newer one is read by the official client only together with the
   * header of the answer.
   */
  static void answer(Context context, ApiError error) {
    context.status(error.status());
    if (error.isOauth()) {
      json(
          context, Json.object().put("error", error.code()).put("error_description", error.text()));
      return;
    }
    context.header("x-sb-error-code", error.code());
    String version = context.header(VERSION_HEADER);
    boolean newer =
        version != null
            && version.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
            && version.compareTo(NEW_ERRORS) >= 0;
    if (newer) {
      context.header(VERSION_HEADER, NEW_ERRORS);
      json(context, Json.object().put("code", error.code()).put("message", error.text()));
      return;
    }
    ObjectNode body =
        Json.object()
            .put("code", error.status())
            .put("error_code", error.code())
            .put("msg", error.text());
    if (error.status() >= 500) {
      String id = context.res().getHeader("x-request-id");
      body.put("error_id", id == null ? WireIds.next("req") : id);
    }
    json(context, body);
  }

  static void json(Context context, ObjectNode body) {
    context.contentType("application/json");
    context.result(Json.bytes(body));
  }

  static void grant(Context context, Sessions.Grant grant) {
    grant.headers().forEach(context::header);
    json(context, grant.body());
  }

  /**
   * @throws ApiError 400 {@code bad_json}
   */
  static ObjectNode body(Context context) {
    return Json.tryObject(context.body())
        .orElseThrow(() -> new ApiError(400, "bad_json", "Could not parse request body as JSON"));
  }

  /** Where the answer's redirect shall go, of what is allowed. */
  static String redirectTo(Context context, Parts parts) {
    String header = context.header("redirect_to");
    return parts
        .redirects()
        .choose(
            header == null ? context.queryParam("redirect_to") : header, context.header("Referer"));
  }

  static void redirect(Context context, int status, String address) {
    context.status(status).header("Location", address);
    context.header("Referrer-Policy", "no-referrer");
  }

  /**
   * Who is counted: whom a trusted proxy names, else a caller with the service key, else the peer.
   */
  static void limit(Context context, Parts parts, RateLimits.Kind kind) {
    String named = parts.settings().clientAddressHeader().map(context::header).orElse(null);
    String forwarded =
        parts.callers().isService(context.header("apikey"))
            ? context.header("Sb-Forwarded-For")
            : null;
    String address = named != null ? named : forwarded != null ? forwarded : context.ip();
    String first = address.split(",", 2)[0].trim();
    parts.limits().take(kind, first.substring(0, Math.min(LONGEST_ADDRESS, first.length())));
  }
}
