package org.vivavoce.twins.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Sign-ins that last: made, refreshed with rotation, ended. */
final class Sessions {

  /** How the end of a sign-in is asked for. */
  enum Scope {
    GLOBAL,
    LOCAL,
    OTHERS
  }

  /**
   * @param body the session object of the wire
   * @param headers {@code sb-auth-…} of the answer
   */
  record Grant(ObjectNode body, Map<String, String> headers) {}

  sealed interface Refreshed {
    record Granted(Grant grant) implements Refreshed {}

    /** An expected answer, not an exception: ending the session must be kept. */
    record Refused(ApiError why, Map<String, String> headers) implements Refreshed {}
  }

  private final Users users;
  private final AccessTokens tokens;
  private final TwinSecrets secrets;
  private final IdentityTwinSettings settings;
  private final Clock clock;
  private final Supplier<String> issuer;

  Sessions(
      Users users,
      AccessTokens tokens,
      TwinSecrets secrets,
      IdentityTwinSettings settings,
      Clock clock,
      Supplier<String> issuer) {
    this.users = users;
    this.tokens = tokens;
    this.secrets = secrets;
    this.settings = settings;
    this.clock = clock;
    this.issuer = issuer;
  }

  /**
   * Signs the user in and notes when.
   *
   * @param method of {@code amr}: otp, magiclink, oauth, …
   */
  Grant start(Tx tx, ObjectNode user, String method, @Nullable String provider) {
    String id = Chance.uuid().toString();
    ObjectNode session =
        Json.object()
            .put("id", id)
            .put("user_id", user.path("id").asString(""))
            .put("counter", 0)
            .put("created_at", users.now())
            .put("refreshed_at", users.now());
    ObjectNode amr =
        session
            .putArray("amr")
            .addObject()
            .put("method", method)
            .put("timestamp", clock.unixSeconds());
    if (provider != null) {
      amr.put("provider", provider);
    }
    tx.put(Table.SESSIONS, id, session);
    user.put("last_sign_in_at", users.now());
    users.save(tx, user);
    return granted(user, session);
  }

  Refreshed refresh(Tx tx, String token) {
    Optional<RefreshToken> parsed =
        RefreshToken.parse(token).filter(claimed -> claimed.is(token, key(claimed.session())));
    if (parsed.isEmpty()) {
      return refused("refresh_token_not_found", "Refresh Token Not Found");
    }
    ObjectNode session = tx.get(Table.SESSIONS, parsed.get().session().toString()).orElse(null);
    if (session == null) {
      return refused("session_not_found", "No Valid Session Found");
    }
    ObjectNode user = tx.get(Table.USERS, session.path("user_id").asString("")).orElse(null);
    if (user == null) {
      return refused("session_not_found", "No Valid Session Found");
    }
    if (users.isBanned(user)) {
      return refused("user_banned", "User Banned");
    }
    return turned(tx, user, session, parsed.get());
  }

  /**
   * The current token is replaced. Its parent, or any within the reuse interval, belongs to a
   * client that lost an answer or a race, and gets the current one again. Older ones are in the
   * wrong hands, of one of two; since nobody can say which, the session ends.
   */
  private Refreshed turned(Tx tx, ObjectNode user, ObjectNode session, RefreshToken token) {
    long behind = session.path("counter").asLong(0) - token.counter();
    if (behind < 0) {
      return new Refreshed.Refused(
          ApiError.invalid("Invalid Refresh Token: Not Issued By This Server"), Map.of());
    }
    boolean inTime =
        clock
            .now()
            .isBefore(
                Instant.parse(session.path("refreshed_at").asString(""))
                    .plus(settings.lifetimes().refreshReuse()));
    if (behind > 1 && !inTime) {
      tx.delete(Table.SESSIONS, session.path("id").asString(""));
      return new Refreshed.Refused(
          new ApiError(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used"),
          Map.of("sb-auth-refresh-token-rotated", "true"));
    }
    if (behind == 0) {
      session.put("counter", token.counter() + 1).put("refreshed_at", users.now());
      tx.put(Table.SESSIONS, session.path("id").asString(""), session);
    }
    Grant grant = granted(user, session);
    Map<String, String> headers = new LinkedHashMap<>(grant.headers());
    if (behind == 0) {
      headers.put("sb-auth-refresh-token-reuse", "false");
    } else {
      String race = inTime ? "concurrent-refresh" : "";
      String lost = behind == 1 ? "fail-to-save" : "";
      headers.put(
          "sb-auth-refresh-token-reuse-cause",
          race.isEmpty() || lost.isEmpty() ? race + lost : race + "," + lost);
    }
    return new Refreshed.Granted(new Grant(grant.body(), headers));
  }

  /** Ends sign-ins; {@code session} is the caller's own. */
  void end(Tx tx, String userId, String session, Scope scope) {
    for (ObjectNode each : tx.find(Table.SESSIONS, "user:" + userId)) {
      String id = each.path("id").asString("");
      boolean own = id.equals(session);
      if (scope == Scope.GLOBAL || own == (scope == Scope.LOCAL)) {
        tx.delete(Table.SESSIONS, id);
      }
    }
  }

  private Grant granted(ObjectNode user, ObjectNode session) {
    long now = clock.unixSeconds();
    long lasts = settings.lifetimes().accessToken().toSeconds();
    long counter = session.path("counter").asLong(0);
    UUID id = UUID.fromString(session.path("id").asString(""));
    ObjectNode body =
        Json.object()
            .put("access_token", tokens.sign(claims(user, session, now, now + lasts)))
            .put("token_type", "bearer")
            .put("expires_in", lasts)
            .put("expires_at", now + lasts)
            .put("refresh_token", new RefreshToken(id, counter).encode(key(id)));
    body.set("user", Users.shown(user));
    return new Grant(
        body,
        Map.of(
            "sb-auth-user-id", user.path("id").asString(""),
            "sb-auth-session-id", id.toString(),
            "sb-auth-refresh-token-counter", Long.toString(counter)));
  }

  private ObjectNode claims(ObjectNode user, ObjectNode session, long now, long until) {
    ObjectNode claims =
        Json.object()
            .put("iss", issuer.get())
            .put("sub", user.path("id").asString(""))
            .put("aud", user.path("aud").asString(Users.AUDIENCE))
            .put("exp", until)
            .put("iat", now)
            .put("email", user.path("email").asString(""))
            .put("phone", "");
    claims.set("app_metadata", user.path("app_metadata"));
    claims.set("user_metadata", user.path("user_metadata"));
    claims.put("role", user.path("role").asString("authenticated")).put("aal", "aal1");
    claims.set("amr", session.path("amr"));
    return claims.put("session_id", session.path("id").asString("")).put("is_anonymous", false);
  }

  private byte[] key(UUID session) {
    return secrets.derived("refresh", session.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Refreshed refused(String code, String why) {
    return new Refreshed.Refused(
        new ApiError(400, code, "Invalid Refresh Token: " + why), Map.of());
  }
}
