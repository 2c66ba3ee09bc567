package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Facts.uttered;

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
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What was recognised is nobody's to correct: a candidate can type, which is another entry. */
class RecognisedWordsTest {
  @RegisterExtension static final TestDatabase DB = new TestDatabase();
  @TempDir static Path keys;
  private static ControlFixture viva;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(DB, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  @Test
  void noRequestOfTheCandidateChangesARecognisedEntry() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(uttered("item_1", null, "candidate", "I never used Kubernetes.", 1_000));
    JsonNode before = entries(sitting).path(0);
    String id = before.path("id").asString();
    ObjectNode claim =
        Json.object()
            .put("sessionId", sitting.id.toString())
            .put("session_id", sitting.id.toString())
            .put("interviewId", sitting.id.toString())
            .put("id", id)
            .put("item_id", "item_1")
            .put("speaker", "candidate")
            .put("source", "sideband")
            .put("text", "I know Kubernetes well.")
            .put("timestamp", "2026-11-29T12:00:00Z")
            .put("start_ms", 1_000)
            .put("confidence", 1);
    claim.putArray("entries").add(claim.deepCopy());
    claim.putArray("words").addObject().put("word", "I").put("confidence", 1);
    String transcript = "/api/sessions/" + sitting.id + "/transcript";
    for (String path :
        List.of(
            transcript,
            transcript + "/" + id,
            transcript + "/entries/" + id,
            "/api/transcript",
            "/api/transcript/" + id,
            "/api/transcript_entries?id=eq." + id,
            "/rest/v1/transcript_entries?id=eq." + id,
            "/api/interviews/transcript",
            "/api/interviews/save-transcript",
            "/functions/v1/interview-transcript",
            "/internal/v1/host/journal")) {
      for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
        ControlFixture.Answer answer = sitting.candidate.change(method, path, claim);
        assertTrue(answer.status() < 500 || answer.status() == 501, method + " " + path);
        assertEquals(before, recognised(sitting, id), method + " " + path);
      }
    }
  }

  private static JsonNode entries(ControlFixture.Sitting sitting) {
    return sitting
        .candidate
        .get("/api/sessions/" + sitting.id + "/transcript")
        .json()
        .path("entries");
  }

  private static JsonNode recognised(ControlFixture.Sitting sitting, String id) {
    for (JsonNode entry : entries(sitting)) {
      if (entry.path("id").asString().equals(id)) {
        return entry;
      }
    }
    throw new AssertionError("the entry is gone");
  }
}
