package org.vivavoce.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.cloud.mail.SmtpMailer;
import org.vivavoce.platform.config.SmtpAddress;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.jobs.JobKind;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Retries;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.ManualTime;
import org.vivavoce.testing.TestDatabase;

/** A mail server that is away loses nothing: in virtual time, and once in real time. */
@Tag("slow")
class DeadMailServerTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;

  private final Instant begun = Instant.now();
  private final ManualTime time = new ManualTime(begun);
  private final Post post = new Post(db, HmacKey.open(keys, "invitations"), time);
  private final List<Duration> attempts = new CopyOnWriteArrayList<>();

  private Duration elapsed() {
    return Duration.between(begun, time.now());
  }

  /** A mail server that is away for so long. */
  private Mailer awayFor(Duration outage) {
    return mail -> {
      attempts.add(elapsed());
      if (elapsed().compareTo(outage) < 0) {
        throw new MailUnavailableException("away");
      }
      return post.taking().send(mail);
    };
  }

  /** When the one job is to run again; empty when it is over. */
  private static Optional<Instant> next() {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery("select execution_time from ops.scheduled_tasks")
                    .mapTo(Instant.class)
                    .findOne());
  }

  private static boolean atRest() {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery("select not exists (select from ops.scheduled_tasks where picked)")
                    .mapTo(Boolean.class)
                    .one());
  }

  /** Lets time pass from attempt to attempt until the job is over. */
  private void live(Mailer mailer) {
    // What was put down is due by the database's clock, which is a little ahead of ours.
    time.advance(Duration.ofSeconds(1));
    try (Jobs jobs = post.start(mailer)) {
      for (int n = 1; next().isPresent(); n++) {
        int made = n;
        eventually(
            "attempt " + n,
            () -> {
              jobs.wake();
              return (attempts.size() >= made && atRest()) || next().isEmpty();
            });
        next()
            .map(at -> Duration.between(time.now(), at).plusMillis(1))
            .filter(wait -> !wait.isNegative())
            .ifPresent(time::advance);
      }
    }
  }

  @Test
  void tenMinutesAwayLoseNoInvitation() {
    Post.Invited invited = post.invite();
    post.order(invited, 1);
    live(awayFor(Duration.ofMinutes(10)));
    assertEquals(1, post.out.size());
    assertEquals("sent null", post.mailStatus("interview_invitations", invited.id()));
    assertTrue(attempts.getLast().compareTo(Duration.ofMinutes(11)) < 0, attempts.toString());
    assertTrue(attempts.size() < 12, "pauses grow: " + attempts);
  }

  @Test
  void tenMinutesAwayLoseNoCodeEither() {
    Post.Invited invited = post.invite();
    db.database()
        .inTenant(
            new Claims.Operations(),
            tx -> {
              SigninMail.forCandidate(tx, invited.email(), post.tenant, invited.id());
              return true;
            });
    live(awayFor(Duration.ofMinutes(10)));
    assertEquals(1, post.out.size());
    assertTrue(attempts.getLast().compareTo(Duration.ofSeconds(631)) < 0, attempts.toString());
  }

  @Test
  void afterADayAnInvitationIsSeenToHaveFailed() {
    Post.Invited invited = post.invite();
    post.order(invited, 1);
    live(awayFor(Duration.ofDays(9)));
    assertEquals(
        "failed " + InvitationMail.NOT_REACHED,
        post.mailStatus("interview_invitations", invited.id()));
    assertTrue(attempts.getLast().compareTo(Duration.ofHours(23)) > 0, attempts.toString());
    assertTrue(attempts.getLast().compareTo(Duration.ofHours(25)) < 0, attempts.toString());
  }

  @Test
  void aServerThatStartsAfterTheOrderGetsTheLetter() throws Exception {
    Post real = new Post(db, HmacKey.open(keys, "invitations"), Time.system());
    int port;
    try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = reserved.getLocalPort();
    }
    Mailer smtp =
        new SmtpMailer(
            SmtpAddress.parse("smtp://127.0.0.1:" + port), "V <v@viva.test>", Time.system());
    List<Boolean> failures = new CopyOnWriteArrayList<>();
    Mailer watched =
        mail -> {
          try {
            return smtp.send(mail);
          } catch (MailUnavailableException e) {
            failures.add(true);
            throw e;
          }
        };
    Post.Invited invited = real.invite();
    real.order(invited, 1);
    try (Jobs _ = real.start(watched)) {
      eventually("nobody is there", () -> !failures.isEmpty());
      try (OneLetterSmtp server = OneLetterSmtp.start(port)) {
        eventually("it arrived", Duration.ofSeconds(20), () -> server.letter().isPresent());
        assertTrue(server.letter().orElseThrow().contains("To: " + invited.email()));
        eventually(
            "and is seen as sent",
            () -> real.mailStatus("interview_invitations", invited.id()).equals("sent null"));
      }
    }
  }

  /** Takes connections and never says a word. */
  private record Tarpit(ServerSocket door, Set<Socket> caught) implements AutoCloseable {
    static Tarpit start() throws IOException {
      ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Tarpit tarpit = new Tarpit(door, ConcurrentHashMap.newKeySet());
      Thread.ofVirtual().start(tarpit::take);
      return tarpit;
    }

    private void take() {
      try {
        while (true) {
          caught.add(door.accept());
        }
      } catch (IOException closed) {
        // the end of the test
      }
    }

    @Override
    public void close() throws IOException {
      hangUp();
    }

    void hangUp() throws IOException {
      door.close();
      for (Socket each : caught) {
        each.close();
      }
    }
  }

  @Test
  void aServerThatNeverAnswersHoldsUpNoOtherWork() throws Exception {
    Post real = new Post(db, HmacKey.open(keys, "invitations"), Time.system());
    JobKind<Boolean> other = new JobKind<>("other", Boolean.class);
    List<Boolean> done = new CopyOnWriteArrayList<>();
    for (int n = 0; n < 12; n++) {
      real.order(real.invite(), 1);
    }
    try (Tarpit tarpit = Tarpit.start();
        Jobs _ =
            real.jobs(
                    new SmtpMailer(
                        SmtpAddress.parse("smtp://127.0.0.1:" + tarpit.door().getLocalPort()),
                        "V <v@viva.test>",
                        Time.system()))
                .register(Jobs.on(db.database(), Time.system()))
                .register(other, Retries.DEFAULT, done::add)
                .pollEvery(Duration.ofMillis(20))
                .start()) {
      eventually("letters are caught", () -> tarpit.caught().size() == 2);
      db.database()
          .inTenant(
              new Claims.Operations(),
              tx -> {
                Jobs.enqueue(tx, other, "other", true);
                SigninMail.forMember(tx, real.inviter + "@baker.example");
                return true;
              });
      eventually("other work is done", Duration.ofSeconds(5), () -> !done.isEmpty());
      eventually("a code goes its own way", () -> tarpit.caught().size() == 3);
      tarpit.hangUp(); // or the jobs would be waited for
    }
  }
}
