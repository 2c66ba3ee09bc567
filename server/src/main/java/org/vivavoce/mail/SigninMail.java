package org.vivavoce.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.jobs.Job;
import org.vivavoce.platform.jobs.JobKind;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Retries;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/**
 * Sends a sign-in code. The code is made when the letter is: nothing secret waits in the job, and a
 * letter that comes late still holds a living code. After a quarter of an hour nobody waits for it
 * any more and it is dropped.
 */
public final class SigninMail implements Job<SigninMail.Order> {
  private static final Logger LOG = LoggerFactory.getLogger(SigninMail.class);
  private static final Duration WAITED_FOR = Duration.ofMinutes(15);

  public static final JobKind<Order> KIND = new JobKind<>("signin-mail", Order.class);

  /**
   * A little longer than anybody waits: the last attempt finds that, and no address is left over.
   */
  public static final Retries RETRIES =
      Retries.within(WAITED_FOR.plusMinutes(1), Duration.ofSeconds(2), Duration.ofSeconds(30));

  private final Database database;
  private final MailStore store;
  private final Mailer mailer;
  private final Letters letters;
  private final SigninCodes codes;
  private final Time time;

  SigninMail(
      Database database,
      MailStore store,
      Mailer mailer,
      Letters letters,
      SigninCodes codes,
      Time time) {
    this.database = database;
    this.store = store;
    this.mailer = mailer;
    this.letters = letters;
    this.codes = codes;
    this.time = time;
  }

  /**
   * @param tenantId of the invitation; null where none is known
   * @param invitationId what a candidate signs in for; null where none is known
   * @param askedAt by the database's clock
   */
  public record Order(
      Letters.App app,
      String address,
      @Nullable UUID tenantId,
      @Nullable UUID invitationId,
      Instant askedAt) {
    @Override
    public String toString() {
      return "Order[" + app + "]";
    }
  }

  /** Orders a code for a member whose address is known. */
  public static void forMember(Handle tx, String address) {
    order(tx, Letters.App.MEMBER, address, null, null);
  }

  /**
   * Orders a code for a candidate whose address is known.
   *
   * @param tenantId null together with the invitation
   * @param invitationId what they sign in for, where that is known
   */
  public static void forCandidate(
      Handle tx, String address, @Nullable UUID tenantId, @Nullable UUID invitationId) {
    order(tx, Letters.App.CANDIDATE, address, tenantId, invitationId);
  }

  private static void order(
      Handle tx,
      Letters.App app,
      String address,
      @Nullable UUID tenantId,
      @Nullable UUID invitationId) {
    // Jobs are named in logs; an address is not.
    String id =
        app.wire()
            + "/"
            + HexFormat.of()
                .formatHex(Tokens.hash(address.toLowerCase(Locale.ROOT)))
                .substring(0, 32);
    Instant now = tx.createQuery("select now()").mapTo(Instant.class).one();
    // Whoever asks again waits anew: the order before, where it has not begun, is this one.
    Jobs.cancel(tx, KIND, id);
    Jobs.enqueue(tx, KIND, id, new Order(app, address, tenantId, invitationId, now));
  }

  @Override
  public void run(Order order) {
    Optional<Letters.Signin> letter = about(order);
    if (letter.isEmpty()) {
      return;
    }
    Letters.Letter written = letters.signin(letter.get());
    Mail mail =
        new Mail(
            order.address(),
            written.subject(),
            written.text(),
            written.html(),
            "signin." + Ids.next(time));
    if (mailer.send(mail) instanceof Mailer.Delivery.Refused refused) {
      LOG.warn("A sign-in code was refused by the mail service: {}", refused.reason());
    }
  }

  /** Empty when nobody is to get a code (any more). */
  private Optional<Letters.Signin> about(Order order) {
    UUID tenant = order.tenantId();
    UUID invitation = order.invitationId();
    if (!known(order)) {
      return Optional.empty();
    }
    if (tenant == null || invitation == null) {
      return Optional.of(new Letters.Signin(order.app(), codes.code(order.address()), null, null));
    }
    return database
        .inTenant(new Claims.Service(tenant), tx -> store.invitation(tx, tenant, invitation))
        .filter(MailStore.InvitationLetter::letsIn)
        .map(found -> addressed(order, found));
  }

  /** Who asks with another address than the invited one is told nothing of the invitation. */
  private Letters.Signin addressed(Order order, MailStore.InvitationLetter found) {
    boolean invited = found.email().equalsIgnoreCase(order.address());
    return new Letters.Signin(
        order.app(),
        codes.code(order.address()),
        invited ? found.tenant() : null,
        invited ? found.position() : null);
  }

  /** Still asked for and still known: a member may have been removed while the letter waited. */
  private boolean known(Order order) {
    String question =
        order.app() == Letters.App.MEMBER
            ? "viva.known_member_address(:address)"
            : "viva.known_candidate_address(:address)";
    return database.inTenant(
        new Claims.Operations(),
        tx ->
            tx.createQuery(
                    "select now() - cast(:asked as timestamptz) < :seconds * interval '1 second' and "
                        + question)
                .bind("asked", order.askedAt().toString())
                .bind("seconds", WAITED_FOR.toSeconds())
                .bind("address", order.address())
                .mapTo(Boolean.class)
                .one());
  }
}
