package org.vivavoce.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.Staff;
import tools.jackson.databind.JsonNode;

/** Made once, whatever the network does. */
@Timeout(60)
class IdempotencyTest extends PositionDesk {
  @Test
  void aRepeatedKeyMakesOnePositionAndGivesTheSameAnswer() throws Exception {
    JsonNode body = json("{'title':'Clerk','language':'en'}");
    CyclicBarrier both = new CyclicBarrier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> post =
          () -> {
            both.await();
            return recruiter.send("POST", POSITIONS, body, "Idempotency-Key", "key-1");
          };
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> each : threads.invokeAll(List.of(post, post))) {
        answers.add(each.get());
      }
      assertEquals(201, answers.get(0).status());
      assertEquals(201, answers.get(1).status());
      assertEquals(answers.get(0).json(), answers.get(1).json());
      assertEquals(Staff.etag(answers.get(0)), Staff.etag(answers.get(1)));
    }
    assertEquals(1, recruiter.get(POSITIONS).json().path("positions").size());
    Answer reordered =
        recruiter.send(
            "POST",
            POSITIONS,
            json("{'language':'en','title':'Clerk'}"),
            "Idempotency-Key",
            "key-1");
    assertEquals(201, reordered.status());
    Answer reused =
        recruiter.send("POST", POSITIONS, json("{'title':'Cook'}"), "Idempotency-Key", "key-1");
    assertEquals(422, reused.status());
    assertEquals("idempotency_key_reused", reused.code());
    Staff.Person colleague = northwind.hire("recruiter");
    assertEquals(201, colleague.send("POST", POSITIONS, body, "Idempotency-Key", "key-1").status());
    assertEquals(2, recruiter.get(POSITIONS).json().path("positions").size());
  }

  @Test
  void aRefusalIsNotRememberedAndARepeatedPublicationIsAnsweredThoughTheVersionMovedOn() {
    Answer made = made();
    String publish = path(made) + "/plan/publish";
    assertEquals(
        409,
        recruiter
            .send("POST", publish, null, "If-Match", Staff.etag(made), "Idempotency-Key", "p")
            .status());
    Answer draft =
        ok(
            "PUT",
            path(made) + "/plan",
            made,
            "{'time_limit_minutes':5,'questions':[{'text':'Why?'}]}");
    String[] headers = {"If-Match", Staff.etag(draft), "Idempotency-Key", "p"};
    Answer published = recruiter.send("POST", publish, null, headers);
    assertEquals(200, published.status(), published.body());
    Answer again = recruiter.send("POST", publish, null, headers);
    assertEquals(published.json(), again.json());
    assertEquals(Staff.etag(published), Staff.etag(again));
    Answer other = made("{'title':'Cook'}");
    assertEquals(
        422, recruiter.send("POST", path(other) + "/plan/publish", null, headers).status());
  }

  @Test
  void whoHasLostTheRightIsNotEvenToldTheRememberedAnswer() {
    JsonNode body = json("{'title':'Clerk'}");
    String[] key = {"Idempotency-Key", "mine"};
    assertEquals(201, recruiter.send("POST", POSITIONS, body, key).status());
    viva.owner.useHandle(
        h -> h.execute("update tenant_users set role = 'auditor' where user_id = ?", recruiter.id));
    assertEquals(403, recruiter.send("POST", POSITIONS, body, key).status());
    viva.owner.useHandle(
        h ->
            h.execute(
                "update tenant_users set role = 'recruiter' where user_id = ?", recruiter.id));
    Answer again = recruiter.send("POST", POSITIONS, body, key);
    assertEquals(201, again.status());
    assertEquals("true", again.raw().headers().firstValue("Idempotency-Replayed").orElse(""));
  }

  @Test
  void aKeyIsForgottenAfterItsTime() {
    JsonNode body = json("{'title':'Clerk'}");
    Answer first = recruiter.send("POST", POSITIONS, body, "Idempotency-Key", "old");
    viva.owner.useHandle(
        h ->
            h.execute(
                "update idempotency_keys set expires_at = now() - interval '1 s' where tenant_id = ?",
                northwind.tenant));
    Answer second = recruiter.send("POST", POSITIONS, body, "Idempotency-Key", "old");
    assertNotEquals(first.json().path("id"), second.json().path("id"));
    viva.owner.useHandle(
        h ->
            h.execute(
                "update idempotency_keys set expires_at = now() - interval '1 s' where tenant_id = ?",
                northwind.tenant));
    assertTrue(new Idempotency(db.database()).sweep() >= 1);
    assertEquals(
        0, counted("select count(*) from idempotency_keys where tenant_id = ?", northwind.tenant));
  }
}
