package org.vivavoce.twins.identity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** People's rows: made, found, confirmed, and shown as the wire's user object. */
final class Users {
  static final String AUDIENCE = "authenticated";
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");
  private static final int LONGEST_ADDRESS = 255;

  private final Clock clock;

  Users(Clock clock) {
    this.clock = clock;
  }

  /** RFC 3339 with microseconds, as the wire's timestamps are. */
  String now() {
    return clock.now().truncatedTo(ChronoUnit.MICROS).toString();
  }

  /**
   * The address as it is kept: lower case.
   *
   * @throws ApiError 400 {@code validation_failed}
   */
  static String address(@Nullable String email) {
    if (email == null || email.isEmpty()) {
      throw ApiError.invalid("An email address is required");
    }
    if (email.length() > LONGEST_ADDRESS) {
      throw ApiError.invalid("An email address is too long");
    }
    if (!ADDRESS.matcher(email).matches()) {
      throw ApiError.invalid("Unable to validate email address: invalid format");
    }
    return email.toLowerCase(Locale.ROOT);
  }

  Optional<ObjectNode> byEmail(Tx tx, String email) {
    return tx.find(Table.USERS, "email:" + email).stream().findFirst();
  }

  Optional<ObjectNode> byIdentity(Tx tx, String provider, String subject) {
    return tx.find(Table.USERS, "identity:" + provider + ":" + subject).stream().findFirst();
  }

  /** A new row, not yet saved, unconfirmed, with an identity of its address. */
  ObjectNode made(UUID id, String email, @Nullable ObjectNode data) {
    ObjectNode user = bare(id, email, data);
    addIdentity(user, "email", id.toString(), emailIdentity(id, email));
    ObjectNode metadata = user.withObjectProperty("user_metadata");
    metadata
        .put("sub", id.toString())
        .put("email", email)
        .put("email_verified", false)
        .put("phone_verified", false);
    return user;
  }

  /** A new row without any identity. */
  ObjectNode bare(UUID id, String email, @Nullable ObjectNode data) {
    ObjectNode user =
        Json.object()
            .put("id", id.toString())
            .put("aud", AUDIENCE)
            .put("role", "authenticated")
            .put("email", email);
    user.putObject("app_metadata");
    user.set("user_metadata", data == null ? Json.object() : data.deepCopy());
    user.putArray("identities");
    return user.put("created_at", now()).put("updated_at", now());
  }

  private static ObjectNode emailIdentity(UUID id, String email) {
    return Json.object()
        .put("sub", id.toString())
        .put("email", email)
        .put("email_verified", false)
        .put("phone_verified", false);
  }

  void addIdentity(ObjectNode user, String provider, String subject, ObjectNode data) {
    ObjectNode identity =
        user.withArrayProperty("identities")
            .addObject()
            .put("identity_id", Chance.uuid().toString())
            .put("id", subject)
            .put("user_id", user.path("id").asString(""))
            .put("provider", provider);
    identity.set("identity_data", data);
    identity.put("last_sign_in_at", now()).put("created_at", now()).put("updated_at", now());
    identity.put("email", data.path("email").asString("").toLowerCase(Locale.ROOT));
    listProviders(user);
  }

  /** {@code app_metadata.provider(s)}, which the server alone writes. */
  static void listProviders(ObjectNode user) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode identity : user.path("identities")) {
      names.add(identity.path("provider").asString(""));
    }
    ObjectNode metadata = user.withObjectProperty("app_metadata");
    names.stream().findFirst().ifPresent(first -> metadata.put("provider", first));
    ArrayNode list = metadata.putArray("providers");
    names.forEach(list::add);
  }

  void confirm(ObjectNode user) {
    if (isConfirmed(user)) {
      return;
    }
    user.put("email_confirmed_at", now());
    user.withObjectProperty("user_metadata").put("email_verified", true);
    String email = user.path("email").asString("");
    for (JsonNode identity : user.path("identities")) {
      if (identity instanceof ObjectNode one && email.equals(Json.text(one, "email"))) {
        one.withObjectProperty("identity_data").put("email_verified", true);
        one.put("updated_at", now());
      }
    }
  }

  void save(Tx tx, ObjectNode user) {
    user.put("updated_at", now());
    tx.put(Table.USERS, user.path("id").asString(""), user);
  }

  /** With sessions, codes and flows, and out of the file at once. */
  void delete(Tx tx, String id) {
    for (Table table : Table.values()) {
      if (table != Table.USERS) {
        tx.find(table, "user:" + id).forEach(row -> tx.delete(table, row.path("id").asString("")));
      }
    }
    tx.delete(Table.USERS, id);
    tx.forget();
  }

  static boolean isConfirmed(ObjectNode user) {
    return user.hasNonNull("email_confirmed_at");
  }

  boolean isBanned(ObjectNode user) {
    String until = Json.text(user, "banned_until");
    return until != null && clock.now().isBefore(Instant.parse(until));
  }

  /**
   * @throws ApiError 403 {@code user_banned}
   */
  void refuseBanned(ObjectNode user) {
    if (isBanned(user)) {
      throw new ApiError(403, "user_banned", "User is banned");
    }
  }

  /** The user object of the wire. */
  static ObjectNode shown(ObjectNode user) {
    ObjectNode shown = user.deepCopy();
    shown.put("phone", "");
    if (isConfirmed(user)) {
      shown.set("confirmed_at", user.path("email_confirmed_at"));
    }
    shown.remove("email_change_legs");
    return shown.put("is_anonymous", false);
  }
}
