package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.uttered;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.EventStream;
import org.vivavoce.testing.Staff;

/** A member watches an interview. */
@Timeout(60)
class WatchRoutesTest extends SessionDesk {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static EventStream watch(Staff.Person person, UUID session) {
    EventStream stream =
        new EventStream(viva.url("/api/v1/sessions/" + session + "/events"), person.headers());
    assertEquals(200, stream.response.statusCode());
    return stream;
  }

  private static ControlFixture.Answer refused(Staff.Person person, UUID session) {
    return person.get("/api/v1/sessions/" + session + "/events");
  }

  @Test
  void whatIsSaidIsSeenWithinASecondAndAgainWhenItGrows() {
    ControlFixture.Sitting sitting = viva.sitting();
    Staff.Person recruiter = northwind.hire("recruiter");
    try (EventStream stream = watch(recruiter, sitting.id)) {
      assertEquals(
          "text/event-stream;charset=utf-8",
          stream.response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT));
      eventually("first status", () -> stream.of("status").size() == 1);
      sitting.started();
      eventually(
          "in progress",
          SECOND,
          () -> stream.last("status").path("status").asString().equals("in_progress"));
      sitting.journal(uttered("q1", null, "ai", "What did you", 0));
      eventually("the entry", SECOND, () -> stream.of("entry").size() == 1);
      sitting.journal(uttered("q1", null, "ai", "What did you do?", 0));
      eventually("the entry again", SECOND, () -> stream.of("entry").size() == 2);
      assertEquals(stream.of("entry").get(0).path("id"), stream.of("entry").get(1).path("id"));
      assertEquals("What did you do?", stream.last("entry").path("text").asString());
      assertEquals(1, stream.last("question").path("number").asInt());
      assertEquals(3, stream.last("question").path("of").asInt());
      assertEquals(
          sitting
              .candidate
              .get("/api/sessions/" + sitting.id + "/transcript")
              .json()
              .path("entries")
              .path(0),
          stream.last("entry"));
    }
    assertEquals(1, audited(recruiter, "transcript.viewed", sitting.id));
  }

  @Test
  void theStreamTellsTheEndAndTheResultAndIsOver() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    try (EventStream stream = watch(northwind.hire("owner"), sitting.id)) {
      sitting.journal(
          uttered("q1", null, "ai", "What did you do?", 0),
          uttered("a1", "q1", "candidate", "I repaired it.", 900),
          closed("completed"));
      eventually("over", stream::ended);
      assertEquals("completed", stream.last("status").path("status").asString());
      assertEquals("ready", stream.last("result").path("status").asString());
      assertEquals(2, stream.of("entry").size());
    }
    try (EventStream later = watch(northwind.hire("owner"), sitting.id)) {
      eventually("told whole and over", later::ended);
      assertEquals(2, later.of("entry").size());
      assertEquals("ready", later.last("result").path("status").asString());
    }
  }

  @Test
  void aChangeThatNoSignalToldIsSeenAllTheSame() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    try (EventStream stream = watch(northwind.hire("recruiter"), sitting.id)) {
      eventually("first status", () -> stream.of("status").size() == 1);
      viva.owner.useHandle(
          h ->
              h.execute(
                  "update interview_sessions set status = 'disconnected', webrtc_status = 'disconnected' where id = ?",
                  sitting.id));
      eventually(
          "disconnected",
          Duration.ofSeconds(5),
          () -> stream.last("status").path("status").asString().equals("disconnected"));
    }
  }

  @Test
  void aRemovedMembersStreamEnds() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    Staff.Person recruiter = northwind.hire("recruiter");
    try (EventStream stream = watch(recruiter, sitting.id)) {
      eventually("first status", () -> stream.of("status").size() == 1);
      northwind.dismiss(recruiter);
      sitting.journal(uttered("q1", null, "ai", "Not for you.", 0));
      eventually("over", Duration.ofSeconds(5), stream::ended);
      assertEquals(0, stream.of("entry").size());
    }
  }

  @Test
  void aReviewerWatchesWhatIsAssignedAndNoLonger() {
    ControlFixture.Sitting sitting = viva.sitting();
    Staff.Person reviewer = northwind.hire("reviewer");
    assertEquals(404, refused(reviewer, sitting.id).status());
    assign(reviewer);
    try (EventStream stream = watch(reviewer, sitting.id)) {
      eventually("first status", () -> stream.of("status").size() == 1);
      viva.owner.useHandle(
          h -> h.execute("delete from position_reviewers where user_id = ?", reviewer.id));
      eventually("over", Duration.ofSeconds(5), stream::ended);
    }
  }

  @Test
  void anAuditorWatchesWithAReasonOnly() {
    ControlFixture.Sitting sitting = viva.sitting();
    Staff.Person auditor = northwind.hire("auditor");
    assertEquals(403, refused(auditor, sitting.id).status());
    auditor.send(
        "POST",
        "/api/v1/sessions/" + sitting.id + "/access",
        Json.object().put("reason", "The candidate asked us to."));
    try (EventStream stream = watch(auditor, sitting.id)) {
      eventually("first status", () -> stream.of("status").size() == 1);
    }
  }

  @Test
  void strangersAndCandidatesDoNotWatch() {
    ControlFixture.Sitting sitting = viva.sitting();
    Staff.Person stranger = new Staff(viva, "Contoso").hire("owner");
    assertEquals("session_not_found", refused(stranger, sitting.id).code());
    assertEquals(403, sitting.candidate.get("/api/v1/sessions/" + sitting.id + "/events").status());
    assertEquals(
        401, viva.send("GET", "/api/v1/sessions/" + sitting.id + "/events", null).status());
  }

  @Test
  void aMemberHasOnlySoManyStreamsAtOnce() {
    ControlFixture.Sitting sitting = viva.sitting();
    Staff.Person recruiter = northwind.hire("recruiter");
    List<EventStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        streams.add(watch(recruiter, sitting.id));
      }
      ControlFixture.Answer seventh = refused(recruiter, sitting.id);
      assertEquals("rate_limited", seventh.code());
      assertTrue(seventh.raw().headers().firstValue("Retry-After").isPresent());
      try (EventStream colleague = watch(northwind.hire("recruiter"), sitting.id)) {
        assertFalse(colleague.ended());
      }
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  @Test
  void theServersEndIsTheStreamsEnd(@TempDir Path otherKeys) {
    EventStream stream;
    try (ControlFixture other = new ControlFixture(db, otherKeys, Duration.ofMinutes(30))) {
      ControlFixture.Sitting sitting = other.sitting();
      stream =
          new EventStream(
              other.url("/api/v1/sessions/" + sitting.id + "/events"),
              northwind.hire("recruiter").headers());
      eventually("first status", () -> stream.of("status").size() == 1);
    }
    eventually("over", SECOND, stream::ended);
    stream.close();
  }
}
