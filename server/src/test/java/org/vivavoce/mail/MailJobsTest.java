package org.vivavoce.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.TestDatabase;

@Tag("slow")
class MailJobsTest {
  private static final String INVITATIONS = "interview_invitations";
  private static final String MEMBERS = "member_invitations";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  private final Post post = new Post(db, HmacKey.open(keys, "invitations"), Time.system());

  private void inOps(Consumer<Handle> work) {
    db.database()
        .inTenant(
            new Claims.Operations(),
            tx -> {
              work.accept(tx);
              return true;
            });
  }

  /** Until nothing waits. */
  private void run(Mailer mailer) {
    try (Jobs _ = post.start(mailer)) {
      eventually("every job was done", () -> post.waiting() == 0);
    }
  }

  @Test
  void anInvitationGoesOutWithItsLinkAndIsSeenAsSent() {
    Post.Invited invited = post.invite();
    post.order(invited, 1);
    run(post.taking());
    assertEquals("sent null", post.mailStatus(INVITATIONS, invited.id()));
    Mail mail = post.out.getFirst();
    assertEquals(1, post.out.size());
    assertEquals(invited.email(), mail.to());
    assertEquals("invitation." + invited.id() + ".1", mail.messageId());
    assertEquals(List.of(invited.email()), post.accounts, "Google finds it");
    for (String said :
        List.of(
            "Ada Baker of Baker & Sons",
            "Scale technician",
            "at most 15 minutes",
            "jobs@baker.example",
            "https://viva.test/interview/join?token=" + post.tokens.token(invited.id(), 1))) {
      assertTrue(mail.text().contains(said), said);
    }
  }

  @Test
  void nothingSecretWaitsInAJob() {
    Post.Invited invited = post.invite();
    post.order(invited, 1);
    inOps(tx -> SigninMail.forCandidate(tx, invited.email(), post.tenant, invited.id()));
    List<String> waiting =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery(
                            "select task_instance || ' ' || convert_from(task_data, 'UTF8')"
                                + " from ops.scheduled_tasks")
                        .mapTo(String.class)
                        .list());
    assertEquals(2, waiting.size());
    for (String each : waiting) {
      assertFalse(each.contains(post.tokens.token(invited.id(), 1)), each);
      assertFalse(each.split(" ")[0].contains("@"), "the name of a job is logged: " + each);
    }
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotSent() {
    Post.Invited revoked = post.invite();
    Post.Invited accepted = post.invite();
    Post.Invited resent = post.invite();
    Post.Invited expired = post.invite();
    Post.Invited removed = post.invite();
    UUID taken = post.inviteMember("taken." + UUID.randomUUID() + "@example.org");
    List.of(revoked, accepted, resent, expired, removed).forEach(each -> post.order(each, 1));
    inOps(tx -> MemberInvitationMail.order(tx, post.tenant, taken));
    post.set(INVITATIONS, revoked.id(), "status = 'revoked'");
    post.set(INVITATIONS, accepted.id(), "status = 'accepted'");
    post.set(INVITATIONS, resent.id(), "token_version = 2");
    post.set(INVITATIONS, expired.id(), "expires_at = now() - interval '1 second'");
    post.set(MEMBERS, taken, "status = 'revoked'");
    db.owner().useHandle(h -> h.execute("delete from candidates where email = ?", removed.email()));
    run(post.taking());
    assertEquals(List.of(), post.out);
    assertEquals("none null", post.mailStatus(INVITATIONS, revoked.id()));
    assertEquals("none null", post.mailStatus(INVITATIONS, accepted.id()));
    assertEquals("queued null", post.mailStatus(INVITATIONS, resent.id()));
    assertEquals("failed " + InvitationMail.TOO_LATE, post.mailStatus(INVITATIONS, expired.id()));
    assertEquals("none null", post.mailStatus(MEMBERS, taken));
  }

  @Test
  void anInvitationThatIsSentAgainHasTheNewLink() {
    Post.Invited invited = post.invite();
    post.order(invited, 1);
    post.set(INVITATIONS, invited.id(), "token_version = 2");
    post.order(invited, 2);
    run(post.taking());
    assertEquals(1, post.out.size());
    assertTrue(post.out.getFirst().text().contains(post.tokens.token(invited.id(), 2)));
    assertEquals("sent null", post.mailStatus(INVITATIONS, invited.id()));
  }

