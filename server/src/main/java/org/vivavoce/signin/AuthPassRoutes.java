package org.vivavoce.signin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.PassThrough;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /auth/v1/…} for clients of Supabase, passed on to the embedded twin. The rules of signing
 * in hold here too, or they would hold nowhere: codes are sent by us and to known addresses only,
 * wrong ones are counted, links bear our seal, and a followed link spends nothing. The admin API
 * has no door here.
 */
final class AuthPassRoutes implements Routes {
  private static final String PREFIX = "/auth/v1/";
  private static final String PATH = PREFIX + "<path>";

  /** One or two plain segments: nothing that another program could read as another path. */
  private static final Pattern PLAIN =
      Pattern.compile("(\\.well-known/[a-z.-]+|[a-z]+(/[a-z0-9-]+){0,3})");

  /** What sends mail or makes accounts of strangers. */
  private static final Set<String> OURS =
      Set.of("signup", "magiclink", "recover", "resend", "invite", "sso", "reauthenticate");

  private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,255}");

  private final String upstream;
  private final Codes codes;
  private final SealedLinks links;
  private final PassThrough passThrough = new PassThrough();
  private final RateLimit all;
  private final RateLimit codeRequests;
  private final RateLimit proofs;

  AuthPassRoutes(URI upstream, Codes codes, SealedLinks links, Time time) {
    this.upstream = upstream.toString();
    this.codes = codes;
    this.links = links;
    this.all = new RateLimit(300, Duration.ofMinutes(5), time);
    this.codeRequests = new RateLimit(30, Duration.ofMinutes(5), time);
    this.proofs = new RateLimit(120, Duration.ofMinutes(5), time);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PATH, this::pass);
    routes.post(PATH, this::pass);
    routes.put(PATH, this::pass);
    routes.delete(PATH, this::pass);
    // The answer to a page of another origin that asks whether it may (CORS): it is the twin's.
    routes.options(PATH, this::pass);
  }

  private void pass(Context ctx) {
    String uri = ctx.req().getRequestURI();
    String path = uri.startsWith(PREFIX) ? uri.substring(PREFIX.length()) : "";
    String method = ctx.req().getMethod();
    if (!PLAIN.matcher(path).matches() || path.split("/", 2)[0].equals("admin")) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "There is nothing at this address.");
    }
    all.take(Requests.clientAddress(ctx));
    if (method.equals("OPTIONS")) {
      passOn(ctx, path, new byte[0]);
      return;
    }
    switch (path) {
      case "otp" -> otp(ctx, method);
      case "verify" -> verify(ctx, method);
      case "user" -> user(ctx, method);
      case "token" -> token(ctx, method);
      default -> {
        if (OURS.contains(path)) {
          refuse(ctx, 422, "signup_disabled", "Ask for a code at /auth/v1/otp instead.");
        } else {
          passOn(ctx, path, method.equals("GET") ? new byte[0] : PassThrough.body(ctx));
        }
      }
    }
  }

  private void passOn(Context ctx, String path, byte[] body) {
    passThrough.pass(ctx, PassThrough.address(upstream + "/" + path, ctx), body);
  }

  /** The answer is the same for everybody's address. */
  private void otp(Context ctx, String method) {
    if (!method.equals("POST")) {
      refuse(ctx, 405, "unknown", "Method Not Allowed");
      return;
    }
    codeRequests.take(Requests.clientAddress(ctx));
    ObjectNode body = json(ctx);
    String email = body == null ? "" : lower(body.path("email").asString(""));
    if (!EMAIL.matcher(email).matches()) {
      refuse(ctx, 400, "validation_failed", "One valid e-mail address is needed.");
      return;
    }
    boolean member = "member".equals(ctx.header("X-Viva-App"));
    try {
      codes.send(member ? EntryTicket.Kind.MEMBER : EntryTicket.Kind.CANDIDATE, email, null);
    } catch (ProblemException e) {
      refuse(ctx, e);
      return;
    }
    ctx.status(200);
    ctx.json(Json.object());
  }

  /** A followed link (GET) would spend the code for whoever follows links by itself. */
  private void verify(Context ctx, String method) {
    if (!method.equals("POST")) {
      refuse(ctx, 405, "unknown", "Method Not Allowed");
      return;
    }
    proofs.take(Requests.clientAddress(ctx));
    ObjectNode body = json(ctx);
    if (body == null) {
      refuse(ctx, 400, "bad_json", "Could not parse request body as JSON");
      return;
    }
    if (body.path("token_hash").isString()) {
      Optional<String> tokenHash = links.unseal(body.path("token_hash").asString());
      if (tokenHash.isEmpty()) {
        refuse(ctx, 403, "otp_expired", "Email link is invalid or has expired");
        return;
      }
      passOn(ctx, "verify", Json.bytes(body.put("token_hash", tokenHash.get())));
      return;
    }
    String email = lower(body.path("email").asString(""));
    if (!EMAIL.matcher(email).matches() || !body.path("token").isString()) {
      refuse(ctx, 400, "validation_failed", "Send email and token, or token_hash.");
      return;
    }
    try {
      codes.counted(
          email,
          () -> {
            passOn(ctx, "verify", Json.bytes(body));
            return ctx.statusCode();
          });
    } catch (ProblemException e) {
      refuse(ctx, e);
    }
  }

  /** There are no passwords here, so nobody need guess one. */
  private void token(Context ctx, String method) {
    if ("password".equals(ctx.queryParam("grant_type"))) {
      refuse(ctx, 400, "email_provider_disabled", "Passwords are not used here.");
      return;
    }
    passOn(ctx, "token", method.equals("GET") ? new byte[0] : PassThrough.body(ctx));
  }

  /** Its own address may nobody change by themselves: the invitation names it. */
  private void user(Context ctx, String method) {
    byte[] body = method.equals("GET") ? new byte[0] : PassThrough.body(ctx);
    ObjectNode json = body.length == 0 ? null : parsed(body);
    if (json == null && body.length > 0) {
      // What we cannot read another program may read, so nothing of it is passed on.
      refuse(ctx, 400, "bad_json", "Could not parse request body as JSON");
      return;
    }
    if (json != null && (json.has("email") || json.has("phone") || json.has("password"))) {
      refuse(ctx, 422, "validation_failed", "Address and password of an account are fixed here.");
      return;
    }
    passOn(ctx, "user", body);
  }

  private static @Nullable ObjectNode json(Context ctx) {
    return parsed(PassThrough.body(ctx));
  }

  private static @Nullable ObjectNode parsed(byte[] body) {
    try {
      JsonNode node = Json.tree(new String(body, StandardCharsets.UTF_8));
      return node instanceof ObjectNode object ? object : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static void refuse(Context ctx, ProblemException problem) {
    boolean limited = problem.code() == ErrorCode.RATE_LIMITED;
    Object seconds = problem.members().get("retry_after_s");
    if (seconds != null) {
      ctx.header("Retry-After", seconds.toString());
    }
    refuse(
        ctx,
        problem.code().status(),
        limited ? "over_request_rate_limit" : "unexpected_failure",
        String.valueOf(problem.getMessage()));
  }

  /** In Supabase's words: both shapes of its errors, by the version that is asked for. */
  private static void refuse(Context ctx, int status, String code, String message) {
    ctx.status(status);
    ctx.header("x-sb-error-code", code);
    ctx.header("Access-Control-Allow-Origin", "*");
    String version = ctx.header("X-Supabase-Api-Version");
    if (version != null && version.compareTo("2024-01-01") >= 0) {
      ctx.header("X-Supabase-Api-Version", "2024-01-01");
      ctx.header("Access-Control-Expose-Headers", "X-Supabase-Api-Version");
      ctx.json(Json.object().put("code", code).put("message", message));
    } else {
      ctx.json(Json.object().put("code", status).put("error_code", code).put("msg", message));
    }
  }

  private static String lower(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
