package org.vivavoce.twins.realtime;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys for browsers ({@code ek_…}), each with the session it opens. A key opens any number of calls
 * until it expires; its expiry ends no call that runs. Held in memory, as the calls are.
 */
final class ClientSecrets {
  private static final String PREFIX = "ek_";
  private static final int DEFAULT_SECONDS = 600;
  private static final int MIN_SECONDS = 10;
  private static final int MAX_SECONDS = 7_200;
  private static final int MAX_KEPT = 10_000;

  private record Secret(ObjectNode session, long expiresAt) {}

  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();
  private final UnaryOperator<ObjectNode> effective;
  private final Clock clock;

  /**
   * @param effective the whole session that a call with this one would have; refuses with a {@link
   *     TwinProblem}
   */
  ClientSecrets(UnaryOperator<ObjectNode> effective, Clock clock) {
    this.effective = effective;
    this.clock = clock;
  }

  /**
   * {@code POST /v1/realtime/client_secrets}.
   *
   * @return {@code {value, expires_at, session}}
   * @throws TwinProblem for a request that is not taken
   */
  ObjectNode create(String body) {
    ObjectNode request =
        body.isBlank()
            ? Json.object()
            : Json.tryObject(body)
                .orElseThrow(
                    () ->
                        TwinProblem.invalid(
                            null, null, "We could not parse the JSON body of your request."));
    int seconds = DEFAULT_SECONDS;
    ObjectNode session = Json.object().put("type", "realtime");
    for (Map.Entry<String, JsonNode> member : request.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "expires_after" -> seconds = seconds(value);
        case "session" -> {
          if (!(value instanceof ObjectNode asked)) {
            throw SessionRules.wrongType("session", "an object");
          }
          session = asked;
        }
        default -> throw SessionRules.unknown(member.getKey());
      }
    }
    ObjectNode shown = effective.apply(session);
    long now = clock.unixSeconds();
    secrets.values().removeIf(secret -> secret.expiresAt() <= now);
    if (secrets.size() >= MAX_KEPT) {
      throw TwinProblem.rateLimit("Rate limit reached: " + MAX_KEPT + " live keys.", 2_000);
    }
    String value = WireIds.next("ek");
    secrets.put(value, new Secret(session, now + seconds));
    ObjectNode answer = Json.object().put("value", value).put("expires_at", now + seconds);
    answer.set("session", shown);
    return answer;
  }

  private static int seconds(JsonNode value) {
    if (!(value instanceof ObjectNode after)) {
      throw SessionRules.wrongType("expires_after", "an object");
    }
    int seconds = DEFAULT_SECONDS;
    for (Map.Entry<String, JsonNode> member : after.properties()) {
      String param = "expires_after." + member.getKey();
      JsonNode field = member.getValue();
      switch (member.getKey()) {
        case "anchor" -> {
          if (!field.isString() || !field.stringValue().equals("created_at")) {
            throw SessionRules.invalidValue(param, "'created_at'");
          }
        }
        case "seconds" -> {
          if (!field.isIntegralNumber()) {
            throw SessionRules.wrongType(param, "an integer");
          }
          if (field.longValue() < MIN_SECONDS || field.longValue() > MAX_SECONDS) {
            throw SessionRules.invalidValue(
                param, "an integer from " + MIN_SECONDS + " to " + MAX_SECONDS);
          }
          seconds = field.intValue();
        }
        default -> throw SessionRules.unknown(param);
      }
    }
    return seconds;
  }

  /**
   * The session of an ephemeral key; empty for anything that is not one.
   *
   * @throws TwinProblem 401 for an ephemeral key that is unknown or expired
   */
  Optional<ObjectNode> sessionOf(@Nullable String authorization) {
    String key =
        authorization == null ? "" : authorization.replaceFirst("(?i)^Bearer\\s+", "").trim();
    if (!key.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Secret secret = secrets.get(key);
    if (secret == null || secret.expiresAt() <= clock.unixSeconds()) {
      // Which words the cloud has for an expired one is not known; to the client both are 401.
      throw new TwinProblem(
          401,
          TwinProblem.INVALID_REQUEST,
          "invalid_api_key",
          null,
          "The ephemeral key is unknown or has expired.");
    }
    return Optional.of(secret.session().deepCopy());
  }
}
