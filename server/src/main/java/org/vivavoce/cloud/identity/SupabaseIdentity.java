package org.vivavoce.cloud.identity;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.fault.FaultCategory;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.IdentityProvider;
import org.vivavoce.signin.IdentityUnavailableException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Supabase Auth's HTTP API (its repository's {@code openapi.yaml}, and the routes it serves). Codes
 * come from {@code POST /admin/generate_link}, which sends no mail. The session that a proof opens
 * at the provider is ended at once: ours is the cookie.
 */
public final class SupabaseIdentity implements IdentityProvider {
  /** A hosted project's default; one that is set shorter refuses the code sooner. */
  private static final Duration CODE_LASTS = Duration.ofHours(1);

  private static final long SETTINGS_KEPT_MS = 60_000;

  private record Offered(boolean google, long untilMs) {}

  private final SupabaseSettings settings;
  private final SupabaseHttp http;
  private final Time time;
  private volatile @Nullable Offered offered;

  public SupabaseIdentity(SupabaseSettings settings, Time time) {
    this.settings = settings;
    this.http = new SupabaseHttp(settings);
    this.time = time;
  }

  @Override
  public UUID ensureUser(String email) {
    return make(email).or(() -> known(lower(email))).orElseGet(() -> id(link(email)));
  }

  /** Empty where the account is there already. */
  private Optional<UUID> make(String email) {
    ObjectNode body = Json.object().put("email", lower(email)).put("email_confirm", true);
    SupabaseHttp.Answer made = http.post("/admin/users", service(), body);
    if (made.ok()) {
      return Optional.of(id(made.json()));
    }
    if (made.status() != 422) {
      throw refused("POST /admin/users", made);
    }
    return Optional.empty();
  }

  /** The list is filtered by parts of an address, so the whole is compared here. */
  private Optional<UUID> known(String email) {
    SupabaseHttp.Answer found =
        http.get("/admin/users?page=1&per_page=50&filter=" + encoded(email), service());
    if (!found.ok()) {
      throw refused("GET /admin/users", found);
    }
    for (JsonNode user : found.json().path("users")) {
      if (lower(user.path("email").asString("")).equals(email)) {
        return Optional.of(id(user));
      }
    }
    return Optional.empty();
  }

  @Override
  public SigninCode code(String email) {
    // A link for an unknown address would be one to confirm it by, kept beside those to sign in by:
    // the next code would not replace it. So the account is there first.
    make(email);
    JsonNode link = link(email);
    String digits = link.path("email_otp").asString("");
    String tokenHash = link.path("hashed_token").asString("");
    if (digits.isEmpty() || tokenHash.isEmpty()) {
      throw new IdentityUnavailableException(
          FaultCategory.DO_NOT_RETRY, "The identity provider made a link without a code", null);
    }
    return new SigninCode(digits, tokenHash, CODE_LASTS);
  }

  private JsonNode link(String email) {
    ObjectNode body = Json.object().put("type", "magiclink").put("email", lower(email));
    SupabaseHttp.Answer made = http.post("/admin/generate_link", service(), body);
    if (!made.ok()) {
      throw refused("POST /admin/generate_link", made);
    }
    return made.json();
  }

  @Override
  public Verification verifyCode(String email, String digits) {
    return verified(
        Json.object().put("type", "email").put("email", lower(email)).put("token", digits));
  }

  @Override
  public Verification verifyLink(String tokenHash) {
    return verified(Json.object().put("type", "email").put("token_hash", tokenHash));
  }

  private Verification verified(ObjectNode proof) {
    // Type "email" takes a first code and a later one alike.
    SupabaseHttp.Answer answer = http.post("/verify", settings.anonKey(), proof);
    return answer.ok() ? proved(answer.json(), false) : refusal("POST /verify", answer);
  }

