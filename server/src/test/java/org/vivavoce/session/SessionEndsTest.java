package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.moved;
import static org.vivavoce.testing.Facts.uttered;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.AssessorOrigin;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

class SessionEndsTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofSeconds(2));
    viva.assessor.answers(
        _ -> AssessorOrigin.says("{\"covered\":[],\"strengths\":[],\"probe\":[]}"));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static void silence(ControlFixture.Sitting sitting) {
    viva.owner.useHandle(
        h ->
            h.execute(
                "update interview_sessions set host_seen_at = now() - interval '6 s' where id = ?",
                sitting.id));
  }

  @Test
  void aSilentHostsSessionIsDisconnectedAndOneThatGoesOnIsNotEnded() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    silence(sitting);
    eventually("disconnected", () -> sitting.status().equals("disconnected"));
    assertFalse(
        sitting.candidate.get("/api/sessions/" + sitting.id).json().path("resume_until").isNull());
    assertEquals(200, sitting.journal(moved("in_progress")).status());
    assertEquals("in_progress", sitting.status());
    eventually(
        "the window's job has looked",
        () ->
            viva.owner.withHandle(
                h ->
                    h.createQuery(
                            """
                            select not exists (select from ops.scheduled_tasks
                              where task_instance like :id || '/%')
                            """)
                        .bind("id", sitting.id.toString())
                        .mapTo(Boolean.class)
                        .one()));
    assertEquals("in_progress", sitting.status());
  }

  @Test
  void aSilentHostIsFoundThoughNoGrantOfItsTenantIsLeft() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    // Of the whole tenant: another host's grant must not lead here.
    viva.owner.useHandle(
        h ->
            h.execute("update ops.session_grants set revoked_at = now() where revoked_at is null"));
    silence(sitting);
    eventually("it is disconnected", () -> sitting.status().equals("disconnected"));
  }

  @Test
  void anInterviewThatNeverBeganIsReadyAgainWhenItsHostFallsSilentAndCanBeginLater() {
    ControlFixture.Sitting sitting = viva.sitting();
    assertEquals(200, sitting.journal(moved("connecting")).status());
    silence(sitting);
    eventually("ready again", () -> sitting.status().equals("ready"));
    JsonNode row = sitting.candidate.get("/api/sessions/" + sitting.id).json();
    assertTrue(row.path("started_at").isNull(), "it never began");
    assertTrue(row.path("resume_until").isNull(), "so nothing runs out");
    viva.fleet.kill(sitting.id);
    assertEquals(
        200, sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null).status());
    assertEquals("ready", sitting.takeOver().path("status").asString());
    assertEquals(200, sitting.journal(moved("connecting"), moved("in_progress")).status());
    assertEquals("in_progress", sitting.status());
  }

  @Test
  void aCandidateWhoComesBackBeforeTheBeginningAndFindsTheHostGoneMayBegin() {
    ControlFixture.Sitting sitting = viva.sitting();
    assertEquals(200, sitting.journal(moved("connecting")).status());
    viva.fleet.kill(sitting.id);
    assertEquals(
        200, sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null).status());
    assertEquals("ready", sitting.status());
  }

  @Test
  void aSessionThatNobodyResumesIsCompletedWhenAQuestionWasAnswered() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        uttered("q1", null, "ai", "What did you do?", 0),
        uttered("a1", "q1", "candidate", "I repaired it.", 900),
        moved("disconnected"));
    eventually("completed", () -> sitting.status().equals("completed"));
    assertEquals("fenced", sitting.journal(moved("in_progress")).code());
    eventually("summed up", () -> sitting.result().status() == 200);
  }

  @Test
  void aSessionThatNobodyResumesIsFailedWhenNothingWasAnswered() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(uttered("q1", null, "ai", "What did you do?", 0), moved("disconnected"));
    eventually("failed", () -> sitting.status().equals("failed"));
    eventually("summed up", () -> sitting.result().status() == 200);
    assertEquals("", sitting.result().json().path("summary").asString());
  }

  @Test
  void completingAgainChangesNothing() {
    ControlFixture.Sitting sitting = viva.sitting();
    String complete = "/api/sessions/" + sitting.id + "/complete";
    assertEquals(409, sitting.candidate.post(complete, null).status());
    sitting.started();
    ControlFixture.Answer first = sitting.candidate.post(complete, null);
    assertEquals(200, first.status());
    assertEquals(
        Json.tree(
            "{\"success\":true,\"session_id\":\"%s\",\"status\":\"completed\"}"
                .formatted(sitting.id)),
        first.json());
    String completedAt =
        sitting.candidate.get("/api/sessions/" + sitting.id).json().path("completed_at").asString();
    ControlFixture.Answer again =
        sitting.candidate.post(complete, Json.object().put("recording_url", "http://evil.test/x"));
    assertEquals(first.json(), again.json());
    assertEquals(
        completedAt,
        sitting
            .candidate
            .get("/api/sessions/" + sitting.id)
            .json()
            .path("completed_at")
            .asString());
  }

  @Test
  void theHostsLastWordsAfterTheCandidatesEndAreKept() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.candidate.post("/api/sessions/" + sitting.id + "/complete", null);
    assertEquals(
        "completed",
        viva.bearer(sitting.hostToken, "/internal/v1/host/heartbeat", Json.object().put("epoch", 1))
            .json()
            .path("status")
            .asString());
    assertEquals(
        200,
        sitting
            .journal(
                uttered("a1", null, "candidate", "That was all.", 900),
                moved("disconnected"),
                closed("failed"))
            .status());
    assertEquals("completed", sitting.status());
    assertEquals(
        "That was all.",
        sitting
            .candidate
            .get("/api/sessions/" + sitting.id + "/transcript")
            .json()
            .path("entries")
            .path(0)
            .path("text")
            .asString());
  }

  @Test
  void aHostThatClosesBeforeTheStartEndsTheSessionAsFarAsItsStatusAllows() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.journal(moved("connecting"), closed("completed"));
    assertEquals("failed", sitting.status());
  }
}
