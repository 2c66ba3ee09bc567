package org.vivavoce.mail;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vivavoce.invitation.InvitationTokens;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.TestDatabase;

/** A tenant whose mail is watched: who is invited, what is ordered, what went out. */
final class Post {
  static final URI APP = URI.create("https://viva.test");

  final UUID tenant = UUID.randomUUID();
  final UUID inviter = UUID.randomUUID();
  final UUID position = UUID.randomUUID();
  final List<Mail> out = new CopyOnWriteArrayList<>();
  final List<String> accounts = new CopyOnWriteArrayList<>();
  final List<String> codesFor = new CopyOnWriteArrayList<>();
  final InvitationTokens tokens;
  private final TestDatabase db;
  private final Time time;

  Post(TestDatabase db, HmacKey key, Time time) {
    this.db = db;
    this.time = time;
    this.tokens = new InvitationTokens(key, APP);
    db.owner()
        .useHandle(
            h -> {
              h.execute("truncate ops.scheduled_tasks, ops.failed_jobs");
              h.execute(
                  """
                  insert into tenants (id, name, settings)
                  values (?, 'Baker & Sons', '{"contact_email":"jobs@baker.example"}')
                  """,
                  tenant);
              h.execute(
                  """
                  insert into tenant_users (tenant_id, user_id, role, email, name)
                  values (?, ?, 'owner', ?, 'Ada Baker')
                  """,
                  tenant,
                  inviter,
                  inviter + "@baker.example");
              h.execute(
                  "insert into positions (id, tenant_id, title) values (?, ?, 'Scale technician')",
                  position,
                  tenant);
            });
  }

  record Invited(UUID id, String email) {}

  Invited invite() {
    Invited invited = new Invited(UUID.randomUUID(), "r." + UUID.randomUUID() + "@example.org");
    UUID candidate = UUID.randomUUID();
    db.owner()
        .useHandle(
            h -> {
              h.execute(
                  "insert into candidates (id, tenant_id, name, email) values (?, ?, 'Robin', ?)",
                  candidate,
                  tenant,
                  invited.email());
              h.execute(
                  """
                  insert into interview_invitations (id, tenant_id, candidate_id, position_id,
                    token_hash, expires_at, created_by, mail_status)
                  values (?, ?, ?, ?, ?, now() + interval '3 days', ?, 'queued')
                  """,
                  invited.id(),
                  tenant,
                  candidate,
                  position,
                  org.vivavoce.platform.crypto.Tokens.hash(tokens.token(invited.id(), 1)),
                  inviter);
            });
    return invited;
  }

  UUID inviteMember(String email) {
    UUID id = UUID.randomUUID();
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into member_invitations
                      (id, tenant_id, email, role, expires_at, created_by, mail_status)
                    values (?, ?, ?, 'reviewer', now() + interval '7 days', ?, 'queued')
                    """,
                    id,
                    tenant,
                    email,
                    inviter));
    return id;
  }

  void set(String table, UUID id, String change) {
    db.owner()
        .useHandle(h -> h.execute("update " + table + " set " + change + " where id = ?", id));
  }

  /** For example {@code sent null}. */
  String mailStatus(String table, UUID id) {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery(
                        "select mail_status || ' ' || coalesce(mail_error, 'null') from "
                            + table
                            + " where id = ?")
                    .bind(0, id)
                    .mapTo(String.class)
                    .one());
  }

  void order(Invited invited, int version) {
    db.database()
        .inTenant(
            new Claims.Service(tenant),
            tx -> {
              InvitationMail.order(tx, tenant, invited.id(), version);
              return true;
            });
  }

  /** Takes every letter. */
  Mailer taking() {
    return mail -> {
      out.add(mail);
      return new Mailer.Delivery.Sent();
    };
  }

  MailJobs jobs(Mailer mailer) {
    return new MailJobs(
        APP,
        new MailJobs.Parts(
            db.database(),
            new PlanStore(Duration.ofMinutes(15), time),
            mailer,
            (_, invitation, version) -> tokens.url(invitation, version),
            address -> {
              codesFor.add(address);
              return new SigninCodes.Code(
                  "04213" + codesFor.size(), "hash." + codesFor.size(), Duration.ofMinutes(10));
            },
            accounts::add,
            time));
  }

  Jobs start(Mailer mailer) {
    return jobs(mailer)
        .register(Jobs.on(db.database(), time))
        .pollEvery(Duration.ofMillis(20))
        .start();
  }

  long waiting() {
    return db.owner()
        .withHandle(
            h -> h.createQuery("select count(*) from ops.scheduled_tasks").mapTo(Long.class).one());
  }
}
