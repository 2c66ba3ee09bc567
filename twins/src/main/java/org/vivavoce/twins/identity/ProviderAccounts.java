package org.vivavoce.twins.identity;

import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whose account it is that a provider speaks of: by the provider's subject, else by an address that
 * the provider has verified, else a new one.
 */
final class ProviderAccounts {
  private final IdentityTwinSettings settings;
  private final Users users;
  private final Codes codes;

  ProviderAccounts(IdentityTwinSettings settings, Users users, Codes codes) {
    this.settings = settings;
    this.users = users;
    this.codes = codes;
  }

  /**
   * The user's row; it is saved when the session is started.
   *
   * @param claims of a verified ID token
   * @throws ApiError 422 {@code provider_email_needs_verification} or {@code signup_disabled}, 403
   *     {@code user_banned}
   */
  ObjectNode find(Tx tx, String provider, ObjectNode claims) {
    String subject = claims.path("sub").asString("");
    Optional<ObjectNode> known = users.byIdentity(tx, provider, subject);
    if (known.isPresent()) {
      ObjectNode user = known.get();
      users.refuseBanned(user);
      refresh(user, provider, subject, data(claims));
      return user;
    }
    String email = claims.path("email").asString("").toLowerCase(Locale.ROOT);
    if (email.isEmpty() || !claims.path("email_verified").asBoolean(false)) {
      throw new ApiError(
          422,
          "provider_email_needs_verification",
          "Unverified email with %1$s. Verify the email with %1$s in order to sign in"
              .formatted(provider));
    }
    Optional<ObjectNode> sameAddress = users.byEmail(tx, email);
    if (sameAddress.isEmpty() && !settings.signups()) {
      throw new ApiError(422, "signup_disabled", "Signups not allowed for this instance");
    }
    ObjectNode user = sameAddress.orElseGet(() -> users.bare(Chance.uuid(), email, Json.object()));
    users.refuseBanned(user);
    if (!Users.isConfirmed(user)) {
      // Whoever typed in this address before has not shown that it is theirs (pre-hijacking).
      user.putArray("identities");
      user.putObject("user_metadata");
      codes.endAll(tx, user.path("id").asString(""), Set.of(Codes.CONFIRMATION, Codes.RECOVERY));
    }
    ObjectNode data = data(claims);
    users.addIdentity(user, provider, subject, data);
    UserRoutes.merge(user.withObjectProperty("user_metadata"), data);
    users.confirm(user);
    return user;
  }

  private void refresh(ObjectNode user, String provider, String subject, ObjectNode data) {
    Iterator<JsonNode> identities = user.path("identities").iterator();
    while (identities.hasNext()) {
      if (identities.next() instanceof ObjectNode one
          && provider.equals(Json.text(one, "provider"))
          && subject.equals(Json.text(one, "id"))) {
        one.set("identity_data", data);
        one.put("last_sign_in_at", users.now()).put("updated_at", users.now());
      }
    }
    UserRoutes.merge(user.withObjectProperty("user_metadata"), data);
    Users.listProviders(user);
  }

  /** What is kept of a provider's claims, under the wire's names. */
  private static ObjectNode data(ObjectNode claims) {
    ObjectNode data = Json.object();
    copy(claims, "picture", data, "avatar_url");
    copy(claims, "email", data, "email");
    data.put("email_verified", claims.path("email_verified").asBoolean(false));
    copy(claims, "name", data, "full_name");
    copy(claims, "iss", data, "iss");
    copy(claims, "name", data, "name");
    data.put("phone_verified", false);
    copy(claims, "picture", data, "picture");
    copy(claims, "sub", data, "provider_id");
    copy(claims, "sub", data, "sub");
    if (claims.hasNonNull("hd")) {
      data.putObject("custom_claims").set("hd", claims.get("hd"));
    }
    return data;
  }

  private static void copy(ObjectNode from, String member, ObjectNode to, String name) {
    String value = Json.text(from, member);
    if (value != null) {
      to.put(name, value);
    }
  }
}
