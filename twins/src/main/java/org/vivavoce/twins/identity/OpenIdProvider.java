package org.vivavoce.twins.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Any OpenID provider, by its discovery document: the address of its sign-in page, the exchange of
 * a code, and whom an ID token names.
 */
final class OpenIdProvider {
  private static final Duration USUALLY_KEPT = Duration.ofMinutes(10);
  private static final Duration KEPT_AT_MOST = Duration.ofHours(6);

  /** An unknown key is looked for at once, but a forger cannot make us ask all the time. */
  private static final Duration BETWEEN_KEY_LOOKUPS = Duration.ofSeconds(30);

  /** What the exchange of a code gives. */
  record Exchanged(String accessToken, @Nullable String refreshToken, String idToken) {
    @Override
    public String toString() {
      return "Exchanged[hidden]";
    }
  }

  private final IdentityTwinSettings.OpenIdSettings settings;
  private final Clock clock;
  private final OpenIdHttp http = new OpenIdHttp();

  private @Nullable ObjectNode discovered;
  private long discoveredUntilNanos;
  private @Nullable JWKSet keys;
  private long keysUntilNanos;
  private long keysAskedAtNanos;

  OpenIdProvider(IdentityTwinSettings.OpenIdSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param further what the caller's own address said besides; cannot replace ours
   */
  String signInPage(
      String callback,
      String state,
      String scopes,
      String nonce,
      String verifier,
      Map<String, String> further)
      throws OpenIdHttp.ProviderFailed {
    ObjectNode discovery = discovery();
    Map<String, String> query = new LinkedHashMap<>(further);
    query.put("response_type", "code");
    query.put("client_id", settings.clientId());
    query.put("redirect_uri", callback);
    query.put("scope", scopes);
    query.put("state", state);
    query.putIfAbsent("nonce", nonce);
    if (takesChallenges(discovery)) {
      query.put("code_challenge", Hashes.challenge(verifier));
      query.put("code_challenge_method", "S256");
    }
    return Redirects.withQuery(endpoint(discovery, "authorization_endpoint").toString(), query);
  }

  private static boolean takesChallenges(ObjectNode discovery) {
    return discovery
        .path("code_challenge_methods_supported")
        .valueStream()
        .anyMatch(method -> method.asString("").equals("S256"));
  }

  /** With the secret as Basic credentials; where that is not the client's way, in the form. */
  Exchanged exchange(String code, String callback, String verifier)
      throws OpenIdHttp.ProviderFailed {
    ObjectNode discovery = discovery();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", callback);
    if (takesChallenges(discovery)) {
      form.put("code_verifier", verifier);
    }
    URI endpoint = endpoint(discovery, "token_endpoint");
    OpenIdHttp.Answer answer =
        http.send(form(endpoint, form).header("Authorization", "Basic " + base64(credentials())));
    if ("invalid_client".equals(Json.text(answer.body(), "error"))) {
      form.put("client_id", settings.clientId());
      form.put("client_secret", settings.clientSecret());
      answer = http.send(form(endpoint, form));
    }
    String idToken = Json.text(answer.body(), "id_token");
    String accessToken = Json.text(answer.body(), "access_token");
    if (answer.status() != 200 || idToken == null || accessToken == null) {
      throw new OpenIdHttp.ProviderFailed(
          "the code was not exchanged: "
              + answer.status()
              + " "
              + answer.body().path("error").asString(""));
    }
    return new Exchanged(accessToken, Json.text(answer.body(), "refresh_token"), idToken);
  }

  private String credentials() {
    return Letters.encoded(settings.clientId()) + ":" + Letters.encoded(settings.clientSecret());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpRequest.Builder form(URI endpoint, Map<String, String> members) {
    return HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(Redirects.form(members)));
  }

  /**
   * The claims of an ID token that this provider signed for us and that has not run out.
   *
   * @throws OpenIdHttp.ProviderFailed when it is no such token
   */
  ObjectNode claims(String idToken, @Nullable String accessToken) throws OpenIdHttp.ProviderFailed {
    String issuer = discovery().path("issuer").asString("");
    ObjectNode claims =
        IdTokens.signed(idToken, keysFor(idToken))
            .orElseThrow(() -> new OpenIdHttp.ProviderFailed("no key signed the ID token"));
    if (!IdTokens.isFrom(claims, issuer)) {
      throw new OpenIdHttp.ProviderFailed("the ID token is another issuer's");
    }
    if (!IdTokens.isInTime(claims, clock.unixSeconds())) {
      throw new OpenIdHttp.ProviderFailed("the ID token has run out");
    }
    if (claims.path("sub").asString("").isEmpty()) {
      throw new OpenIdHttp.ProviderFailed("the ID token names nobody");
    }
    if (accessToken != null && !IdTokens.fits(claims, idToken, accessToken)) {
      throw new OpenIdHttp.ProviderFailed("the access token belongs to another ID token");
    }
    return claims;
  }

  boolean isForUs(ObjectNode claims) {
    return IdTokens.isFor(claims, settings.clientId());
  }

  /** Adds what only the userinfo endpoint says, for providers with short ID tokens. */
  void complete(ObjectNode claims, String accessToken) throws OpenIdHttp.ProviderFailed {
    ObjectNode discovery = discovery();
    if (claims.hasNonNull("email") || !discovery.hasNonNull("userinfo_endpoint")) {
      return;
    }
    OpenIdHttp.Answer answer =
        http.send(
            HttpRequest.newBuilder(endpoint(discovery, "userinfo_endpoint"))
                .header("Authorization", "Bearer " + accessToken));
    boolean same = claims.path("sub").asString("").equals(answer.body().path("sub").asString(""));
    if (answer.status() != 200 || !same) {
      throw new OpenIdHttp.ProviderFailed("userinfo speaks of nobody or of somebody else");
    }
    answer
        .body()
        .properties()
        .forEach(
            member -> {
              if (!claims.has(member.getKey())) {
                claims.set(member.getKey(), member.getValue());
              }
            });
  }

  private static URI endpoint(ObjectNode discovery, String name) throws OpenIdHttp.ProviderFailed {
    try {
      return OpenIdHttp.safe(URI.create(discovery.path(name).asString("")));
    } catch (IllegalArgumentException noAddress) {
      throw new OpenIdHttp.ProviderFailed("the provider has no usable " + name, noAddress);
    }
  }

  private synchronized ObjectNode discovery() throws OpenIdHttp.ProviderFailed {
    ObjectNode known = discovered;
    if (known != null && clock.nanos() < discoveredUntilNanos) {
      return known;
    }
    String issuer = Letters.withoutSlash(settings.issuer().toString());
    OpenIdHttp.Answer answer = http.get(URI.create(issuer + "/.well-known/openid-configuration"));
    String said = Letters.withoutSlash(answer.body().path("issuer").asString(""));
    if (!said.equals(issuer)) {
      throw new OpenIdHttp.ProviderFailed("the provider calls itself " + said);
    }
    discovered = answer.body();
    discoveredUntilNanos = clock.nanos() + kept(answer).toNanos();
    return answer.body();
  }

  private synchronized JWKSet keysFor(String idToken) throws OpenIdHttp.ProviderFailed {
    String keyId =
        IdTokens.keyId(idToken)
            .orElseThrow(() -> new OpenIdHttp.ProviderFailed("that is no ID token"));
    JWKSet known = keys;
    if (known != null && clock.nanos() < keysUntilNanos) {
      boolean tooSoon = clock.nanos() - keysAskedAtNanos < BETWEEN_KEY_LOOKUPS.toNanos();
      if (tooSoon || IdTokens.knows(known, keyId)) {
        return known;
      }
    }
    OpenIdHttp.Answer answer = http.get(endpoint(discovery(), "jwks_uri"));
    try {
      JWKSet fresh = JWKSet.parse(Json.write(answer.body()));
      keys = fresh;
      keysAskedAtNanos = clock.nanos();
      keysUntilNanos = clock.nanos() + kept(answer).toNanos();
      return fresh;
    } catch (ParseException noKeys) {
      throw new OpenIdHttp.ProviderFailed("the provider publishes no usable keys", noKeys);
    }
  }

  private static Duration kept(OpenIdHttp.Answer answer) {
    Duration said = answer.lasts().orElse(USUALLY_KEPT);
    return said.compareTo(KEPT_AT_MOST) > 0 ? KEPT_AT_MOST : said;
  }
}
