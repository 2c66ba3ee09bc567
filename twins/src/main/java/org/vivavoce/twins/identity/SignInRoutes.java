package org.vivavoce.twins.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /otp}, {@code /magiclink} and {@code /verify}: a code is asked for, and shown. */
final class SignInRoutes {
  private final Parts parts;
  private final Verifier verifier;

  SignInRoutes(Parts parts) {
    this.parts = parts;
    this.verifier = new Verifier(parts.users(), parts.codes());
  }

  void register(RoutesConfig routes) {
    routes.post(IdentityRoutes.BASE + "/otp", this::otp);
    routes.post(IdentityRoutes.BASE + "/magiclink", this::magicLink);
    routes.get(IdentityRoutes.BASE + "/verify", this::clicked);
    routes.post(IdentityRoutes.BASE + "/verify", this::verify);
  }

  private void otp(Context context) {
    IdentityRoutes.limit(context, parts, RateLimits.Kind.OTP);
    ObjectNode body = IdentityRoutes.body(context);
    String email = text(body, "email");
    String phone = text(body, "phone");
    if (email != null && phone != null) {
      throw ApiError.invalid("Only an email address or phone number should be provided");
    }
    if (email != null && text(body, "channel") != null) {
      throw ApiError.invalid("Channel should only be specified with Phone OTP");
    }
    if (phone != null) {
      throw new ApiError(400, "phone_provider_disabled", "Unsupported phone provider");
    }
    Flows.Challenge challenge = challenge(body);
    if (email == null) {
      throw ApiError.invalid("One of email or phone must be set");
    }
    send(context, body, Users.address(email), challenge, body.path("create_user").asBoolean(true));
  }

  private void magicLink(Context context) {
    IdentityRoutes.limit(context, parts, RateLimits.Kind.OTP);
    ObjectNode body = IdentityRoutes.body(context);
    String email = text(body, "email");
    if (email == null) {
      throw new ApiError(422, "validation_failed", "Password recovery requires an email");
    }
    send(context, body, Users.address(email), challenge(body), true);
  }

  private static Flows.@Nullable Challenge challenge(ObjectNode body) {
    return Flows.Challenge.of(text(body, "code_challenge_method"), text(body, "code_challenge"));
  }

  private void send(
      Context context,
      ObjectNode body,
      String email,
      Flows.@Nullable Challenge challenge,
      boolean createUser) {
    String redirectTo = IdentityRoutes.redirectTo(context, parts);
    ObjectNode data = body.get("data") instanceof ObjectNode object ? object : null;
    CodeMails.Outgoing mail =
        parts
            .store()
            .change(
                tx -> {
                  ObjectNode user =
                      parts
                          .users()
                          .byEmail(tx, email)
                          .orElseGet(() -> stranger(email, data, createUser));
                  boolean known = Users.isConfirmed(user);
                  CodeMails.Mailing mailing =
                      known
                          ? CodeMails.Mailing.magicLink(email)
                          : CodeMails.Mailing.confirmation(email);
                  String flow =
                      challenge == null
                          ? null
                          : parts
                              .flows()
                              .start(tx, "email", mailing.type(), challenge, redirectTo)
                              .path("id")
                              .asString("");
                  return parts.mails().make(tx, user, mailing, flow, redirectTo);
                });
    parts.mails().send(mail);
    IdentityRoutes.json(context, Json.object());
  }

  private ObjectNode stranger(String email, @Nullable ObjectNode data, boolean createUser) {
    if (!createUser) {
      throw new ApiError(422, "otp_disabled", "Signups not allowed for otp");
    }
    if (!parts.settings().signups()) {
      throw new ApiError(422, "signup_disabled", "Signups not allowed for this instance");
    }
    ObjectNode user = parts.users().made(Chance.uuid(), email, data);
    if (parts.settings().autoconfirm()) {
      parts.users().confirm(user);
    }
    return user;
  }

  /** A browser opened the link: the token is used up, whatever becomes of the redirect. */
  private void clicked(Context context) {
    IdentityRoutes.limit(context, parts, RateLimits.Kind.VERIFY);
    String token = context.queryParam("token");
    String type = context.queryParam("type");
    if (token == null || token.isEmpty()) {
      throw ApiError.invalid("Verify requires a token or a token hash");
    }
    if (type == null || type.isEmpty()) {
      throw ApiError.invalid("Verify requires a verification type");
    }
    String redirectTo = IdentityRoutes.redirectTo(context, parts);
    boolean pkce = token.startsWith(Codes.PKCE);
    String address;
    try {
      address = parts.store().change(tx -> landed(tx, token, type, redirectTo, pkce));
    } catch (ApiError refused) {
      address = failed(refused, redirectTo, pkce);
    }
    IdentityRoutes.redirect(context, 303, address);
  }

