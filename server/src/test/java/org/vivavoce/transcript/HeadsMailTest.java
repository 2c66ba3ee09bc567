package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.uttered;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.mail.Letters;
import org.vivavoce.mail.Mail;
import org.vivavoce.mail.Mailer;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Sitting;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The letter that takes a day's signed heads out of the reach of whoever holds the database. */
@Tag("slow")
class HeadsMailTest {
  private static final UUID TENANT = UUID.fromString("01990000-0000-7000-8000-00000000de01");

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static void owner(UUID user, String role, String email) {
    viva.owner.useHandle(
        h ->
            h.execute(
                "insert into tenant_users (tenant_id, user_id, role, email) values (?, ?, ?, ?)",
                TENANT,
                user,
                role,
                email));
  }

  private static Sitting ended() {
    Sitting sitting = viva.sitting();
    sitting.started();
    ControlFixture.Answer answer =
        sitting.journal(
            uttered("q1", null, "ai", "What did you do?", 100),
            uttered("a1", "q1", "candidate", "I repaired it.", 3_000),
            closed("completed"));
    assertEquals(200, answer.status(), answer.body());
    return sitting;
  }

  private static List<String> waiting(String like) {
    return viva.owner.withHandle(
        h ->
            h.select(
                    """
                    select task_instance from ops.scheduled_tasks
                    where task_name = 'journal-heads-mail' and task_instance like ?
                    """,
                    like)
                .mapTo(String.class)
                .list());
  }

  @Test
  void eachOwnerGetsOneLetterForADayAndItsLinesHoldAgainstTheJournal() {
    UUID boss = UUID.randomUUID();
    UUID partner = UUID.randomUUID();
    UUID recruiter = UUID.randomUUID();
    Sitting one = ended();
    Sitting other = ended();
    owner(boss, "owner", "boss@baker.example");
    owner(partner, "owner", "partner@baker.example");
    owner(recruiter, "recruiter", "recruiter@baker.example");
    assertEquals(1, waiting("%").size(), "a day's interviews order one letter");
    LocalDate day =
        viva.owner
            .withHandle(
                h ->
                    h.select("select max(signed_at) from journal_heads")
                        .mapTo(java.time.OffsetDateTime.class)
                        .one())
            .withOffsetSameInstant(ZoneOffset.UTC)
            .toLocalDate();
    boolean nextDay =
        viva.owner.withHandle(
            h ->
                h.select(
                        """
                        select execution_time > cast(? as date) + 1 from ops.scheduled_tasks
                        where task_name = 'journal-heads-mail'
                        """,
                        day.toString())
                    .mapTo(Boolean.class)
                    .one());
    assertTrue(nextDay, "not before the day is over");

    HeadsMail job =
        new HeadsMail(
            db.database(),
            mail -> new Mailer.Delivery.Refused("the day's order sends nothing itself"),
            new Letters(URI.create("https://viva.test")));
    job.run(new HeadsMail.Order(TENANT, day, null));
    job.run(new HeadsMail.Order(TENANT, day, recruiter));
    Set<String> owners = Set.of("boss@baker.example", "partner@baker.example");
    eventually(
        "each owner got a letter",
        () -> viva.mails.stream().map(Mail::to).collect(Collectors.toSet()).containsAll(owners));
    assertTrue(viva.mails.stream().noneMatch(mail -> mail.to().startsWith("recruiter")));
    List<Mail> out = viva.mails.stream().filter(mail -> mail.to().startsWith("boss")).toList();
    assertEquals(1, out.size());

    String text = out.getFirst().text();
    assertTrue(!text.contains("repaired") && !text.contains("Candidate"), text);
    for (Sitting each : List.of(one, other)) {
      String line =
          text.lines()
              .filter(has -> has.contains(each.id.toString()))
              .map(has -> has.substring(has.indexOf('{'), has.lastIndexOf('}') + 1))
              .findFirst()
              .orElseThrow(() -> new AssertionError(text));
      ObjectNode asked = Json.object().put("session_id", each.id.toString());
      asked.set("head", Json.tree(line));
      JsonNode verified = viva.bearer(ControlFixture.ADMIN, "/internal/v1/verify", asked).json();
      assertTrue(verified.path("holds").booleanValue(), verified.toString());
      assertTrue(verified.path("notes").toString().contains("head that was given"));
    }
  }
}
