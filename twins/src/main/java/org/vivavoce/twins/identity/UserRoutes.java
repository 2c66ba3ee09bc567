package org.vivavoce.twins.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** {@code /user} and {@code /logout}: what somebody who is signed in can see, change and end. */
final class UserRoutes {
  private final Parts parts;

  UserRoutes(Parts parts) {
    this.parts = parts;
  }

  void register(RoutesConfig routes) {
    routes.get(IdentityRoutes.BASE + "/user", this::show);
    routes.put(IdentityRoutes.BASE + "/user", this::change);
    routes.post(IdentityRoutes.BASE + "/logout", this::logout);
  }

  private Callers.SignedIn caller(Context context) {
    return parts.callers().requireUser(context.header("apikey"), context.header("Authorization"));
  }

  private void show(Context context) {
    Callers.SignedIn caller = caller(context);
    String audience = context.header("X-JWT-AUD");
    if (audience != null && !audience.equals(Json.text(caller.claims(), "aud"))) {
      throw ApiError.invalid("Token audience doesn't match request audience");
    }
    IdentityRoutes.json(context, Users.shown(caller.user()));
  }

  private void change(Context context) {
    IdentityRoutes.limit(context, parts, RateLimits.Kind.OTP);
    Callers.SignedIn caller = caller(context);
    ObjectNode body = IdentityRoutes.body(context);
    for (String unknown : new String[] {"password", "phone", "nonce"}) {
      if (SignInRoutes.text(body, unknown) != null) {
        throw ApiError.notImplemented("Changing a user's " + unknown);
      }
    }
    if (body.hasNonNull("app_metadata")) {
      throw new ApiError(403, "not_admin", "Updating app_metadata requires admin privileges");
    }
    String wanted = SignInRoutes.text(body, "email");
    String email = wanted == null ? null : Users.address(wanted);
    if (SignInRoutes.text(body, "code_challenge") != null && email != null) {
      throw ApiError.notImplemented("A change of address with PKCE");
    }
    String redirectTo = IdentityRoutes.redirectTo(context, parts);
    List<CodeMails.Outgoing> mails = new ArrayList<>();
    ObjectNode user =
        parts
            .store()
            .change(
                tx ->
                    changed(
                        tx, caller.user().path("id").asString(""), body, email, redirectTo, mails));
    mails.forEach(parts.mails()::send);
    IdentityRoutes.json(context, Users.shown(user));
  }

  private ObjectNode changed(
      Tx tx,
      String id,
      ObjectNode body,
      @Nullable String email,
      String redirectTo,
      List<CodeMails.Outgoing> mails) {
    ObjectNode user =
        tx.get(Table.USERS, id)
            .orElseThrow(() -> new ApiError(403, "user_not_found", "User not found"));
    if (body.get("data") instanceof ObjectNode data) {
      merge(user.withObjectProperty("user_metadata"), data);
    }
    if (email != null && !email.equals(Json.text(user, "email"))) {
      if (parts.users().byEmail(tx, email).isPresent()) {
        throw new ApiError(
            422, "email_exists", "A user with this email address has already been registered");
      }
      user.put("new_email", email).put("email_change_legs", 0);
      String current = user.path("email").asString("");
      mails.add(parts.mails().make(tx, user, leg(email, Codes.CHANGE_NEW, true), null, redirectTo));
      mails.add(
          parts
              .mails()
              .make(tx, user, leg(current, Codes.CHANGE_CURRENT, false), null, redirectTo));
    }
    parts.users().save(tx, user);
    return user;
  }

  private static CodeMails.Mailing leg(String email, String slot, boolean paced) {
    return new CodeMails.Mailing(email, slot, "email_change", "email_change_sent_at", paced);
  }

  /** A member that is null is taken away, as the wire does it. */
  static void merge(ObjectNode into, ObjectNode changes) {
    changes
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                into.remove(member.getKey());
              } else {
                into.set(member.getKey(), member.getValue());
              }
            });
  }

  private void logout(Context context) {
    Callers.SignedIn caller = caller(context);
    String asked = context.queryParam("scope");
    Sessions.Scope scope =
        switch (asked == null ? "" : asked) {
          case "", "global" -> Sessions.Scope.GLOBAL;
          case "local" -> Sessions.Scope.LOCAL;
          case "others" -> Sessions.Scope.OTHERS;
          default -> throw ApiError.invalid("Unsupported logout scope \"" + asked + "\"");
        };
    parts
        .store()
        .change(
            tx -> {
              parts
                  .sessions()
                  .end(tx, caller.user().path("id").asString(""), caller.session(), scope);
              return true;
            });
    context.status(204);
  }
}
