package org.vivavoce.twins.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sign-ins on their way: at a provider, or between a clicked link and the exchange of its code. The
 * authorisation code is kept as a keyed hash; a provider's own tokens are held in memory only.
 */
final class Flows {
  private static final Pattern CHALLENGE = Pattern.compile("[a-zA-Z._~0-9-]+");

  /** A checked PKCE challenge, always in the S256 form. */
  record Challenge(String s256) {
    /**
     * @return null when the caller wants no PKCE
     * @throws ApiError 400 {@code validation_failed}
     */
    static @Nullable Challenge of(@Nullable String method, @Nullable String challenge) {
      String how = method == null ? "" : method.toLowerCase(Locale.ROOT);
      String what = challenge == null ? "" : challenge;
      if (how.isEmpty() && what.isEmpty()) {
        return null;
      }
      if (how.isEmpty() || what.isEmpty()) {
        throw ApiError.invalid("PKCE flow requires code_challenge_method and code_challenge");
      }
      if (what.length() < 43 || what.length() > 128) {
        throw ApiError.invalid("code challenge has to be between 43 and 128 characters");
      }
      if (!CHALLENGE.matcher(what).matches()) {
        throw ApiError.invalid(
            "code challenge can only contain alphanumeric characters, hyphens, periods,"
                + " underscores and tildes");
      }
      return switch (how) {
        case "s256" -> new Challenge(what);
        // Kept hashed as well: a plain challenge is the verifier itself.
        case "plain" -> new Challenge(Hashes.challenge(what));
        default -> throw ApiError.invalid("Invalid code_challenge_method");
      };
    }
  }

  /** What a provider gave us for the user. */
  record ProviderTokens(String access, @Nullable String refresh) {
    @Override
    public String toString() {
      return "ProviderTokens[hidden]";
    }
  }

  private final TwinSecrets secrets;
  private final IdentityTwinSettings settings;
  private final Clock clock;
  private final Map<String, ProviderTokens> providerTokens = new ConcurrentHashMap<>();

  Flows(TwinSecrets secrets, IdentityTwinSettings settings, Clock clock) {
    this.secrets = secrets;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param method how the user will have signed in: magiclink, signup, oauth, …
   * @return the row, saved
   */
  ObjectNode start(
      Tx tx, String provider, String method, @Nullable Challenge challenge, String redirectTo) {
    ObjectNode flow =
        Json.object()
            .put("id", Chance.uuid().toString())
            .put("provider", provider)
            .put("method", method)
            .put("redirect_to", redirectTo)
            .put("created_at", clock.now().toString());
    if (challenge != null) {
      flow.put("challenge", challenge.s256());
    }
    tx.put(Table.FLOWS, flow.path("id").asString(""), flow);
    return flow;
  }

  static boolean isPkce(ObjectNode flow) {
    return flow.hasNonNull("challenge");
  }

  /** The user is known now; gives the code that the caller exchanges for a session. */
  String authorize(Tx tx, ObjectNode flow, String userId, @Nullable ProviderTokens tokens) {
    String code = Chance.uuid().toString();
    String id = flow.path("id").asString("");
    flow.put("user_id", userId)
        .put("auth_code_hash", hash(code))
        .put("code_issued_at", clock.now().toString());
    tx.put(Table.FLOWS, id, flow);
    if (tokens != null) {
      providerTokens.put(id, tokens);
    }
    return code;
  }

  Optional<ObjectNode> byCode(Tx tx, String code) {
    return tx.find(Table.FLOWS, "code:" + hash(code)).stream().findFirst();
  }

  /** Ends the flow. */
  Optional<ProviderTokens> end(Tx tx, ObjectNode flow) {
    String id = flow.path("id").asString("");
    tx.delete(Table.FLOWS, id);
    return Optional.ofNullable(providerTokens.remove(id));
  }

  /** A link's flow counts from the click, a provider's from its start. */
  boolean isExpired(ObjectNode flow) {
    String from =
        "oauth".equals(Json.text(flow, "method")) || !flow.hasNonNull("code_issued_at")
            ? flow.path("created_at").asString("")
            : flow.path("code_issued_at").asString("");
    return !clock.now().isBefore(Instant.parse(from).plus(settings.lifetimes().flow()));
  }

  /** Whether the row may still be asked for: a link may be clicked as long as its code lives. */
  static boolean isWorthKeeping(ObjectNode flow, Instant now, IdentityTwinSettings settings) {
    Duration longest = settings.lifetimes().flow().plus(settings.lifetimes().code());
    return now.isBefore(Instant.parse(flow.path("created_at").asString("")).plus(longest));
  }

  private String hash(String code) {
    return secrets.hashed("auth-code", code);
  }
}
