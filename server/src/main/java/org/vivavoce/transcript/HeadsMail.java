package org.vivavoce.transcript;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.mail.Letters;
import org.vivavoce.mail.Mail;
import org.vivavoce.mail.Mailer;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.jobs.Job;
import org.vivavoce.platform.jobs.JobKind;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Retries;
import org.vivavoce.platform.json.Json;

/**
 * Hands the signed ends of a day's interviews to each owner, in one letter on the day after: what
 * lies in somebody's mailbox is out of the reach of whoever holds database and signing key. It
 * holds no word and no name of anybody who was interviewed.
 */
public final class HeadsMail implements Job<HeadsMail.Order> {
  public static final JobKind<Order> KIND = new JobKind<>("journal-heads-mail", Order.class);

  /** Nobody waits for it: a day is long enough for a mail server to come back. */
  public static final Retries RETRIES = new Retries(16, Duration.ofMinutes(1));

  /** After the day's end, so that what was signed in its last moment is committed. */
  private static final Duration AFTER_MIDNIGHT = Duration.ofMinutes(30);

  private final Database database;
  private final Mailer mailer;
  private final Letters letters;

  public HeadsMail(Database database, Mailer mailer, Letters letters) {
    this.database = database;
    this.mailer = mailer;
    this.letters = letters;
  }

  /**
   * @param day in UTC
   * @param owner whose letter it is; null: one is to be ordered for each
   */
  public record Order(UUID tenantId, LocalDate day, @Nullable UUID owner) {}

  /** In the transaction that signs a head; the first of a day orders the letters. */
  static void order(Handle tx, UUID tenantId, Instant signedAt) {
    LocalDate day = LocalDate.ofInstant(signedAt, ZoneOffset.UTC);
    Instant due = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(AFTER_MIDNIGHT);
    Jobs.enqueueIn(
        tx,
        Duration.between(signedAt, due),
        KIND,
        tenantId + "/" + day,
        new Order(tenantId, day, null));
  }

  private record Letter(String tenant, String address, List<String> heads) {}

  @Override
  public void run(Order order) {
    Optional<Letter> due =
        database.inTenant(
            new Claims.Service(order.tenantId()),
            tx -> order.owner() == null ? orderEach(tx, order) : letter(tx, order, order.owner()));
    if (due.isPresent()) {
      Letters.Letter letter =
          letters.heads(new Letters.Heads(due.get().tenant(), order.day(), due.get().heads()));
      mailer.send(
          new Mail(
              due.get().address(),
              letter.subject(),
              letter.text(),
              letter.html(),
              "heads." + order.day() + "." + order.owner()));
    }
  }

  private static Optional<Letter> orderEach(Handle tx, Order order) {
    tx.createQuery(
            """
            select user_id from public.tenant_users
            where tenant_id = :tenant and role = 'owner' and email is not null
            """)
        .bind("tenant", order.tenantId())
        .mapTo(UUID.class)
        .list()
        .forEach(
            owner ->
                Jobs.enqueue(
                    tx,
                    KIND,
                    order.tenantId() + "/" + order.day() + "/" + owner,
                    new Order(order.tenantId(), order.day(), owner)));
    return Optional.empty();
  }

  /** Empty where there is nothing to say, or who was an owner is none any more. */
  private static Optional<Letter> letter(Handle tx, Order order, UUID owner) {
    List<String> heads =
        JournalHeads.ofDay(tx, order.tenantId(), order.day()).stream()
            .map(head -> Json.write(head.json()))
            .toList();
    return heads.isEmpty()
        ? Optional.empty()
        : tx.createQuery(
                """
                select t.name, u.email from public.tenant_users u
                  join public.tenants t on t.id = u.tenant_id
                where u.tenant_id = :tenant and u.user_id = :owner and u.role = 'owner'
                  and u.email is not null
                """)
            .bind("tenant", order.tenantId())
            .bind("owner", owner)
            .map((rs, _) -> new Letter(rs.getString("name"), rs.getString("email"), heads))
            .findOne();
  }
}
