package org.vivavoce.testing;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.json.Json;
import org.vivavoce.signin.EntryTicket;
import org.vivavoce.signin.SigninStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tenant of its own with a position, and browsers of its members and candidates. */
public final class TestTenant {
  private final TestDatabase db;
  private final ControlFixture viva;
  public final UUID id = UUID.randomUUID();
  public final UUID position = UUID.randomUUID();

  public TestTenant(TestDatabase db, ControlFixture viva, String name) {
    this.db = db;
    this.viva = viva;
    db.owner()
        .useHandle(
            h -> {
              h.execute("insert into public.tenants (id, name) values (?, ?)", id, name);
              h.execute(
                  "insert into public.positions (id, tenant_id, title) values (?, ?, 'Engineer')",
                  position,
                  id);
            });
  }

  /** A new member, signed in. */
  public Member member(String role) {
    return member(UUID.randomUUID(), role);
  }

  public Member member(UUID user, String role) {
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "insert into public.tenant_users (tenant_id, user_id, role, email) values (?, ?, ?, ?)",
                    id,
                    user,
                    role,
                    role + "." + user + "@members.example"));
    return new Member(user, enter(EntryTicket.Kind.MEMBER, user, null));
  }

  /** Somebody who works here. */
  public record Member(UUID user, ControlFixture.Browser browser) {}

  private ControlFixture.Browser enter(
      EntryTicket.Kind kind, UUID user, @Nullable UUID invitation) {
    String ticket =
        db.database()
            .inTenant(
                new Claims.Service(id),
                tx ->
                    SigninStore.issue(
                        tx,
                        new EntryTicket(kind, id, user, null, invitation, Duration.ofHours(1))));
    return viva.new Browser(ticket);
  }

  /** The person accepts the invitation, as after proving the address, and is signed in. */
  public ControlFixture.Browser accept(UUID invitation, UUID user) {
    return enter(EntryTicket.Kind.CANDIDATE, user, invitation);
  }

  public UUID candidate(ControlFixture.Browser recruiter, String name, String email) {
    ControlFixture.Answer made =
        recruiter.post("/api/v1/candidates", Json.object().put("name", name).put("email", email));
    if (made.status() != 201) {
      throw new AssertionError(made.status() + " " + made.body());
    }
    return UUID.fromString(made.json().path("id").asString());
  }

  public ObjectNode invitation(UUID candidate) {
    return Json.object()
        .put("candidate_id", candidate.toString())
        .put("position_id", position.toString());
  }

  /** A new candidate with a new invitation: the answer, token included. */
  public JsonNode invite(ControlFixture.Browser recruiter, String email) {
    ControlFixture.Answer made =
        recruiter.post(
            "/api/invitations", invitation(candidate(recruiter, "Robin Example", email)));
    if (made.status() != 201) {
      throw new AssertionError(made.status() + " " + made.body());
    }
    return made.json();
  }
}
