package org.vivavoce.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.Staff;
import tools.jackson.databind.JsonNode;

/** Positions as the recruiter app edits them. */
@Timeout(60)
class PositionRoutesTest extends PositionDesk {
  @Test
  void aPositionIsReadAsItWasWritten() {
    Answer made =
        made(
            """
            {'title':'  Clerk ','description':'Writes things down.','language':'de',
             'competencies':[
               {'name':'Care','description':'of others','weight':2.5,'levels':[
                 {'level':5,'anchor':'finds out'},{'level':1,'anchor':'argues'}]},
               {'name':'Order'}]}
            """);
    Answer read = recruiter.get(path(made));
    assertEquals(made.json(), read.json());
    assertEquals("Clerk", read.json().path("title").asString());
    assertEquals("open", read.json().path("status").asString());
    JsonNode care = read.json().path("competencies").path(0);
    assertEquals(2.5, care.path("weight").asDouble());
    assertEquals(List.of("argues", "finds out"), texts(care.path("levels"), "anchor"));
    assertEquals(json("{'draft':null,'published':null,'versions':[]}"), read.json().path("plan"));
    assertEquals(json("{'invited':0,'started':0,'completed':0}"), read.json().path("counts"));
  }

  @Test
  void whatIsNotGivenStaysAsItIs() {
    Answer made =
        made("{'title':'Clerk','description':'Writes.','competencies':[{'name':'Care'}]}");
    Answer archived = ok("PATCH", path(made), made, "{'status':'archived'}");
    assertEquals("archived", archived.json().path("status").asString());
    assertEquals("Writes.", archived.json().path("description").asString());
    assertEquals(made.json().path("competencies"), archived.json().path("competencies"));
  }

  @Test
  void competenciesKeepTheirIdAndTakeTheOrderOfTheList() {
    Answer made = made();
    String care = made.json().path("competencies").path(0).path("id").asString();
    String order = made.json().path("competencies").path(1).path("id").asString();
    Answer changed =
        ok(
            "PATCH",
            path(made),
            made,
            "{'competencies':[{'id':'%s','name':'Tidiness'},{'name':'New'},{'id':'%s','name':'Care'}]}"
                .formatted(order, care));
    JsonNode now = changed.json().path("competencies");
    assertEquals(List.of("Tidiness", "New", "Care"), texts(now, "name"));
    assertEquals(order, now.path(0).path("id").asString());
    assertEquals(care, now.path(2).path("id").asString());
  }

  @Test
  void mistakesAreNamedWhereTheyAre() {
    Answer made = made();
    Answer blank = recruiter.send("POST", POSITIONS, json("{'title':'   '}"));
    assertEquals(400, blank.status());
    assertEquals("title", blank.json().path("errors").path(0).path("field").asString());
    Answer twice =
        change(
            "PATCH",
            path(made),
            made,
            "{'competencies':[{'name':'A','levels':[{'level':1,'anchor':'x'},{'level':1,'anchor':'y'}]}]}");
    assertEquals(400, twice.status());
    assertEquals(
        List.of("competencies[0].levels[1].level"), texts(twice.json().path("errors"), "field"));
    Answer foreign =
        change(
            "PATCH",
            path(made),
            made,
            "{'competencies':[{'id':'%s','name':'A'}]}".formatted(Ids.next(Time.system())));
    assertEquals(List.of("competencies[0].id"), texts(foreign.json().path("errors"), "field"));
    Answer question =
        change(
            "PUT",
            path(made) + "/plan",
            made,
            "{'time_limit_minutes':5,'questions':[{'text':'Why?','competency_id':'%s'}]}"
                .formatted(Ids.next(Time.system())));
    assertEquals(
        List.of("questions[0].competency_id"), texts(question.json().path("errors"), "field"));
    assertEquals(Staff.etag(made), Staff.etag(recruiter.get(path(made))), "nothing was changed");
  }

  @Test
  void aChangeSaysWhichVersionItWasMadeFrom() {
    Answer made = made();
    for (String[] call :
        new String[][] {
          {"PATCH", "", "{'title':'Other'}"},
          {"DELETE", "", ""},
          {"PUT", "/plan", "{'time_limit_minutes':5,'questions':[]}"},
          {"DELETE", "/plan/draft", ""},
          {"POST", "/plan/publish", ""},
          {"PUT", "/reviewers", "{'user_ids':[]}"}
        }) {
      Object body = call[2].isEmpty() ? null : json(call[2]);
      Answer without = recruiter.send(call[0], path(made) + call[1], body);
      assertEquals(428, without.status(), call[0] + call[1]);
      assertEquals("precondition_required", without.code());
      Answer stale = recruiter.send(call[0], path(made) + call[1], body, "If-Match", "\"r99\"");
      assertEquals(412, stale.status(), call[0] + call[1]);
      assertEquals("stale", stale.code());
      assertEquals(recruiter.get(path(made)).json(), stale.json().path("current"));
      assertEquals(Staff.etag(made), Staff.etag(stale));
    }
    assertEquals(200, recruiter.send("PATCH", path(made), json("{}"), "If-Match", "*").status());
  }

