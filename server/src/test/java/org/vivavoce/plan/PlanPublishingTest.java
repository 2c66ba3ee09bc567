package org.vivavoce.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.Staff;
import tools.jackson.databind.JsonNode;

/** From a draft to what interviews are held by. */
@Timeout(60)
class PlanPublishingTest extends PositionDesk {
  @Test
  void aDraftIsPublishedFrozenAndFollowedByTheNextVersion() {
    Answer made = made();
    String care = made.json().path("competencies").path(0).path("id").asString();
    String plan = path(made) + "/plan";
    Answer draft =
        ok(
            "PUT",
            plan,
            made,
            """
            {'time_limit_minutes':20,'questions':[
              {'text':'Why this work?','competency_id':'%s','patience_s':9},{'text':'And then?'}]}
            """
                .formatted(care));
    JsonNode first = draft.json().path("plan");
    assertTrue(first.path("published").isNull());
    assertEquals(1, first.path("draft").path("number").asInt());
    assertEquals(20, first.path("draft").path("time_limit_minutes").asInt());
    assertEquals(9, first.path("draft").path("questions").path(0).path("patience_s").asInt());
    assertEquals(15, first.path("draft").path("questions").path(1).path("patience_s").asInt());
    Answer published = ok("POST", plan + "/publish", draft, "");
    JsonNode frozen = published.json().path("plan").path("published");
    assertEquals(first.path("draft").path("questions"), frozen.path("questions"), "word for word");
    Answer next =
        ok("PUT", plan, published, "{'time_limit_minutes':5,'questions':[{'text':'Other?'}]}");
    assertEquals(frozen, next.json().path("plan").path("published"), "untouched by the draft");
    assertEquals(2, next.json().path("plan").path("draft").path("number").asInt());
    Answer second = ok("POST", plan + "/publish", next, "");
    assertEquals(2, second.json().path("plan").path("published").path("number").asInt());
    assertEquals(List.of("2", "1"), texts(second.json().path("plan").path("versions"), "number"));
    assertEquals(
        2,
        counted(
            """
                        select count(*) from audit_entries
                        where tenant_id = ? and action = 'position.published' and actor_id = ?
                        """,
            northwind.tenant,
            recruiter.id));
  }

  @Test
  void thereIsNothingToPublishWithoutAQuestion() {
    Answer made = made();
    Answer none = change("POST", path(made) + "/plan/publish", made, "");
    assertEquals(409, none.status());
    assertEquals("plan_empty", none.code());
    Answer draft = ok("PUT", path(made) + "/plan", made, "{'time_limit_minutes':5,'questions':[]}");
    assertEquals("plan_empty", change("POST", path(made) + "/plan/publish", draft, "").code());
    Answer gone = ok("DELETE", path(made) + "/plan/draft", draft, "");
    assertTrue(gone.json().path("plan").path("draft").isNull());
    assertEquals(
        Staff.etag(gone),
        Staff.etag(change("DELETE", path(made) + "/plan/draft", gone, "")),
        "without a draft nothing changes");
  }

  @Test
  void aDraftThatWasBegunBeforeTheGeneralPlanWasFrozenStillBecomesTheNewest() {
    Answer made = made();
    UUID id = UUID.fromString(made.json().path("id").asString());
    Answer draft =
        ok(
            "PUT",
            path(made) + "/plan",
            made,
            "{'time_limit_minutes':5,'questions':[{'text':'Why?'}]}");
    PlanStore plans = new PlanStore(Duration.ofMinutes(15), Time.system());
    db.database()
        .inTenant(
            new Claims.Service(northwind.tenant), tx -> plans.versionFor(tx, northwind.tenant, id));
    Answer published = ok("POST", path(made) + "/plan/publish", draft, "");
    JsonNode now = published.json().path("plan").path("published");
    assertEquals(3, now.path("number").asInt());
    assertEquals(List.of("Why?"), texts(now.path("questions"), "text"));
    assertEquals(
        now.path("id").asString(),
        db.database()
            .inTenant(
                new Claims.Service(northwind.tenant),
                tx -> plans.versionFor(tx, northwind.tenant, id))
            .toString());
  }

  @Test
  void aCompetencyThatAPublishedQuestionNamesLeavesThePositionAndNotTheQuestion() {
    Answer made = made();
    String care = made.json().path("competencies").path(0).path("id").asString();
    Answer draft =
        ok(
            "PUT",
            path(made) + "/plan",
            made,
            "{'time_limit_minutes':5,'questions':[{'text':'Why?','competency_id':'%s'}]}"
                .formatted(care));
    Answer published = ok("POST", path(made) + "/plan/publish", draft, "");
    Answer again =
        ok(
            "PUT",
            path(made) + "/plan",
            published,
            "{'time_limit_minutes':5,'questions':[{'text':'Why?','competency_id':'%s'}]}"
                .formatted(care));
    Answer without = ok("PATCH", path(made), again, "{'competencies':[{'name':'Order'}]}");
    assertEquals(List.of("Order"), texts(without.json().path("competencies"), "name"));
    JsonNode plan = without.json().path("plan");
    assertEquals(
        care, plan.path("published").path("questions").path(0).path("competency_id").asString());
    assertTrue(plan.path("draft").path("questions").path(0).path("competency_id").isNull());
  }
}
