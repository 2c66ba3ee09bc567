package org.vivavoce.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.Staff;
import org.vivavoce.testing.TestDatabase;

/** Who may see what, and what is gone, stands on the trail with who decided it. */
class ChangesOfRightsTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  private Staff northwind;
  private Staff.Person owner;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  @BeforeEach
  void tenant() {
    northwind = new Staff(viva, "Northwind");
    owner = northwind.hire("owner");
  }

  /** What the owner did, in order: the object and a detail. */
  private List<String> trail(String action, String detail) {
    return viva.owner.withHandle(
        h ->
            h.createQuery(
                    """
                    select concat_ws(' ', object_kind, object_id, detail ->> :detail)
                    from audit_entries
                    where tenant_id = :tenant and actor_id = :owner and action = :action
                      and request_id is not null and address is not null
                    order by created_at
                    """)
                .bind("detail", detail)
                .bind("tenant", northwind.tenant)
                .bind("owner", owner.id)
                .bind("action", action)
                .mapTo(String.class)
                .list());
  }

  private ControlFixture.Answer change(
      String method, String path, String body, ControlFixture.Answer from) {
    ControlFixture.Answer answer =
        owner.send(
            method,
            path,
            body.isEmpty() ? null : Json.tree(body.replace('\'', '"')),
            "If-Match",
            Staff.etag(from));
    assertEquals(body.isEmpty() ? 204 : 200, answer.status(), answer.body());
    return answer;
  }

  @Test
  void whoMayReviewAPosition() {
    ControlFixture.Answer position =
        owner.send("POST", "/api/v1/positions", Json.object().put("title", "Clerk"));
    String id = position.json().path("id").asString();
    String path = "/api/v1/positions/" + id + "/reviewers";
    UUID first = northwind.hire("reviewer").id;
    UUID second = northwind.hire("reviewer").id;
    position = change("PUT", path, "{'user_ids':['" + first + "']}", position);
    position = change("PUT", path, "{'user_ids':['" + first + "']}", position);
    change("PUT", path, "{'user_ids':['" + second + "']}", position);
    String action = "position.reviewers_changed";
    assertEquals(
        List.of("position " + id + " " + first, "position " + id + " " + second),
        trail(action, "added"));
    assertEquals(
        List.of("position " + id + " ", "position " + id + " " + first), trail(action, "removed"));
  }

  @Test
  void whatATenantDecides() {
    String path = "/api/v1/tenant";
    ControlFixture.Answer tenant = owner.get(path);
    tenant =
        change(
            "PATCH",
            path,
            "{'name':'Southwind','settings':{'contact_email':'jobs@south.example'}}",
            tenant);
    tenant = change("PATCH", path, "{'name':'Southwind'}", tenant);
    change("PATCH", path, "{'settings':{'candidate_sees_summary':false}}", tenant);
    String id = "tenant " + northwind.tenant + " ";
    assertEquals(
        List.of(id + "name, contact_email", id + "candidate_sees_summary"),
        trail("tenant.changed", "changed"));
    assertEquals(
        "false",
        trail("tenant.changed", "candidate_sees_summary").getLast().substring(id.length()));
  }

  @Test
  void thatACandidateIsGone() {
    ControlFixture.Answer robin =
        owner.send(
            "POST",
            "/api/v1/candidates",
            Json.object().put("name", "Robin").put("email", "robin@example.org"));
    String id = robin.json().path("id").asString();
    change("DELETE", "/api/v1/candidates/" + id, "", robin);
    assertEquals(List.of("candidate " + id), trail("candidate.deleted", "name"));
  }
}
