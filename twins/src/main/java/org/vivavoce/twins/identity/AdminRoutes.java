package org.vivavoce.twins.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** {@code /admin/users} and {@code /invite}: what the service key may do to people. */
final class AdminRoutes {
  private static final String USERS = IdentityRoutes.BASE + "/admin/users";
  static final String TAKEN = "A user with this email address has already been registered";
  private static final UUID NIL = new UUID(0, 0);
  private static final int PAGE = 50;

  private final Parts parts;

  AdminRoutes(Parts parts) {
    this.parts = parts;
  }

  void register(RoutesConfig routes) {
    routes.get(USERS, admin(parts, this::list));
    routes.post(USERS, admin(parts, this::create));
    routes.get(USERS + "/{id}", admin(parts, this::show));
    routes.put(USERS + "/{id}", admin(parts, this::update));
    routes.delete(USERS + "/{id}", admin(parts, this::delete));
    routes.post(IdentityRoutes.BASE + "/invite", admin(parts, this::invite));
    routes.get(
        IdentityRoutes.BASE + "/admin/audit",
        admin(
            parts,
            context -> {
              throw ApiError.notImplemented("GET /admin/audit");
            }));
  }

  static Handler admin(Parts parts, Handler handler) {
    return context -> {
      parts.callers().requireAdmin(context.header("apikey"), context.header("Authorization"));
      handler.handle(context);
    };
  }

  private void list(Context context) {
    int page = number(context.queryParam("page"), 1);
    int perPage = number(context.queryParam("per_page"), PAGE);
    String filter = context.queryParam("filter");
    String part = filter == null ? "" : filter.toLowerCase(Locale.ROOT);
    List<ObjectNode> found =
        parts
            .store()
            .read(
                tx ->
                    tx.all(Table.USERS)
                        .filter(user -> user.path("email").asString("").contains(part))
                        .sorted(
                            Comparator.comparing(
                                    (ObjectNode user) -> user.path("created_at").asString(""))
                                .reversed())
                        .toList());
    int pages = Math.max(1, (found.size() + perPage - 1) / perPage);
    ObjectNode body = Json.object();
    var users = body.putArray("users");
    found.stream()
        .skip((long) (page - 1) * perPage)
        .limit(perPage)
        .map(Users::shown)
        .forEach(users::add);
    body.put("aud", Users.AUDIENCE);
    context.header("X-Total-Count", Integer.toString(found.size()));
    List<String> links = new ArrayList<>();
    if (page < pages) {
      links.add(link(page + 1, perPage, "next"));
    }
    links.add(link(pages, perPage, "last"));
    context.header("Link", String.join(", ", links));
    IdentityRoutes.json(context, body);
  }

  private static String link(int page, int perPage, String relation) {
    return "</admin/users?page=%d&per_page=%d>; rel=\"%s\"".formatted(page, perPage, relation);
  }

