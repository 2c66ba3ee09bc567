package org.vivavoce.twins.identity;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes a code or a link's token and does what it was for. */
final class Verifier {
  /** The first of the two confirmations of a changed address was given. */
  static final String FIRST_LEG =
      "Confirmation link accepted. Please proceed to confirm link sent to the other email";

  /**
   * @param tokenHash of a link; else address and digits are there
   */
  record Asked(
      String type, @Nullable String tokenHash, @Nullable String email, @Nullable String digits) {}

  sealed interface Outcome {
    /**
     * @param flow the PKCE flow that waits for it
     */
    record Proved(ObjectNode user, Optional<String> flow) implements Outcome {}

    record FirstLeg() implements Outcome {}

    /** An expected answer, not an exception: a wrong guess must be kept. */
    record Refused(ApiError why) implements Outcome {}
  }

  private final Users users;
  private final Codes codes;

  Verifier(Users users, Codes codes) {
    this.users = users;
    this.codes = codes;
  }

  Outcome verify(Tx tx, Asked asked) {
    Optional<ObjectNode> code;
    String why;
    if (asked.tokenHash() != null) {
      code = codes.take(tx, asked.type(), asked.tokenHash());
      why = "Email link is invalid or has expired";
    } else {
      String email = asked.email() == null ? "" : asked.email();
      String digits = asked.digits() == null ? "" : asked.digits();
      code = codes.take(tx, asked.type(), email, digits);
      why = "Token has expired or is invalid";
    }
    Optional<ObjectNode> user =
        code.flatMap(row -> tx.get(Table.USERS, row.path("user_id").asString("")));
    if (code.isEmpty() || user.isEmpty()) {
      return new Outcome.Refused(new ApiError(403, "otp_expired", why));
    }
    if (users.isBanned(user.get())) {
      return new Outcome.Refused(new ApiError(403, "user_banned", "User is banned"));
    }
    String slot = code.get().path("slot").asString("");
    boolean change = slot.equals(Codes.CHANGE_CURRENT) || slot.equals(Codes.CHANGE_NEW);
    if (change && user.get().path("email_change_legs").asInt(0) == 0) {
      user.get().put("email_change_legs", 1);
      users.save(tx, user.get());
      return new Outcome.FirstLeg();
    }
    if (change) {
      return changed(tx, user.get());
    }
    users.confirm(user.get());
    users.save(tx, user.get());
    return new Outcome.Proved(user.get(), Optional.ofNullable(Json.text(code.get(), "flow")));
  }

  /** Both addresses were shown to be theirs. */
  private Outcome changed(Tx tx, ObjectNode user) {
    String email = user.path("new_email").asString("");
    if (email.isEmpty() || users.byEmail(tx, email).isPresent()) {
      // Somebody else has taken the address since.
      return new Outcome.Refused(
          new ApiError(403, "otp_expired", "Email link is invalid or has expired"));
    }
    setAddress(user, email);
    user.remove(Set.of("new_email", "email_change_sent_at", "email_change_legs"));
    codes.endAll(tx, user.path("id").asString(""), Set.of(Codes.CHANGE_CURRENT, Codes.CHANGE_NEW));
    users.confirm(user);
    users.save(tx, user);
    return new Outcome.Proved(user, Optional.empty());
  }

  /** Gives the user that address, in the identity of the address as well. */
  static void setAddress(ObjectNode user, String email) {
    user.put("email", email);
    for (JsonNode identity : user.path("identities")) {
      if (identity instanceof ObjectNode one && "email".equals(Json.text(one, "provider"))) {
        one.withObjectProperty("identity_data").put("email", email).put("email_verified", true);
        one.put("email", email);
      }
    }
    user.withObjectProperty("user_metadata").put("email", email);
  }
}