  @Test
  void ofTwoEditorsAtOnceOneIsToldWhatTheOtherDid() throws Exception {
    Answer made = made();
    CyclicBarrier both = new CyclicBarrier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Answer>> edits = new ArrayList<>();
      for (String title : List.of("Ada's title", "Grace's title")) {
        edits.add(
            () -> {
              both.await();
              return recruiter.send(
                  "PATCH",
                  path(made),
                  Json.object().put("title", title),
                  "If-Match",
                  Staff.etag(made));
            });
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> each : threads.invokeAll(edits)) {
        answers.add(each.get());
      }
      answers.sort((a, b) -> a.status() - b.status());
      assertEquals(200, answers.get(0).status());
      assertEquals(412, answers.get(1).status());
      assertEquals(
          answers.get(0).json().path("title"), answers.get(1).json().path("current").path("title"));
    }
  }

  @Test
  void aPositionThatNobodyWasInvitedToCanGoAndAnotherCannot() {
    Answer made = made();
    Answer draft =
        ok(
            "PUT",
            path(made) + "/plan",
            made,
            "{'time_limit_minutes':5,'questions':[{'text':'Why?','competency_id':'%s'}]}"
                .formatted(made.json().path("competencies").path(0).path("id").asString()));
    Answer published = ok("POST", path(made) + "/plan/publish", draft, "");
    Answer used = made();
    northwind.invite(UUID.fromString(used.json().path("id").asString()));
    Answer kept = change("DELETE", path(used), used, "");
    assertEquals(409, kept.status());
    assertEquals("position_in_use", kept.code());
    assertEquals(1, recruiter.get(path(used)).json().path("counts").path("invited").asInt());
    assertEquals(204, change("DELETE", path(made), published, "").status());
    assertEquals(404, recruiter.get(path(made)).status());
    assertEquals(404, change("DELETE", path(made), published, "").status());
  }

  @Test
  void theListIsFilteredAndSaysWhatEachHas() {
    Answer clerk = made();
    Answer cook = made("{'title':'Cook'}");
    ok("PATCH", path(cook), cook, "{'status':'archived'}");
    ok(
        "PUT",
        path(clerk) + "/plan",
        clerk,
        "{'time_limit_minutes':5,'questions':[{'text':'Why?'}]}");
    assertEquals(
        List.of("Clerk", "Cook"),
        texts(recruiter.get(POSITIONS).json().path("positions"), "title"));
    JsonNode open = recruiter.get(POSITIONS + "?status=open").json().path("positions");
    assertEquals(List.of("Clerk"), texts(open, "title"));
    assertTrue(open.path(0).path("has_draft").asBoolean());
    assertTrue(open.path(0).path("published_version").isNull());
    assertEquals(
        List.of("Cook"),
        texts(recruiter.get(POSITIONS + "?q=OO").json().path("positions"), "title"));
    assertEquals(0, recruiter.get(POSITIONS + "?q=%25").json().path("positions").size());
  }

  @Test
  void reviewersAreAssignedAndReadOnlyWhatIsTheirs() {
    Answer made = made();
    Answer other = made("{'title':'Cook'}");
    Staff.Person reviewer = northwind.hire("reviewer");
    assertEquals(404, reviewer.get(path(made)).status());
    Answer refused =
        change(
            "PUT",
            path(made) + "/reviewers",
            made,
            "{'user_ids':['%s','%s']}".formatted(reviewer.id, recruiter.id));
    assertEquals(List.of("user_ids[1]"), texts(refused.json().path("errors"), "field"));
    Answer assigned =
        ok("PUT", path(made) + "/reviewers", made, "{'user_ids':['%s']}".formatted(reviewer.id));
    assertEquals(
        List.of(reviewer.id.toString()), texts(assigned.json().path("reviewers"), "user_id"));
    ok(
        "PUT",
        path(made) + "/plan",
        assigned,
        "{'time_limit_minutes':5,'questions':[{'text':'Why?'}]}");
    JsonNode seen = reviewer.get(path(made)).json();
    assertEquals(List.of("Care", "Order"), texts(seen.path("competencies"), "name"));
    assertEquals(List.of("Why?"), texts(seen.path("plan").path("draft").path("questions"), "text"));
    assertEquals(404, reviewer.get(path(other)).status());
    assertEquals(
        List.of("Clerk"), texts(reviewer.get(POSITIONS).json().path("positions"), "title"));
  }

  @Test
  void whoDoesNotEditPositionsIsToldWhoDoes() {
    Answer made = made();
    for (String role : List.of("reviewer", "auditor")) {
      Staff.Person person = northwind.hire(role);
      Answer refused = person.send("POST", POSITIONS, json("{'title':'x'}"));
      assertEquals(403, refused.status());
      assertEquals(
          "Only an owner or a recruiter may do this.", refused.json().path("detail").asString());
      assertEquals(
          403,
          person
              .send("PATCH", path(made), json("{'title':'x'}"), "If-Match", Staff.etag(made))
              .status());
    }
    assertEquals(200, northwind.hire("auditor").get(path(made)).status());
    assertEquals(
        201, northwind.hire("member").send("POST", POSITIONS, json("{'title':'x'}")).status());
    assertEquals(5, recruiter.get("/api/v1/plans/general").json().path("questions").size());
  }

  @Test
  void anotherTenantsOwnerFindsNothing() {
    Answer made = made();
    Staff.Person stranger = new Staff(viva, "Contoso").hire("owner");
    assertEquals(404, stranger.get(path(made)).status());
    assertEquals(0, stranger.get(POSITIONS).json().path("positions").size());
    for (String[] call :
        new String[][] {
          {"PATCH", "", "{'title':'Mine'}"},
          {"DELETE", "", ""},
          {"PUT", "/plan", "{'time_limit_minutes':5,'questions':[]}"},
          {"POST", "/plan/publish", ""},
          {"PUT", "/reviewers", "{'user_ids':[]}"}
        }) {
      assertEquals(
          404,
          stranger
              .send(
                  call[0],
                  path(made) + call[1],
                  call[2].isEmpty() ? null : json(call[2]),
                  "If-Match",
                  "*")
              .status());
    }
    assertEquals(made.json(), recruiter.get(path(made)).json());
  }
}
