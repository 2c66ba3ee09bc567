package org.vivavoce.mail;

import java.net.URI;
import java.time.Duration;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Share;
import org.vivavoce.platform.time.Time;

/** The mail package, put together: its three kinds of durable work. */
public final class MailJobs {
  /**
   * Letters on their way at once. A letter may take a minute and a half of a mail server that
   * hardly answers, and there is other work; somebody waits for a code, so codes have places of
   * their own.
   */
  private static final int AT_ONCE = 2;

  private static final Duration FULL_PAUSE = Duration.ofSeconds(3);

  private final InvitationMail invitations;
  private final MemberInvitationMail members;
  private final SigninMail signins;

  /** What it stands on. */
  public record Parts(
      Database database,
      PlanStore plans,
      Mailer mailer,
      InvitationLinks links,
      SigninCodes codes,
      Accounts accounts,
      Time time) {}

  /**
   * @param app where people reach the pages, without a slash at its end
   */
  public MailJobs(URI app, Parts parts) {
    Letters letters = new Letters(app);
    MailStore store = new MailStore(parts.plans());
    Database database = parts.database();
    Mailer mailer = parts.mailer();
    this.invitations =
        new InvitationMail(database, store, mailer, letters, parts.accounts(), parts.links());
    this.members =
        new MemberInvitationMail(database, store, mailer, letters, parts.accounts(), parts.time());
    this.signins = new SigninMail(database, store, mailer, letters, parts.codes(), parts.time());
  }

  /** Names the durable work; before the jobs are started. */
  public Jobs.Builder register(Jobs.Builder jobs) {
    Share letters = new Share(AT_ONCE, FULL_PAUSE);
    Share codes = new Share(AT_ONCE, FULL_PAUSE);
    return jobs.register(InvitationMail.KIND, letters, InvitationMail.RETRIES, invitations)
        .register(MemberInvitationMail.KIND, letters, MemberInvitationMail.RETRIES, members)
        .register(SigninMail.KIND, codes, SigninMail.RETRIES, signins);
  }
}
