package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.uttered;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.Staff;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sessions as a list, as numbers and as a file; who may look, and what it leaves behind. */
@Timeout(60)
class OverviewRoutesTest extends SessionDesk {
  private static final String SESSIONS = "/api/v1/sessions";

  private static ControlFixture.Sitting finished() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        uttered("q1", null, "ai", "What did you do?", 0),
        uttered("a1", "q1", "candidate", "I repaired it.", 900),
        closed("completed"));
    eventually("summed up", () -> sitting.result().status() == 200);
    return sitting;
  }

  private static Answer content(Staff.Person person, UUID session, String what) {
    return person.get("/api/sessions/" + session + "/" + what);
  }

  @Test
  void theListIsFilteredAndComesInPages() {
    Staff.Person recruiter = northwind.hire("recruiter");
    UUID done = finished().id;
    UUID fresh = viva.sitting().id;
    JsonNode all = recruiter.get(SESSIONS).json();
    assertTrue(ids(all.path("sessions")).containsAll(List.of(done.toString(), fresh.toString())));
    JsonNode completed = recruiter.get(SESSIONS + "?status=completed").json();
    assertTrue(ids(completed.path("sessions")).contains(done.toString()));
    assertFalse(ids(completed.path("sessions")).contains(fresh.toString()));
    JsonNode first = recruiter.get(SESSIONS + "?page=1&per_page=1").json();
    assertEquals(List.of(fresh.toString()), ids(first.path("sessions")));
    assertEquals(all.path("total"), first.path("total"));
    JsonNode second = recruiter.get(SESSIONS + "?page=2&per_page=1").json();
    assertEquals(List.of(done.toString()), ids(second.path("sessions")));
    JsonNode item = first.path("sessions").path(0);
    assertEquals("Robin Example", item.path("candidate").path("name").asString());
    assertEquals("Customer Support Agent", item.path("position").path("title").asString());
    assertEquals("sealed", item.path("integrity").asString());
    assertEquals(all.path("total"), recruiter.get(SESSIONS + "?q=ROBIN%20EX").json().path("total"));
    assertEquals(0, recruiter.get(SESSIONS + "?q=nobody").json().path("total").asInt());
    assertEquals(0, recruiter.get(SESSIONS + "?position_id=" + done).json().path("total").asInt());
    assertEquals(400, recruiter.get(SESSIONS + "?per_page=1000").status());
    assertEquals(200, recruiter.get(SESSIONS + "?page=1.0").status());
  }

  @Test
  void eachRoleSeesItsOwnPartOfTheList() {
    UUID id = viva.sitting().id;
    Staff.Person reviewer = northwind.hire("reviewer");
    assertEquals(0, reviewer.get(SESSIONS).json().path("total").asInt());
    assign(reviewer);
    assertTrue(ids(reviewer.get(SESSIONS).json().path("sessions")).contains(id.toString()));
    JsonNode seen = northwind.hire("auditor").get(SESSIONS).json().path("sessions");
    assertTrue(ids(seen).contains(id.toString()));
    assertTrue(seen.path(0).path("candidate").isNull(), "not who it is");
    assertEquals(
        0, new Staff(viva, "Contoso").hire("owner").get(SESSIONS).json().path("total").asInt());
  }

  @Test
  void theNumbersAreForAllButReviewers() {
    viva.sitting();
    for (String role : List.of("owner", "recruiter", "auditor")) {
      JsonNode numbers = northwind.hire(role).get("/api/v1/statistics").json();
      assertTrue(numbers.path("sessions").path("pending").asInt() >= 1, role);
      assertEquals(0, numbers.path("sessions").path("cancelled").asInt());
      assertTrue(numbers.path("invitations").path("accepted").asInt() >= 1, role);
      assertEquals(1, numbers.path("positions").path("open").asInt());
      assertEquals(0, numbers.path("positions").path("archived").asInt());
    }
    assertEquals(403, northwind.hire("reviewer").get("/api/v1/statistics").status());
  }

  @Test
  void whatAMemberReadOfAPersonIsWrittenDownAndWhatTheCandidateReadIsNot() {
    ControlFixture.Sitting sitting = finished();
    Staff.Person recruiter = northwind.hire("recruiter");
    assertEquals(200, content(recruiter, sitting.id, "transcript").status());
    assertEquals(200, content(recruiter, sitting.id, "result").status());
    assertEquals(1, audited(recruiter, "transcript.viewed", sitting.id));
    assertEquals(1, audited(recruiter, "result.viewed", sitting.id));
    sitting.candidate.get("/api/sessions/" + sitting.id + "/transcript");
    int candidates =
        viva.owner.withHandle(
            h ->
                h.select(
                        """
                        select count(*) from audit_entries
                        where object_id = ? and action like '%.viewed' and actor_kind = 'candidate'
                        """,
                        sitting.id)
                    .mapTo(Integer.class)
                    .one());
    assertEquals(0, candidates);
  }

  @Test
  void theEndIsWrittenDownOnceWithWhoEndedIt() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    Staff.Person recruiter = northwind.hire("recruiter");
    String complete = "/api/sessions/" + sitting.id + "/complete";
    for (String role : List.of("reviewer", "auditor")) {
      Staff.Person person = northwind.hire(role);
      if (role.equals("reviewer")) {
        assign(person);
      }
      assertEquals(403, person.send("POST", complete, null).status(), role);
    }
    assertEquals("in_progress", sitting.status());
    assertEquals(200, recruiter.send("POST", complete, null).status());
    assertEquals(200, recruiter.send("POST", complete, null).status());
    sitting.journal(closed("completed"));
    assertEquals(1, audited(recruiter, "session.ended", sitting.id));
  }

  @Test
  void anAuditorReadsAPersonsWordsWithAReasonAndForHalfAnHour() {
    UUID id = finished().id;
    Staff.Person auditor = northwind.hire("auditor");
    assertEquals(403, content(auditor, id, "transcript").status());
    assertEquals(403, content(auditor, id, "result").status());
    String access = SESSIONS + "/" + id + "/access";
    Answer blank = auditor.send("POST", access, Json.object().put("reason", "because        "));
    assertEquals(400, blank.status());
    assertEquals("reason", blank.json().path("errors").path(0).path("field").asString());
    assertEquals(
        204,
        auditor
            .send("POST", access, Json.object().put("reason", "The candidate asked us to."))
            .status());
    assertEquals(1, audited(auditor, "content.opened", id));
    assertEquals(2, content(auditor, id, "transcript").json().path("entries").size());
    assertEquals(200, content(auditor, id, "result").status());
    assertEquals(403, auditor.get(SESSIONS + "/" + id + "/export").status());
    Staff.Person other = northwind.hire("auditor");
    assertEquals(403, content(other, id, "transcript").status(), "another's reason");
  }

  @Test
  void anAuditorWithoutAReasonDoesNotLearnThatAResultIsStillToCome() {
    UUID id = viva.sitting().id;
    Staff.Person auditor = northwind.hire("auditor");
    assertEquals(403, content(auditor, id, "result").status());
    assertEquals(202, content(northwind.hire("recruiter"), id, "result").status());
    auditor.send(
        "POST",
        SESSIONS + "/" + id + "/access",
        Json.object().put("reason", "The candidate asked us to."));
    assertEquals(202, content(auditor, id, "result").status());
  }

  @Test
  void onlyAnAuditorNeedsAReason() {
    UUID id = viva.sitting().id;
    JsonNode reason = Json.object().put("reason", "Just to have a look.");
    for (String role : List.of("owner", "recruiter", "reviewer")) {
      assertEquals(
          403, northwind.hire(role).send("POST", SESSIONS + "/" + id + "/access", reason).status());
    }
    assertEquals(
        404,
        new Staff(viva, "Contoso")
            .hire("auditor")
            .send("POST", SESSIONS + "/" + id + "/access", reason)
            .status());
  }

  @Test
  void theFileHasEverythingAndIsWrittenDown() {
    UUID id = finished().id;
    Staff.Person recruiter = northwind.hire("recruiter");
    Answer file = recruiter.get(SESSIONS + "/" + id + "/export");
    assertEquals(200, file.status(), file.body());
    assertEquals(
        "attachment; filename=\"interview-" + id + ".json\"",
        file.raw().headers().firstValue("Content-Disposition").orElse(""));
    assertEquals(recruiter.get("/api/sessions/" + id).json(), file.json().path("session"));
    assertEquals(content(recruiter, id, "transcript").json(), file.json().path("transcript"));
    ObjectNode result = (ObjectNode) content(recruiter, id, "result").json();
    assertEquals(result.remove("receipt"), file.json().path("journal_head"));
    assertEquals(result, file.json().path("result"));
    assertEquals(1, audited(recruiter, "session.exported", id));
    JsonNode head = file.json().path("audit_head");
    String kept = head.path("hash").asString();
    assertTrue(kept.matches("[0-9a-f]{64}"), kept);
    if (head.path("n").asLong() > 0) {
      assertEquals(
          kept,
          viva.owner.withHandle(
              h ->
                  h.createQuery(
                          "select encode(hash, 'hex') from audit_chain where n = :n"
                              + " and tenant_id ="
                              + " (select tenant_id from interview_sessions where id = :id)")
                      .bind("n", head.path("n").asLong())
                      .bind("id", id)
                      .mapTo(String.class)
                      .one()));
    }
    Staff.Person reviewer = northwind.hire("reviewer");
    assign(reviewer);
    assertEquals(403, reviewer.get(SESSIONS + "/" + id + "/export").status());
    assertEquals(200, content(reviewer, id, "transcript").status());
    assertEquals(
        404,
        new Staff(viva, "Contoso").hire("owner").get(SESSIONS + "/" + id + "/export").status());
    JsonNode unfinished =
        recruiter.get(SESSIONS + "/" + viva.sitting().id + "/export").json().path("result");
    assertTrue(unfinished.isNull());
  }
}