  private static int number(@Nullable String text, int otherwise) {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw ApiError.invalid("Bad Pagination Parameters: " + text + " is not a page");
    }
    return Integer.parseInt(text);
  }

  private void create(Context context) {
    ObjectNode body = IdentityRoutes.body(context);
    refusePasswords(body);
    if (SignInRoutes.text(body, "email") == null) {
      throw ApiError.invalid("Cannot create a user without either an email or phone");
    }
    String email = Users.address(SignInRoutes.text(body, "email"));
    UUID id = id(SignInRoutes.text(body, "id"));
    ObjectNode metadata = body.get("user_metadata") instanceof ObjectNode object ? object : null;
    ObjectNode user =
        parts
            .store()
            .change(
                tx -> {
                  if (parts.users().byEmail(tx, email).isPresent()) {
                    throw new ApiError(422, "email_exists", TAKEN);
                  }
                  if (tx.get(Table.USERS, id.toString()).isPresent()) {
                    // The cloud says no more than this: its database refuses the second row.
                    throw new ApiError(
                        500, "unexpected_failure", "Database error creating new user");
                  }
                  ObjectNode made = parts.users().made(id, email, metadata);
                  apply(made, body);
                  parts.users().save(tx, made);
                  return made;
                });
    IdentityRoutes.json(context, Users.shown(user));
  }

  private static UUID id(@Nullable String wanted) {
    if (wanted == null) {
      return Chance.uuid();
    }
    if (!wanted.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw ApiError.invalid("ID must conform to the uuid v4 format");
    }
    UUID id = UUID.fromString(wanted);
    if (id.equals(NIL)) {
      throw ApiError.invalid("ID cannot be a nil uuid");
    }
    return id;
  }

  private static void refusePasswords(ObjectNode body) {
    for (String unknown : new String[] {"password", "password_hash", "phone"}) {
      if (SignInRoutes.text(body, unknown) != null) {
        throw ApiError.notImplemented("Keeping a user's " + unknown);
      }
    }
  }

  /** What creating and updating have in common. */
  private void apply(ObjectNode user, ObjectNode body) {
    String role = SignInRoutes.text(body, "role");
    if (role != null) {
      user.put("role", role);
    }
    String audience = SignInRoutes.text(body, "aud");
    if (audience != null) {
      user.put("aud", audience);
    }
    if (body.get("app_metadata") instanceof ObjectNode data) {
      UserRoutes.merge(user.withObjectProperty("app_metadata"), data);
    }
    if (body.path("email_confirm").asBoolean(false)) {
      parts.users().confirm(user);
    }
    String ban = SignInRoutes.text(body, "ban_duration");
    if (ban != null) {
      GoDuration.parse(ban)
          .ifPresentOrElse(
              lasts -> user.put("banned_until", parts.clock().now().plus(lasts).toString()),
              () -> user.remove("banned_until"));
    }
  }

  private void show(Context context) {
    IdentityRoutes.json(
        context, Users.shown(parts.store().read(tx -> require(tx, context.pathParam("id")))));
  }

  private static ObjectNode require(Tx tx, String id) {
    if (!id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new ApiError(404, "validation_failed", "user_id must be an UUID");
    }
    return tx.get(Table.USERS, id.toLowerCase(Locale.ROOT))
        .orElseThrow(() -> new ApiError(404, "user_not_found", "User not found"));
  }

  private void update(Context context) {
    ObjectNode body = IdentityRoutes.body(context);
    refusePasswords(body);
    String wanted = SignInRoutes.text(body, "email");
    String email = wanted == null ? null : Users.address(wanted);
    ObjectNode user =
        parts
            .store()
            .change(
                tx -> {
                  ObjectNode found = require(tx, context.pathParam("id"));
                  if (email != null && !email.equals(Json.text(found, "email"))) {
                    if (parts.users().byEmail(tx, email).isPresent()) {
                      throw new ApiError(422, "email_exists", TAKEN);
                    }
                    Verifier.setAddress(found, email);
                  }
                  if (body.get("user_metadata") instanceof ObjectNode data) {
                    UserRoutes.merge(found.withObjectProperty("user_metadata"), data);
                  }
                  apply(found, body);
                  parts.users().save(tx, found);
                  return found;
                });
    IdentityRoutes.json(context, Users.shown(user));
  }

  private void delete(Context context) {
    boolean soft =
        !context.body().isBlank()
            && IdentityRoutes.body(context).path("should_soft_delete").asBoolean(false);
    if (soft) {
      throw ApiError.notImplemented("Deleting a user softly");
    }
    parts
        .store()
        .change(
            tx -> {
              ObjectNode user = require(tx, context.pathParam("id"));
              parts.users().delete(tx, user.path("id").asString(""));
              return true;
            });
    IdentityRoutes.json(context, Json.object());
  }

  private void invite(Context context) {
    ObjectNode body = IdentityRoutes.body(context);
    String email = Users.address(SignInRoutes.text(body, "email"));
    ObjectNode data = body.get("data") instanceof ObjectNode object ? object : null;
    String redirectTo = IdentityRoutes.redirectTo(context, parts);
    CodeMails.Outgoing mail =
        parts
            .store()
            .change(
                tx -> {
                  ObjectNode user =
                      parts
                          .users()
                          .byEmail(tx, email)
                          .orElseGet(() -> parts.users().made(Chance.uuid(), email, data));
                  if (Users.isConfirmed(user)) {
                    throw new ApiError(422, "email_exists", TAKEN);
                  }
                  user.put("invited_at", parts.users().now());
                  return parts
                      .mails()
                      .make(tx, user, CodeMails.Mailing.invitation(email), null, redirectTo);
                });
    parts.mails().send(mail);
    IdentityRoutes.json(
        context,
        Users.shown(parts.store().read(tx -> parts.users().byEmail(tx, email).orElseThrow())));
  }
}
