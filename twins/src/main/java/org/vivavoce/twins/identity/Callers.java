package org.vivavoce.twins.identity;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Who is calling: which API key, and whose token. */
final class Callers {
  private static final Set<String> ADMIN_ROLES = Set.of("service_role", "supabase_admin");

  /** A user's token that is signed, in time, and whose user and session are there. */
  record SignedIn(ObjectNode user, String session, ObjectNode claims) {}

  /** What the bearer is, whatever the endpoint wants. */
  private sealed interface Bearer {
    record None() implements Bearer {}

    record Anon() implements Bearer {}

    record Service() implements Bearer {}

    record Token(String jwt) implements Bearer {}
  }

  private final IdentityKeys keys;
  private final AccessTokens tokens;
  private final Users users;
  private final Store store;

  Callers(IdentityKeys keys, AccessTokens tokens, Users users, Store store) {
    this.keys = keys;
    this.tokens = tokens;
    this.users = users;
    this.store = store;
  }

  /** Why the gateway turns the call away; empty: it lets it through. */
  Optional<String> refusal(@Nullable String apiKey, @Nullable String userAgent) {
    if (apiKey == null || apiKey.isBlank()) {
      return Optional.of("No API key found in request");
    }
    boolean service = keys.isService(apiKey);
    if (!service && !keys.isAnon(apiKey)) {
      return Optional.of("Invalid API key");
    }
    return service && userAgent != null && userAgent.startsWith("Mozilla/")
        ? Optional.of("Forbidden use of secret API key in browser")
        : Optional.empty();
  }

  boolean isService(@Nullable String apiKey) {
    return apiKey != null && keys.isService(apiKey);
  }

  /**
   * @throws ApiError 401 {@code no_authorization}, 403 {@code bad_jwt} or {@code not_admin}
   */
  void requireAdmin(@Nullable String apiKey, @Nullable String authorization) {
    boolean admin =
        switch (bearer(apiKey, authorization)) {
          case Bearer.Service() -> true;
          case Bearer.Anon() -> false;
          case Bearer.None() -> throw noAuthorization();
          case Bearer.Token(String jwt) ->
              ADMIN_ROLES.contains(tokens.verify(jwt).path("role").asString(""));
        };
    if (!admin) {
      throw new ApiError(403, "not_admin", "User not allowed");
    }
  }

  /**
   * @throws ApiError 401 {@code no_authorization}, 403 {@code bad_jwt}, {@code user_not_found},
   *     {@code session_not_found} or {@code user_banned}
   */
  SignedIn requireUser(@Nullable String apiKey, @Nullable String authorization) {
    return switch (bearer(apiKey, authorization)) {
      case Bearer.None() -> throw noAuthorization();
      case Bearer.Anon(), Bearer.Service() ->
          throw new ApiError(403, "bad_jwt", "invalid claim: missing sub claim");
      case Bearer.Token(String jwt) -> signedIn(tokens.verify(jwt));
    };
  }

  private SignedIn signedIn(ObjectNode claims) {
    String session = claims.path("session_id").asString("");
    return store.read(
        tx -> {
          ObjectNode user =
              tx.get(Table.USERS, claims.path("sub").asString(""))
                  .orElseThrow(
                      () ->
                          new ApiError(
                              403, "user_not_found", "User from sub claim in JWT does not exist"));
          if (tx.get(Table.SESSIONS, session).isEmpty()) {
            throw new ApiError(
                403, "session_not_found", "Session from session_id claim in JWT does not exist");
          }
          users.refuseBanned(user);
          return new SignedIn(user, session, claims);
        });
  }

  /**
   * The gateway lets the API key stand for itself where no other bearer is sent; a key as bearer
   * must be the API key.
   */
  private Bearer bearer(@Nullable String apiKey, @Nullable String authorization) {
    if (authorization == null || authorization.isBlank()) {
      return isService(apiKey) ? new Bearer.Service() : new Bearer.None();
    }
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw noAuthorization();
    }
    String value = authorization.substring(7).trim();
    boolean aKey = value.startsWith("sb_") || keys.isAnon(value) || keys.isService(value);
    if (!aKey) {
      return new Bearer.Token(value);
    }
    if (apiKey == null || !Hashes.same(apiKey, value)) {
      throw noAuthorization();
    }
    return isService(apiKey) ? new Bearer.Service() : new Bearer.Anon();
  }

  private static ApiError noAuthorization() {
    return new ApiError(401, "no_authorization", "This endpoint requires a valid Bearer token");
  }
}
