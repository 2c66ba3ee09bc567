package org.vivavoce.twins.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Chance;
import tools.jackson.databind.node.ObjectNode;

/** {@code /admin/generate_link}: a code and its link for somebody who sends the mail himself. */
final class GenerateLinkRoutes {
  private final Parts parts;

  GenerateLinkRoutes(Parts parts) {
    this.parts = parts;
  }

  void register(RoutesConfig routes) {
    routes.post(
        IdentityRoutes.BASE + "/admin/generate_link", AdminRoutes.admin(parts, this::generate));
  }

  /**
   * @param type as the wire names it, once an unknown address has made a sign-up of it
   */
  private record Made(ObjectNode user, Codes.Code code, String type) {}

  private void generate(Context context) {
    ObjectNode body = IdentityRoutes.body(context);
    String email = Users.address(SignInRoutes.text(body, "email"));
    String type = SignInRoutes.text(body, "type");
    String wanted = SignInRoutes.text(body, "redirect_to");
    String redirectTo =
        wanted != null && parts.redirects().isAllowed(wanted)
            ? wanted
            : IdentityRoutes.redirectTo(context, parts);
    Made made = parts.store().change(tx -> make(tx, type == null ? "" : type, email, body));
    String linkType = made.type().startsWith("email_change") ? "email_change" : made.type();
    ObjectNode answer = Users.shown(made.user());
    String hash = made.code().tokenHash();
    answer
        .put(
            "action_link",
            CodeMails.actionLink(parts.externalUrl().get(), hash, linkType, redirectTo))
        .put("email_otp", made.code().digits())
        .put("hashed_token", hash)
        .put("verification_type", made.type())
        .put("redirect_to", redirectTo);
    IdentityRoutes.json(context, answer);
  }

  private Made make(Tx tx, String type, String email, ObjectNode body) {
    @Nullable ObjectNode known = parts.users().byEmail(tx, email).orElse(null);
    ObjectNode data = body.get("data") instanceof ObjectNode object ? object : null;
    return switch (type) {
      case "magiclink", "recovery" -> {
        if (known != null) {
          yield issue(tx, known, Codes.RECOVERY, email, "recovery_sent_at", type);
        }
        if (type.equals("recovery")) {
          throw unknown();
        }
        ObjectNode user = parts.users().made(Chance.uuid(), email, data);
        yield issue(tx, user, Codes.CONFIRMATION, email, "confirmation_sent_at", "signup");
      }
      case "signup", "invite" -> {
        ObjectNode user = known == null ? parts.users().made(Chance.uuid(), email, data) : known;
        if (Users.isConfirmed(user)) {
          throw new ApiError(422, "email_exists", AdminRoutes.TAKEN);
        }
        if (type.equals("invite")) {
          user.put("invited_at", parts.users().now());
        } else if (known != null && data != null) {
          UserRoutes.merge(user.withObjectProperty("user_metadata"), data);
        }
        yield issue(tx, user, Codes.CONFIRMATION, email, "confirmation_sent_at", type);
      }
      case "email_change_current", "email_change_new" -> {
        if (known == null) {
          throw unknown();
        }
        String changed = Users.address(SignInRoutes.text(body, "new_email"));
        if (parts.users().byEmail(tx, changed).isPresent()) {
          throw new ApiError(422, "email_exists", AdminRoutes.TAKEN);
        }
        known.put("new_email", changed).put("email_change_legs", 0);
        String to = type.equals(Codes.CHANGE_NEW) ? changed : email;
        yield issue(tx, known, type, to, "email_change_sent_at", type);
      }
      default -> throw ApiError.invalid("Invalid email action link type requested: " + type);
    };
  }

  private Made issue(Tx tx, ObjectNode user, String slot, String email, String noted, String type) {
    user.put(noted, parts.users().now());
    parts.users().save(tx, user);
    String id = user.path("id").asString("");
    return new Made(user, parts.codes().issue(tx, id, slot, email, null), type);
  }

  private static ApiError unknown() {
    return new ApiError(404, "user_not_found", "User with this email not found");
  }
}
