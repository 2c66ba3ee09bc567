package org.vivavoce.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.Staff;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;

/** Owners say how interviews are held, recruiters say it for a position. */
class InterviewSettingsRoutesTest {
  private static final String TENANT = "/api/v1/settings/interviews";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static TestTenant tenant;
  static ControlFixture.Browser owner;
  static ControlFixture.Browser recruiter;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
    tenant = new TestTenant(db, viva, "Northwind");
    owner = tenant.member("owner").browser();
    recruiter = tenant.member("recruiter").browser();
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static ControlFixture.Answer put(
      ControlFixture.Browser who, String path, String settings) {
    return who.change(
        "PUT",
        path,
        Json.tree("{\"settings\":" + settings + "}"),
        "If-Match",
        Staff.etag(owner.get(path)));
  }

  @Test
  void theOwnerChangesAllOfItAndSeesWhatHoldsWhereNothingIsSaid() {
    JsonNode before = owner.get(TENANT).json();
    assertEquals("sealed", before.path("defaults").path("session_mode").asString());
    assertEquals("v", before.path("defaults").path("voice").asString());
    ControlFixture.Answer changed =
        put(owner, TENANT, "{\"voice\":\"marin\",\"model\":\"m2\",\"speed\":null}");
    assertEquals(200, changed.status(), changed.body());
    JsonNode now = recruiter.get(TENANT).json();
    assertEquals("{\"model\":\"m2\",\"voice\":\"marin\"}", now.path("settings").toString());
    assertEquals(1, now.path("warnings").size(), "of the model's name, not of the voice's");
    assertEquals("model", now.path("warnings").path(0).path("field").asString());
    // Replaced whole: what is not said any more is the installation's again.
    put(owner, TENANT, "{\"voice\":\"ash\"}");
    assertEquals("{\"voice\":\"ash\"}", owner.get(TENANT).json().path("settings").toString());
  }

  @Test
  void otherSettingsOfTheTenantStay() {
    viva.owner.useHandle(
        h ->
            h.execute(
                "update tenants set settings = settings || '{\"contact_email\":\"a@b.example\"}' where id = ?",
                tenant.id));
    put(owner, TENANT, "{\"speed\":1.1}");
    JsonNode all = owner.get("/api/v1/tenant").json().path("settings");
    assertEquals("a@b.example", all.path("contact_email").asString());
    assertFalse(all.has("interviews"));
  }

  @Test
  void aChangeFromAnOldVersionIsRefusedWithTheCurrentOne() {
    String old = Staff.etag(owner.get(TENANT));
    put(owner, TENANT, "{\"voice\":\"coral\"}");
    ControlFixture.Answer stale =
        owner.change(
            "PUT", TENANT, Json.tree("{\"settings\":{\"voice\":\"echo\"}}"), "If-Match", old);
    assertEquals(412, stale.status());
    assertEquals(
        "coral",
        stale.json().path("current").path("settings").path("voice").asString(),
        stale.body());
    assertEquals(428, owner.change("PUT", TENANT, Json.tree("{\"settings\":{}}")).status());
  }

  @Test
  void eachFieldThatIsWrongHasItsEntry() {
    ControlFixture.Answer refused =
        put(owner, TENANT, "{\"speed\":9,\"temperature\":3,\"session_mode\":\"ajar\"}");
    assertEquals(400, refused.status());
    assertEquals(
        List.of("settings.session_mode", "settings.speed", "settings.temperature"),
        refused
            .json()
            .path("errors")
            .valueStream()
            .map(each -> each.path("field").asString())
            .sorted()
            .toList(),
        refused.body());
  }

  @Test
  void aRecruiterReadsTheTenantsAndChangesAPositions() {
    assertEquals(403, put(recruiter, TENANT, "{}").status());
    String path = "/api/v1/positions/" + tenant.position + "/settings";
    put(owner, TENANT, "{\"voice\":\"sage\"}");
    ControlFixture.Answer changed = put(recruiter, path, "{\"session_mode\":\"open\"}");
    assertEquals(200, changed.status(), changed.body());
    JsonNode now = recruiter.get(path).json();
    assertEquals("{\"session_mode\":\"open\"}", now.path("settings").toString());
    assertEquals("sage", now.path("defaults").path("voice").asString(), "the tenant's");
    assertEquals(
        Staff.etag(recruiter.get("/api/v1/positions/" + tenant.position)),
        Staff.etag(recruiter.get(path)),
        "the position's own version");
    assertEquals(400, put(recruiter, path, "{\"consent_taken_by\":\"tenant\"}").status());
  }

  @Test
  void whoTakesConsentAndWhatIsOpenIsInTheTrail() {
    put(owner, TENANT, "{\"consent_taken_by\":\"tenant\",\"session_mode\":\"open\"}");
    String detail =
        viva.owner.withHandle(
            h ->
                h.createQuery(
                        """
                        select detail::text from audit_entries
                        where action = 'interview_settings.changed' order by created_at desc limit 1
                        """)
                    .mapTo(String.class)
                    .one());
    JsonNode said = Json.tree(detail);
    assertEquals("tenant", said.path("consent_taken_by").asString(), detail);
    assertEquals("open", said.path("session_mode").asString());
  }

  @Test
  void aRealtimeKeyIsTheOwnersAndIsNeverShownAgain() {
    String path = "/api/v1/settings/realtime-key";
    assertEquals(403, recruiter.get(path).status());
    assertFalse(owner.get(path).json().path("set").asBoolean());
    ControlFixture.Answer set =
        owner.change("PUT", path, Json.object().put("key", "sk-secret-of-northwind-9876"));
    assertEquals("9876", set.json().path("last_four").asString(), set.body());
    assertTrue(set.json().path("set_at").isString());
    assertFalse(owner.get(path).body().contains("secret"));
    ControlFixture.Answer wrong =
        owner.change("PUT", path, Json.object().put("key", "a key with blanks"));
    assertEquals(400, wrong.status());
    assertFalse(wrong.body().contains("with blanks\""));
    assertFalse(wrong.body().contains("a key with"));
    assertEquals("9876", owner.get(path).json().path("last_four").asString());
    owner.change("DELETE", path, null);
    assertFalse(owner.get(path).json().path("set").asBoolean());
  }
}
