package org.vivavoce.mail;

import java.time.Instant;
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
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/** Sends a member their invitation, for a day if it must; it holds no secret. */
public final class MemberInvitationMail implements Job<MemberInvitationMail.Order> {
  public static final JobKind<Order> KIND = new JobKind<>("member-invitation-mail", Order.class);
  public static final Retries RETRIES = InvitationMail.RETRIES;

  private final Database database;
  private final MailStore store;
  private final Mailer mailer;
  private final Letters letters;
  private final Accounts accounts;
  private final Time time;

  MemberInvitationMail(
      Database database,
      MailStore store,
      Mailer mailer,
      Letters letters,
      Accounts accounts,
      Time time) {
    this.database = database;
    this.store = store;
    this.mailer = mailer;
    this.letters = letters;
    this.accounts = accounts;
    this.time = time;
  }

  /**
   * @param expiresAt which term the letter says; null in an order from before there were terms
   */
  public record Order(UUID tenantId, UUID id, @Nullable Instant expiresAt) {}

  /**
   * Orders the letter in the transaction that made the invitation or lengthened it; the caller sets
   * {@code mail_status} to {@code queued}. Each term has an order of its own, so that none is lost
   * to one that is just ending; only the newest sends.
   */
  public static void order(Handle tx, UUID tenantId, UUID memberInvitationId) {
    Instant until =
        Database.assuming(
            tx,
            new Claims.Service(tenantId),
            service ->
                service
                    .createQuery("select expires_at from public.member_invitations where id = :id")
                    .bind("id", memberInvitationId)
                    .mapTo(Instant.class)
                    .one());
    Jobs.enqueue(
        tx, KIND, memberInvitationId + "/" + until, new Order(tenantId, memberInvitationId, until));
  }

  @Override
  public void run(Order order) {
    Optional<MailStore.MemberLetter> found =
        database.inTenant(
            new Claims.Service(order.tenantId()),
            tx -> store.memberInvitation(tx, order.tenantId(), order.id()));
    if (found.isEmpty()) {
      return;
    }
    MailStore.MemberLetter about = found.get();
    Instant term = order.expiresAt();
    if (term != null && term.isBefore(about.expiresAt())) {
      return; // a newer letter is on its way
    }
    switch (about.state()) {
      case "pending" -> send(order, about);
      case "expired" -> note(order, "failed", InvitationMail.TOO_LATE);
      default -> note(order, "none", null);
    }
  }

  private void send(Order order, MailStore.MemberLetter about) {
    Letters.Letter letter =
        letters.memberInvitation(
            new Letters.MemberInvitation(
                about.tenant(), about.inviter(), about.email(), about.role(), about.expiresAt()));
    Mail mail =
        new Mail(
            about.email(),
            letter.subject(),
            letter.text(),
            letter.html(),
            "member." + Ids.next(time));
    accounts.ensure(about.email());
    switch (mailer.send(mail)) {
      case Mailer.Delivery.Sent _ -> note(order, "sent", null);
      case Mailer.Delivery.Refused refused -> note(order, "failed", refused.reason());
    }
  }

  @Override
  public void givenUp(Order order) {
    note(order, "failed", InvitationMail.NOT_REACHED);
  }

  private void note(Order order, String status, @Nullable String error) {
    database.inTenant(
        new Claims.Service(order.tenantId()),
        tx -> {
          store.memberMail(tx, order.tenantId(), order.id(), status, error);
          return order;
        });
  }
}
