package org.vivavoce.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.audit.AuditEntry.Actor;
import org.vivavoce.audit.AuditEntry.ObjectKind;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.Eventually;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

class AuditRoutesTest {
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

  private static void role(String role) {
    viva.owner.useHandle(h -> h.execute("update public.tenant_users set role = ?", role));
  }

  private static UUID one(String sql) {
    return viva.owner.withHandle(h -> h.createQuery(sql).mapTo(UUID.class).one());
  }

  @Test
  void ownersAndAuditorsReadTheTrailPageByPageAndNobodyElseDoes() {
    JsonNode links = viva.links();
    ControlFixture.Browser member = viva.browser(links.path("member"));
    ControlFixture.Browser candidate = viva.browser(links.path("candidate"));
    UUID tenant = one("select id from public.tenants");
    UUID user = one("select user_id from public.tenant_users");
    viva.owner.useHandle(h -> h.execute("update public.tenant_users set name = 'Grace'"));
    db.database()
        .inTenant(
            new Claims.Service(tenant),
            tx -> {
              for (int i = 0; i < 3; i++) {
                Audit.record(
                    tx,
                    tenant,
                    AuditEntry.of(
                            Actor.member(user),
                            AuditAction.MEMBER_ROLE_CHANGED,
                            ObjectKind.MEMBER,
                            user)
                        .with("to", "auditor"));
              }
              return tx;
            });
    for (String allowed : new String[] {"owner", "auditor"}) {
      role(allowed);
      JsonNode page = member.get("/api/v1/audit?limit=2").json();
      assertEquals(2, page.path("entries").size());
      JsonNode first = page.path("entries").path(0);
      assertEquals("member.role_changed", first.path("action").asString());
      assertEquals("Grace", first.path("actor_name").asString());
      assertEquals("auditor", first.path("detail").path("to").asString());
      assertTrue(first.path("reason").isNull() && first.has("object_id"), first.toString());
      JsonNode rest = member.get("/api/v1/audit?before=" + page.path("next").asString()).json();
      assertTrue(rest.path("entries").size() >= 1 && rest.path("next").isNull());
    }
    Eventually.eventually(
        "the sealer runs by itself",
        () ->
            member
                .get("/api/v1/audit?limit=1")
                .json()
                .path("entries")
                .path(0)
                .path("sealed")
                .asBoolean());
    assertEquals(400, member.get("/api/v1/audit?before=yesterday").status());
    assertEquals(400, member.get("/api/v1/audit?before=9223372036854775807." + user).status());
    assertEquals(400, member.get("/api/v1/audit?limit=0").status());
    assertEquals(400, member.get("/api/v1/audit?limit=many").status());
    for (String refused : new String[] {"recruiter", "member", "reviewer"}) {
      role(refused);
      assertEquals(403, member.get("/api/v1/audit").status(), refused);
    }
    assertEquals(403, candidate.get("/api/v1/audit").status());
    assertEquals(401, viva.send("GET", "/api/v1/audit", null).status());
  }
}
