package org.vivavoce.invitation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.ControlFixture.Browser;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One candidate who is invited more than once. */
class FurtherInvitationTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static TestTenant tenant;
  static Browser recruiter;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
    tenant = new TestTenant(db, viva, "Northwind");
    recruiter = tenant.member("recruiter").browser();
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static Answer agree(Browser person, UUID invitation) {
    ObjectNode body = Json.object().put("invitation_id", invitation.toString());
    body.putArray("consents")
        .addObject()
        .put("purpose", "interview")
        .put("version", "1")
        .put("given", true);
    return person.post("/api/v1/interview/consents", body);
  }

  private static Answer begin(Browser person, UUID invitation) {
    return person.post("/api/sessions", Json.object().put("invitation_id", invitation.toString()));
  }

  private static void session(UUID invitation, String status) {
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update public.interview_sessions set status = ? where invitation_id = ?",
                    status,
                    invitation));
  }

  @Test
  void whoIsSignedInAcceptsAFurtherInvitationByBeginning() {
    UUID user = UUID.randomUUID();
    JsonNode first = tenant.invite(recruiter, "twice@example.org");
    Browser person = tenant.accept(UUID.fromString(first.path("id").asString()), user);
    UUID further = further("twice@example.org", "Second", 1);
    Answer early = begin(person, further);
    assertEquals("consent_required", early.code());
    assertEquals("pending", status(further));
    agree(person, further);
    assertEquals(201, begin(person, further).status());
    assertEquals(200, begin(person, further).status());
    assertEquals("accepted", status(further));
    long audited =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select count(*) from public.audit_entries where object_id = ?
                              and action = 'invitation.accepted' and actor_id = ?
                            """)
                        .bind(0, further)
                        .bind(1, user)
                        .mapTo(Long.class)
                        .one());
    assertEquals(1, audited);
  }

  @Test
  void theMostUsefulInvitationIsShownAndNotTheNewest() {
    JsonNode first = tenant.invite(recruiter, "several@example.org");
    UUID accepted = UUID.fromString(first.path("id").asString());
    Browser person = tenant.accept(accepted, UUID.randomUUID());
    UUID expired = further("several@example.org", "Expired", -1);
    UUID open = further("several@example.org", "Open", 1);
    further("several@example.org", "Expired too", -1);
    assertEquals(accepted.toString(), shown(person));
    agree(person, open);
    assertEquals(201, begin(person, open).status());
    assertEquals(open.toString(), shown(person), "the newest of two accepted");
    session(open, "in_progress");
    session(open, "disconnected");
    agree(person, accepted);
    assertEquals(201, begin(person, accepted).status());
    assertEquals(open.toString(), shown(person), "one to come back to");
    session(open, "completed");
    assertEquals(accepted.toString(), shown(person));
    session(accepted, "in_progress");
    session(accepted, "completed");
    assertEquals(open.toString(), shown(person), "finished ones come before closed ones");
    assertEquals("pending", status(expired));
  }

  private static String shown(Browser person) {
    return person.get("/api/v1/interview").json().path("invitation_id").asString();
  }

  private static String status(UUID invitation) {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery("select status from public.interview_invitations where id = ?")
                    .bind(0, invitation)
                    .mapTo(String.class)
                    .one());
  }

  /** One more invitation of a candidate, for a position of its own. */
  private static UUID further(String email, String title, int days) {
    UUID id = UUID.randomUUID();
    UUID position = UUID.randomUUID();
    db.owner()
        .useHandle(
            h -> {
              h.execute(
                  "insert into public.positions (id, tenant_id, title) values (?, ?, ?)",
                  position,
                  tenant.id,
                  title);
              h.execute(
                  """
                  insert into public.interview_invitations
                    (id, tenant_id, candidate_id, position_id, token_hash, expires_at)
                  select ?, tenant_id, id, ?, ?, now() + ? * interval '1 day'
                  from public.candidates where tenant_id = ? and email = ?
                  """,
                  id,
                  position,
                  Tokens.hash(Tokens.create()),
                  days,
                  tenant.id,
                  email);
            });
    return id;
  }
}
