package org.vivavoce.mail;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.jobs.Job;
import org.vivavoce.platform.jobs.JobKind;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Retries;

/**
 * Sends an invitation to its candidate, for a day if it must. What the letter says is read when it
 * is sent: an invitation that was revoked, answered or sent again meanwhile gets none from this
 * job. A process that dies between the mail service's yes and our note of it sends the letter
 * twice, with one Message-ID.
 */
public final class InvitationMail implements Job<InvitationMail.Order> {
  public static final JobKind<Order> KIND = new JobKind<>("invitation-mail", Order.class);
  public static final Retries RETRIES =
      Retries.within(Duration.ofHours(24), Duration.ofSeconds(5), Duration.ofMinutes(10));

  static final String NOT_REACHED = "The mail service could not be reached for 24 hours.";
  static final String TOO_LATE = "The invitation expired before the mail service could be reached.";

  private final Database database;
  private final MailStore store;
  private final Mailer mailer;
  private final Letters letters;
  private final Accounts accounts;
  private final InvitationLinks links;

  InvitationMail(
      Database database,
      MailStore store,
      Mailer mailer,
      Letters letters,
      Accounts accounts,
      InvitationLinks links) {
    this.database = database;
    this.store = store;
    this.mailer = mailer;
    this.letters = letters;
    this.accounts = accounts;
    this.links = links;
  }

  /**
   * @param tokenVersion which link the letter holds
   */
  public record Order(UUID tenantId, UUID invitationId, int tokenVersion) {}

  /**
   * Orders the letter in the transaction that made the invitation or raised its version; the caller
   * sets {@code mail_status} to {@code queued}.
   */
  public static void order(Handle tx, UUID tenantId, UUID invitationId, int tokenVersion) {
    Jobs.enqueue(
        tx,
        KIND,
        invitationId + "/" + tokenVersion,
        new Order(tenantId, invitationId, tokenVersion));
  }

  @Override
  public void run(Order order) {
    Optional<MailStore.InvitationLetter> found =
        database.inTenant(
            new Claims.Service(order.tenantId()),
            tx -> store.invitation(tx, order.tenantId(), order.invitationId()));
    if (found.isEmpty() || found.get().version() != order.tokenVersion()) {
      return; // removed, or a newer letter is on its way
    }
    MailStore.InvitationLetter about = found.get();
    if (about.state().equals("expired")) {
      note(order, "failed", TOO_LATE);
    } else if (!about.waits()) {
      note(order, "none", null);
    } else {
      send(order, about);
    }
  }

  private void send(Order order, MailStore.InvitationLetter about) {
    Letters.Letter letter =
        letters.invitation(
            new Letters.Invitation(
                about.tenant(),
                about.inviter(),
                about.candidate(),
                about.position(),
                about.length(),
                about.expiresAt(),
                about.contact(),
                links.urlFor(order.tenantId(), order.invitationId(), order.tokenVersion())));
    Mail mail =
        new Mail(
            about.email(),
            letter.subject(),
            letter.text(),
            letter.html(),
            "invitation." + order.invitationId() + "." + order.tokenVersion());
    accounts.ensure(about.email());
    switch (mailer.send(mail)) {
      case Mailer.Delivery.Sent _ -> note(order, "sent", null);
      case Mailer.Delivery.Refused refused -> note(order, "failed", refused.reason());
    }
  }

  @Override
  public void givenUp(Order order) {
    note(order, "failed", NOT_REACHED);
  }

  private void note(Order order, String status, @Nullable String error) {
    database.inTenant(
        new Claims.Service(order.tenantId()),
        tx -> {
          store.invitationMail(
              tx, order.tenantId(), order.invitationId(), order.tokenVersion(), status, error);
          return order;
        });
  }
}
