package org.vivavoce.twins.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Makes codes and sends them; a code whose mail was not taken is withdrawn. */
final class CodeMails {
  private static final Logger LOG = LoggerFactory.getLogger(CodeMails.class);

  /**
   * A code on its way to an address.
   *
   * @param type as links name it
   * @param undo puts back what was noted when the code was made; runs when the mail fails
   */
  record Outgoing(
      String email, String type, Codes.Code code, String redirectTo, Consumer<Tx> undo) {}

  private final IdentityTwinSettings settings;
  private final Clock clock;
  private final Store store;
  private final Users users;
  private final Codes codes;
  private final RateLimits limits;
  private final Supplier<String> externalUrl;
  private final Letters letters;

  CodeMails(
      IdentityTwinSettings settings,
      Clock clock,
      Store store,
      Users users,
      Codes codes,
      RateLimits limits,
      Supplier<String> externalUrl) {
    this.settings = settings;
    this.clock = clock;
    this.store = store;
    this.users = users;
    this.codes = codes;
    this.limits = limits;
    this.externalUrl = externalUrl;
    this.letters = new Letters(settings);
  }

  /**
   * Makes a code to be sent and notes the time in the user's row, which it saves.
   *
   * @param flow the PKCE flow that a click on the link goes on with
   * @throws ApiError 429 when the last one is too young
   */
  Outgoing make(Tx tx, ObjectNode user, Mailing mailing, @Nullable String flow, String redirectTo) {
    String last = Json.text(user, mailing.noted());
    if (last != null && mailing.paced()) {
      Duration left =
          Duration.between(clock.now(), Instant.parse(last).plus(settings.limits().mailInterval()));
      if (!left.isNegative() && !left.isZero()) {
        throw new ApiError(
            429,
            "over_email_send_rate_limit",
            "For security purposes, you can only request this after "
                + Math.max(1, left.toSeconds())
                + " seconds.");
      }
    }
    limits.takeMail();
    String id = user.path("id").asString("");
    Codes.Code code = codes.issue(tx, id, mailing.slot(), mailing.email(), flow);
    user.put(mailing.noted(), users.now());
    users.save(tx, user);
    return new Outgoing(
        mailing.email(),
        mailing.type(),
        code,
        redirectTo,
        undone -> {
          codes.withdraw(undone, code);
          undone
              .get(Table.USERS, id)
              .ifPresent(
                  row -> {
                    row.remove(mailing.noted());
                    if (last != null) {
                      row.put(mailing.noted(), last);
                    }
                    users.save(undone, row);
                  });
        });
  }

  /**
   * @param slot of {@link Codes}
   * @param type as links name it
   * @param noted the user's member for the time of sending
   * @param paced whether the interval between two mails is kept
   */
  record Mailing(String email, String slot, String type, String noted, boolean paced) {
    static Mailing confirmation(String email) {
      return new Mailing(email, Codes.CONFIRMATION, "signup", "confirmation_sent_at", true);
    }

    static Mailing invitation(String email) {
      return new Mailing(email, Codes.CONFIRMATION, "invite", "confirmation_sent_at", false);
    }

    static Mailing magicLink(String email) {
      return new Mailing(email, Codes.RECOVERY, "magiclink", "recovery_sent_at", true);
    }
  }

  /**
   * Outside of any change: a mail server takes its time.
   *
   * @throws ApiError 500 {@code unexpected_failure} when the mail was not taken
   */
  void send(Outgoing mail) {
    try {
      settings
          .mail()
          .send(
              letters.letter(
                  mail.email(), mail.type(), mail.code(), mail.redirectTo(), actionLink(mail)));
    } catch (MailOut.NotSentException refused) {
      // Without its message: a mail server likes to repeat whom the mail was for.
      Throwable cause = refused.getCause() == null ? refused : refused.getCause();
      LOG.warn("a code could not be mailed: {}", cause.getClass().getSimpleName());
      store.change(
          tx -> {
            mail.undo().accept(tx);
            return true;
          });
      throw new ApiError(
          500,
          "unexpected_failure",
          "Error sending "
              + (mail.type().equals("signup") ? "confirmation" : mail.type().replace('_', ' '))
              + " email");
    }
  }

  private String actionLink(Outgoing mail) {
    return actionLink(externalUrl.get(), mail.code().tokenHash(), mail.type(), mail.redirectTo());
  }

  /** The wire's own link: whoever opens it signs in. */
  static String actionLink(String externalUrl, String tokenHash, String type, String redirectTo) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("token", tokenHash);
    members.put("type", type);
    members.put("redirect_to", redirectTo);
    return externalUrl + "/verify?" + Redirects.form(members);
  }
}