  private String landed(Tx tx, String token, String type, String redirectTo, boolean pkce) {
    return switch (verifier.verify(tx, new Verifier.Asked(type, token, null, null))) {
      case Verifier.Outcome.Refused(ApiError why) -> failed(why, redirectTo, pkce);
      case Verifier.Outcome.FirstLeg() ->
          Redirects.withFragment(redirectTo, Map.of("message", Verifier.FIRST_LEG));
      case Verifier.Outcome.Proved(ObjectNode user, Optional<String> flow) -> {
        if (!pkce) {
          yield granted(parts.sessions().start(tx, user, "otp", null), type, redirectTo);
        }
        ObjectNode waiting =
            flow.flatMap(id -> tx.get(Table.FLOWS, id))
                .orElseThrow(
                    () ->
                        new ApiError(
                            400, "flow_state_not_found", "No associated flow state found."));
        String code = parts.flows().authorize(tx, waiting, user.path("id").asString(""), null);
        yield Redirects.withQuery(redirectTo, Map.of("code", code));
      }
    };
  }

  /** The session as a fragment, which no server along the way sees. */
  static String granted(Sessions.Grant grant, @Nullable String type, String redirectTo) {
    Map<String, String> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : grant.body().properties()) {
      if (!member.getKey().equals("user")) {
        members.put(member.getKey(), member.getValue().asString());
      }
    }
    if (type != null) {
      members.put("type", type);
    }
    members.put("sb", "");
    return Redirects.withFragment(redirectTo, members);
  }

  private static String failed(ApiError why, String redirectTo, boolean inQuery) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("error", why.redirectError());
    members.put("error_code", why.code());
    members.put("error_description", why.text());
    String address = inQuery ? Redirects.withQuery(redirectTo, members) : redirectTo;
    members.put("sb", "");
    return Redirects.withFragment(address, members);
  }

  private void verify(Context context) {
    IdentityRoutes.limit(context, parts, RateLimits.Kind.VERIFY);
    Verifier.Asked asked = asked(IdentityRoutes.body(context));
    Object answer =
        parts
            .store()
            .change(
                tx ->
                    switch (verifier.verify(tx, asked)) {
                      case Verifier.Outcome.Refused(ApiError why) -> why;
                      case Verifier.Outcome.FirstLeg() ->
                          Json.object().put("msg", Verifier.FIRST_LEG).put("code", "200");
                      case Verifier.Outcome.Proved(ObjectNode user, var flow) ->
                          parts.sessions().start(tx, user, "otp", null);
                    });
    switch (answer) {
      case ApiError why -> throw why;
      case Sessions.Grant grant -> IdentityRoutes.grant(context, grant);
      case ObjectNode message -> IdentityRoutes.json(context, message);
      default -> throw new IllegalStateException("no answer");
    }
  }

  private static Verifier.Asked asked(ObjectNode body) {
    String type = text(body, "type");
    String token = text(body, "token");
    String hash = text(body, "token_hash");
    String email = text(body, "email");
    boolean phone = text(body, "phone") != null;
    if (type == null) {
      throw ApiError.invalid("Verify requires a verification type");
    }
    if ((token == null) == (hash == null)) {
      throw ApiError.invalid("Verify requires either a token or a token hash");
    }
    if (hash != null) {
      if (email != null || phone || text(body, "redirect_to") != null) {
        throw ApiError.invalid("Only the token_hash and type should be provided");
      }
      return new Verifier.Asked(type, hash, null, null);
    }
    if (email == null || phone) {
      throw phone
          ? ApiError.notImplemented("A code sent to a phone")
          : ApiError.invalid("Only an email address or phone number should be provided on verify");
    }
    try {
      return new Verifier.Asked(type, null, Users.address(email), token);
    } catch (ApiError noAddress) {
      throw new ApiError(422, "validation_failed", "Invalid email format");
    }
  }

  /** Null for absent, null and empty, which the wire does not tell apart. */
  static @Nullable String text(ObjectNode body, String member) {
    String value = Json.text(body, member);
    return value == null || value.isEmpty() ? null : value;
  }
}
