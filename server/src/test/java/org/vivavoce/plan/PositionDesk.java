package org.vivavoce.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.Staff;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/** A recruiter of a new tenant, who writes positions. */
abstract class PositionDesk {
  static final String POSITIONS = "/api/v1/positions";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  Staff northwind;
  Staff.Person recruiter;

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
    recruiter = northwind.hire("recruiter");
  }

  /** JSON with single quotes. */
  static JsonNode json(String text) {
    return Json.tree(text.replace('\'', '"'));
  }

  static int counted(String sql, Object... arguments) {
    return viva.owner.withHandle(h -> h.select(sql, arguments).mapTo(Integer.class).one());
  }

  Answer made(String body) {
    Answer answer = recruiter.send("POST", POSITIONS, json(body));
    assertEquals(201, answer.status(), answer.body());
    return answer;
  }

  Answer made() {
    return made("{'title':'Clerk','competencies':[{'name':'Care'},{'name':'Order'}]}");
  }

  static String path(Answer position) {
    return POSITIONS + "/" + position.json().path("id").asString();
  }

  Answer change(String method, String path, Answer from, String body) {
    return recruiter.send(
        method, path, body.isEmpty() ? null : json(body), "If-Match", Staff.etag(from));
  }

  Answer ok(String method, String path, Answer from, String body) {
    Answer answer = change(method, path, from, body);
    assertEquals(200, answer.status(), answer.body());
    assertNotEquals(Staff.etag(from), Staff.etag(answer));
    assertEquals(
        Staff.etag(answer), Staff.etag(recruiter.get(path(answer))), "the answer's own version");
    return answer;
  }

  static List<String> texts(JsonNode list, String member) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.path(member).asString()));
    return texts;
  }
}