  @Test
  void aRefusalIsSeenWithItsReasonAndNotTriedAgain() {
    Post.Invited invited = post.invite();
    UUID member = post.inviteMember("gone." + UUID.randomUUID() + "@example.org");
    post.order(invited, 1);
    inOps(tx -> MemberInvitationMail.order(tx, post.tenant, member));
    run(
        mail -> {
          post.out.add(mail);
          return new Mailer.Delivery.Refused("550 5.1.1 the address: unknown");
        });
    assertEquals(2, post.out.size());
    assertEquals(
        "failed 550 5.1.1 the address: unknown", post.mailStatus(INVITATIONS, invited.id()));
    assertEquals("failed 550 5.1.1 the address: unknown", post.mailStatus(MEMBERS, member));
  }

  @Test
  void aMemberIsInvited() {
    String email = "bo." + UUID.randomUUID() + "@example.org";
    UUID member = post.inviteMember(email);
    inOps(tx -> MemberInvitationMail.order(tx, post.tenant, member));
    run(post.taking());
    assertEquals("sent null", post.mailStatus(MEMBERS, member));
    assertEquals(email, post.out.getFirst().to());
    assertEquals(List.of(email), post.accounts);
    assertTrue(post.out.getFirst().text().contains("Ada Baker invites you"));
    assertTrue(post.out.getFirst().text().contains("Reviewer:"));
  }

  @Test
  void aMemberWhoIsSentAnotherLetterWhileTheFirstIsOnItsWayGetsTheNewTerm() {
    UUID member = post.inviteMember("again." + UUID.randomUUID() + "@example.org");
    inOps(tx -> MemberInvitationMail.order(tx, post.tenant, member));
    run(
        mail -> {
          post.out.add(mail);
          if (post.out.size() == 1) {
            post.set(MEMBERS, member, "expires_at = expires_at + interval '1 day'");
            inOps(tx -> MemberInvitationMail.order(tx, post.tenant, member));
          }
          return new Mailer.Delivery.Sent();
        });
    assertEquals(2, post.out.size());
    post.set(MEMBERS, member, "expires_at = expires_at + interval '1 day'");
    inOps(tx -> MemberInvitationMail.order(tx, post.tenant, member));
    post.set(MEMBERS, member, "expires_at = expires_at + interval '1 day'");
    inOps(tx -> MemberInvitationMail.order(tx, post.tenant, member));
    run(post.taking());
    assertEquals(3, post.out.size(), "one letter for two orders that both waited");
  }

  @Test
  void codesGoToKnownAddressesOnly() {
    Post.Invited invited = post.invite();
    Post.Invited revoked = post.invite();
    post.set(INVITATIONS, revoked.id(), "status = 'revoked'");
    String owner = post.inviter + "@baker.example";
    inOps(
        tx -> {
          SigninMail.forMember(tx, owner);
          SigninMail.forMember(tx, "stranger@example.org");
          SigninMail.forMember(tx, invited.email());
          SigninMail.forCandidate(tx, invited.email(), post.tenant, invited.id());
          SigninMail.forCandidate(tx, revoked.email(), post.tenant, revoked.id());
          SigninMail.forCandidate(tx, "stranger@example.org", post.tenant, invited.id());
        });
    run(post.taking());
    Set<String> to = new TreeSet<>(post.out.stream().map(Mail::to).toList());
    assertEquals(new TreeSet<>(Set.of(owner, invited.email())), to);
    assertEquals(2, post.codesFor.size());
    assertTrue(
        post.out.stream()
            .anyMatch(
                mail ->
                    mail.text().replaceAll("\\s+", " ").contains("your interview with Baker & Sons")
                        && mail.text().contains("#app=candidate&token_hash=hash.")));
  }

  @Test
  void whoAsksWithSomebodyElsesInvitationLearnsNothingOfIt() {
    Post.Invited invited = post.invite();
    Post.Invited other = post.invite();
    inOps(tx -> SigninMail.forCandidate(tx, other.email(), post.tenant, invited.id()));
    run(post.taking());
    assertFalse(post.out.getFirst().text().contains("Baker"), post.out.getFirst().text());
  }

  @Test
  void askingAgainWhileACodeWaitsGivesOneCode() {
    Post.Invited invited = post.invite();
    inOps(tx -> SigninMail.forCandidate(tx, invited.email(), null, null));
    inOps(tx -> SigninMail.forCandidate(tx, invited.email(), null, null));
    run(post.taking());
    assertEquals(1, post.out.size());
  }

  @Test
  void aCodeThatNobodyWaitsForAnyMoreIsDropped() {
    Post.Invited invited = post.invite();
    inOps(
        tx ->
            Jobs.enqueue(
                tx,
                SigninMail.KIND,
                "old",
                new SigninMail.Order(
                    Letters.App.CANDIDATE,
                    invited.email(),
                    null,
                    null,
                    Instant.now().minus(Duration.ofMinutes(16)))));
    run(post.taking());
    assertEquals(List.of(), post.out);
    assertEquals(List.of(), post.codesFor);
  }
}