  @Override
  public Optional<URI> authorizeUrl(String provider, URI redirectTo, String codeChallenge) {
    if (!provider.equals("google") || !googleOffered()) {
      return Optional.empty();
    }
    return Optional.of(
        URI.create(
            settings.browserUrl()
                + "/authorize?provider=google&redirect_to="
                + encoded(redirectTo.toString())
                + "&code_challenge="
                + encoded(codeChallenge)
                + "&code_challenge_method=s256"));
  }

  private boolean googleOffered() {
    Offered known = offered;
    if (known == null || time.monotonicMs() >= known.untilMs()) {
      SupabaseHttp.Answer answer = http.get("/settings", settings.anonKey());
      if (!answer.ok()) {
        throw refused("GET /settings", answer);
      }
      known =
          new Offered(
              answer.json().path("external").path("google").asBoolean(false),
              time.monotonicMs() + SETTINGS_KEPT_MS);
      offered = known;
    }
    return known.google();
  }

  @Override
  public Verification exchange(String authCode, String codeVerifier) {
    ObjectNode body = Json.object().put("auth_code", authCode).put("code_verifier", codeVerifier);
    SupabaseHttp.Answer answer = http.post("/token?grant_type=pkce", settings.anonKey(), body);
    return answer.ok() ? proved(answer.json(), true) : refusal("POST /token", answer);
  }

  /**
   * @param needsConfirmation a code proves the address it was sent to; another provider's word must
   *     have been confirmed
   */
  private Verification proved(JsonNode session, boolean needsConfirmation) {
    String accessToken = session.path("access_token").asString("");
    if (!accessToken.isEmpty()) {
      http.postLater("/logout?scope=local", settings.anonKey(), accessToken);
    }
    JsonNode user = session.path("user");
    String email = lower(user.path("email").asString(""));
    boolean confirmed =
        user.path("email_confirmed_at").isString() || user.path("confirmed_at").isString();
    if (email.isEmpty() || (needsConfirmation && !confirmed)) {
      return new Verification.Refused(Reason.EMAIL_UNVERIFIED);
    }
    return new Verification.Proved(id(user), email);
  }

  private static Verification refusal(String call, SupabaseHttp.Answer answer) {
    return switch (answer.error()) {
      case "user_banned" -> new Verification.Refused(Reason.BANNED);
      case "provider_email_needs_verification", "email_not_confirmed" ->
          new Verification.Refused(Reason.EMAIL_UNVERIFIED);
      case "over_request_rate_limit" -> new Verification.Refused(Reason.RATE_LIMITED);
      case "otp_expired",
          "validation_failed",
          "flow_state_not_found",
          "flow_state_expired",
          "flow_state_already_used",
          "bad_code_verifier",
          "user_not_found" ->
          new Verification.Refused(Reason.WRONG_OR_EXPIRED);
      default -> {
        if (answer.status() == 429) {
          yield new Verification.Refused(Reason.RATE_LIMITED);
        }
        throw refused(call, answer);
      }
    };
  }

  /** Never with what was sent or said: the place and the code are enough to look into it. */
  private static IdentityUnavailableException refused(String call, SupabaseHttp.Answer answer) {
    FaultCategory category =
        answer.status() == 429 || answer.status() == 408 || answer.status() == 409
            ? FaultCategory.RETRY
            : FaultCategory.DO_NOT_RETRY;
    return new IdentityUnavailableException(
        category,
        "The identity provider refused "
            + call
            + ": HTTP "
            + answer.status()
            + " "
            + answer.error().replaceAll("[^a-z0-9_]", ""),
        null);
  }

  private static UUID id(JsonNode user) {
    try {
      return UUID.fromString(user.path("id").asString(""));
    } catch (IllegalArgumentException e) {
      throw new IdentityUnavailableException(
          FaultCategory.DO_NOT_RETRY, "The identity provider named no user", null);
    }
  }

  private String service() {
    return settings.serviceKey().reveal();
  }

  private static String lower(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
