package org.vivavoce.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.testing.AssessorOrigin;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.Staff;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/** The demo's tenant with members of each role, and interviews in it. */
abstract class SessionDesk {
  static final UUID POSITION = UUID.fromString("01990000-0000-7000-8000-00000000de03");
  private static final UUID TENANT = UUID.fromString("01990000-0000-7000-8000-00000000de01");

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static Staff northwind;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
    viva.assessor.answers(
        _ -> AssessorOrigin.says("{\"covered\":[],\"strengths\":[],\"probe\":[]}"));
    viva.links();
    northwind = Staff.of(viva, TENANT);
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  static void assign(Staff.Person reviewer) {
    viva.owner.useHandle(
        h ->
            h.execute(
                "insert into position_reviewers (tenant_id, position_id, user_id) values (?, ?, ?)",
                TENANT,
                POSITION,
                reviewer.id));
  }

  static int audited(Staff.Person who, String action, UUID session) {
    return viva.owner.withHandle(
        h ->
            h.select(
                    """
                    select count(*) from audit_entries
                    where actor_id = ? and action = ? and object_id = ?
                    """,
                    who.id,
                    action,
                    session)
                .mapTo(Integer.class)
                .one());
  }

  static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.forEach(each -> ids.add(each.path("id").asString()));
    return ids;
  }
}
