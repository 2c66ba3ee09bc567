package org.vivavoce.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/** What signing in and joining leave on the tenant's trail. */
class SigninTrailTest {
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

  private static int follow(UUID tenant, UUID invitation, UUID user) {
    String ticket =
        db.database()
            .inTenant(
                new Claims.Service(tenant),
                tx ->
                    SigninStore.issue(
                        tx,
                        new EntryTicket(
                            EntryTicket.Kind.CANDIDATE,
                            tenant,
                            user,
                            null,
                            invitation,
                            Duration.ofHours(1))));
    return viva.enter(ticket).status();
  }

  private static List<String> trail(UUID tenant) {
    return viva.owner.withHandle(
        h ->
            h.createQuery(
                    """
                    select concat_ws(' ', action, actor_kind, object_kind, object_id, detail ->> 'role')
                    from audit_entries where tenant_id = ? and request_id is not null
                    order by created_at, action
                    """)
                .bind(0, tenant)
                .mapTo(String.class)
                .list());
  }

  @Test
  void aCandidatesLinkIsWrittenDownAsACodeIs() {
    Northwind northwind = new Northwind(viva.owner);
    UUID invitation = northwind.invite(Northwind.address("link")).id();
    UUID robin = UUID.randomUUID();
    assertEquals(200, follow(northwind.tenant, invitation, robin));
    assertEquals(200, follow(northwind.tenant, invitation, robin));
    assertEquals(410, follow(northwind.tenant, invitation, UUID.randomUUID()));
    String end = " candidate invitation " + invitation;
    assertEquals(
        List.of(
            "invitation.accepted" + end,
            "signin.succeeded" + end,
            "signin.succeeded" + end,
            "signin.refused" + end),
        trail(northwind.tenant));
  }

  @Test
  void theFirstOwnersLinkIsWrittenDownOnce() {
    JsonNode body = Json.object().put("name", "Westwind").put("owner_email", "eve@west.example");
    JsonNode founded = viva.bearer(ControlFixture.ADMIN, "/internal/v1/tenants", body).json();
    UUID tenant = UUID.fromString(founded.path("tenant_id").asString());
    String ticket = ControlFixture.ticket(founded.path("link"));
    assertEquals(200, viva.enter(ticket).status());
    assertEquals(410, viva.enter(ticket).status());
    UUID eve = viva.identity.ensureUser("eve@west.example");
    assertEquals(
        1,
        trail(tenant).stream()
            .filter(each -> each.equals("signin.succeeded member member " + eve + " owner"))
            .count(),
        trail(tenant).toString());
  }

  @Test
  void aMemberWhoIsInvitedAgainKeepsTheRoleAndHasNotJoinedTwice() {
    Northwind northwind = new Northwind(viva.owner);
    String ada = Northwind.address("again");
    for (String role : List.of("reviewer", "owner")) {
      northwind.inviteMember(ada, role);
      SigninBrowser browser = new SigninBrowser(viva, "member");
      assertEquals(200, browser.type(ada, viva.identity.code(ada).digits()).status());
      assertEquals(
          "reviewer",
          browser.get("/api/v1/me").json().path("memberships").path(0).path("role").asString());
    }
    String end = " member member " + viva.identity.ensureUser(ada) + " reviewer";
    assertEquals(
        List.of("member.joined" + end, "signin.succeeded" + end, "signin.succeeded" + end),
        trail(northwind.tenant));
  }
}
