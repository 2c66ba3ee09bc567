package org.vivavoce.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.uttered;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.AssessorOrigin;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.ControlFixture.Browser;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a candidate is told and asked before the interview, and what follows from the answers. */
class InterviewConsentTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static TestTenant tenant;
  static Browser recruiter;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
    tenant = new TestTenant(db, viva, "Northwind");
    recruiter = tenant.member("recruiter").browser();
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static UUID invite(String email) {
    return UUID.fromString(tenant.invite(recruiter, email).path("id").asString());
  }

  private static Answer say(Browser person, UUID invitation, String purpose, boolean given) {
    return say(person, invitation, purpose, "1", given);
  }

  private static Answer say(
      Browser person, UUID invitation, String purpose, String version, boolean given) {
    ObjectNode body = Json.object().put("invitation_id", invitation.toString());
    body.putArray("consents")
        .addObject()
        .put("purpose", purpose)
        .put("version", version)
        .put("given", given);
    return person.post("/api/v1/interview/consents", body);
  }

  private static Answer begin(Browser person, UUID invitation) {
    return person.post("/api/sessions", Json.object().put("invitation_id", invitation.toString()));
  }

  @Test
  void theInterviewSaysWhatIsAskedWordForWord() {
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update public.tenants set settings = '{\"contact_email\":\"hr@north.example\"}' where id = ?",
                    tenant.id));
    UUID invitation = invite("words@example.org");
    Browser person = tenant.accept(invitation, UUID.randomUUID());
    JsonNode interview = person.get("/api/v1/interview").json();
    assertEquals(invitation.toString(), interview.path("invitation_id").asString());
    assertEquals("accepted", interview.path("invitation_status").asString());
    assertTrue(interview.path("expires_at").isString());
    assertEquals("hr@north.example", interview.path("contact_email").asString());
    JsonNode consents = interview.path("consents");
    assertEquals("interview", consents.path(0).path("purpose").asString());
    assertTrue(consents.path(0).path("required").asBoolean());
    assertTrue(consents.path(0).path("text").asString().contains("not a person"));
    assertEquals("summary", consents.path(1).path("purpose").asString());
    assertFalse(consents.path(1).path("required").asBoolean());
    for (JsonNode asked : consents) {
      assertEquals("1", asked.path("version").asString());
      assertFalse(asked.path("title").asString().isEmpty());
      assertTrue(asked.path("given").isNull());
    }
  }

  @Test
  void noInterviewBeginsWithoutTheRequiredConsent() {
    UUID invitation = invite("asked@example.org");
    Browser person = tenant.accept(invitation, UUID.randomUUID());
    Answer early = begin(person, invitation);
    assertEquals(409, early.status());
    assertEquals("consent_required", early.code());
    assertEquals(200, say(person, invitation, "interview", false).status());
    assertEquals(409, begin(person, invitation).status());
    assertEquals(200, say(person, invitation, "summary", true).status());
    assertEquals(409, begin(person, invitation).status());
    JsonNode now = say(person, invitation, "interview", true).json().path("consents");
    assertTrue(now.path(0).path("given").asBoolean());
    assertTrue(now.path(1).path("given").asBoolean());
    assertEquals(201, begin(person, invitation).status());
    assertEquals(200, begin(person, invitation).status());
    List<String> audited =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select (detail ->> 'purpose') || (detail ->> 'given') from public.audit_entries
                            where object_id = :id and action = 'consent.given' order by created_at
                            """)
                        .bind("id", invitation)
                        .mapTo(String.class)
                        .list());
    assertEquals(List.of("interviewfalse", "summarytrue", "interviewtrue"), audited);
  }

  @Test
  void aSessionThatWasMadeBeforehandIsNotReachedWithoutTheRequiredConsentEither() {
    UUID invitation = invite("ticket@example.org");
    Browser person = tenant.accept(invitation, UUID.randomUUID());
    say(person, invitation, "interview", true);
    Answer made = begin(person, invitation);
    String ticket = "/api/v1/sessions/" + made.json().path("session_id").asString() + "/ticket";
    assertEquals(200, person.post(ticket, null).status());
    say(person, invitation, "interview", false);
    Answer refused = person.post(ticket, null);
    assertEquals(409, refused.status());
    assertEquals("consent_required", refused.code());
    say(person, invitation, "interview", true);
    assertEquals(200, person.post(ticket, null).status());
    words(invitation, "0");
    assertEquals(409, person.post(ticket, null).status());
    for (String status : List.of("connecting", "in_progress", "disconnected")) {
      session(invitation, status);
      assertEquals(200, person.post(ticket, null).status(), status);
    }
  }

  /** As if the texts had changed since. */
  private static void words(UUID invitation, String version) {
    db.owner()
        .useHandle(
            h -> {
              h.execute("alter table public.consents disable trigger user");
              h.execute(
                  "update public.consents set text_version = ? where invitation_id = ?",
                  version,
                  invitation);
              h.execute("alter table public.consents enable trigger user");
            });
  }

  private static void session(UUID invitation, String status) {
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update public.interview_sessions set status = ? where invitation_id = ?",
                    status,
                    invitation));
  }

  @Test
  void aForeignAStaleAndAnUnknownConsentAreRefused() {
    UUID invitation = invite("mine@example.org");
    Browser person = tenant.accept(invitation, UUID.randomUUID());
    UUID foreign = invite("theirs@example.org");
    assertEquals(404, say(person, foreign, "interview", true).status());
    assertEquals(404, say(person, UUID.randomUUID(), "interview", true).status());
    Answer stale = say(person, invitation, "interview", "0", true);
    assertEquals(409, stale.status());
    assertEquals("consent_text_changed", stale.code());
    assertEquals("1", stale.json().path("version").asString());
    assertEquals(400, say(person, invitation, "advertising", true).status());
    ObjectNode twice = Json.object().put("invitation_id", invitation.toString());
    for (boolean given : List.of(true, false)) {
      twice
          .withArray("consents")
          .addObject()
          .put("purpose", "interview")
          .put("version", "1")
          .put("given", given);
    }
    assertEquals(400, person.post("/api/v1/interview/consents", twice).status());
    assertEquals(403, say(recruiter, invitation, "interview", true).status());
    assertEquals(409, begin(person, invitation).status());
  }

  @Test
  void aNewTextIsAskedAgainButABegunInterviewGoesOn() {
    UUID invitation = invite("new.words@example.org");
    UUID user = UUID.randomUUID();
    Browser person = tenant.accept(invitation, user);
    say(person, invitation, "interview", true);
    ConsentStore later =
        new ConsentStore(
            new ConsentTexts(List.of(new ConsentText("interview", "2", "New", "Words", true))),
            Time.system());
    Claims.Candidate claims = new Claims.Candidate(user);
    db.database()
        .inTenant(
            claims,
            tx -> {
              assertFalse(later.mayBeInterviewed(tx, invitation, false));
              assertTrue(later.mayBeInterviewed(tx, invitation, true));
              assertEquals(null, later.asked(tx, invitation).getFirst().given());
              return tx;
            });
    ProblemException changed =
        assertThrows(
            ProblemException.class,
            () ->
                db.database()
                    .inTenant(
                        claims,
                        tx ->
                            later.say(
                                tx,
                                claims,
                                invitation,
                                List.of(new ConsentStore.Said("interview", "1", true)))));
    assertEquals(ErrorCode.CONSENT_TEXT_CHANGED, changed.code());
  }

  @Test
  void whoDeclinesASummaryGetsNone() {
    viva.assessor.answers(_ -> AssessorOrigin.completion("stop", null, "I cannot."));
    ControlFixture.Sitting sitting = viva.sitting();
    UUID invitation =
        UUID.fromString(
            sitting.candidate.get("/api/v1/interview").json().path("invitation_id").asString());
    say(sitting.candidate, invitation, "summary", false);
    int before = viva.assessor.requests().size();
    sitting.started();
    sitting.journal(
        uttered("q1", null, "ai", "What did you do?", 0),
        uttered("a1", "q1", "candidate", "I repaired the scale.", 900));
    assertEquals(202, sitting.result().status());
    sitting.journal(closed("completed"));
    Answer own = sitting.result();
    assertEquals(200, own.status());
    assertEquals("declined", own.json().path("summary_status").asString());
    assertTrue(own.json().path("summary").isNull());
    JsonNode member =
        viva.browser(sitting.links.path("member"))
            .get("/api/sessions/" + sitting.id + "/result")
            .json();
    assertEquals("declined", member.path("summary_status").asString());
    assertEquals("none", member.path("evaluation_status").asString());
    // A later interview is summed up: by then the declined one would have been too.
    ControlFixture.Sitting other = viva.sitting();
    other.started();
    other.journal(
        uttered("q1", null, "ai", "And you?", 0),
        uttered("a1", "q1", "candidate", "I called the driver.", 900),
        closed("completed"));
    eventually("summed up", () -> other.result().status() == 200);
    assertEquals(before + 1, viva.assessor.requests().size());
    assertEquals("failed", other.result().json().path("summary_status").asString());
  }

  @Test
  void theTenantDecidesWhetherTheCandidateSeesTheSummary() {
    viva.assessor.answers(
        _ ->
            AssessorOrigin.says(
                """
                {"covered":[{"sentence":"The candidate repaired “the old scale”.","entry_ids":["e2"]}],
                 "strengths":[],"probe":[]}"""));
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        uttered("q1", null, "ai", "What did you do?", 0),
        uttered("a1", "q1", "candidate", "I repaired the old scale.", 900),
        closed("completed"));
    eventually("summed up", () -> sitting.result().status() == 200);
    assertTrue(sitting.result().json().path("summary").asString().contains("scale"));
    settings("{\"candidate_sees_summary\":false}", sitting.id);
    assertTrue(sitting.result().json().path("summary").isNull());
    assertTrue(sitting.result().json().path("summary_detail").isNull());
    assertEquals("ready", sitting.result().json().path("summary_status").asString());
    JsonNode member =
        viva.browser(sitting.links.path("member"))
            .get("/api/sessions/" + sitting.id + "/result")
            .json();
    assertTrue(member.path("summary").asString().contains("scale"));
    settings("{}", sitting.id);
  }

  private static void settings(String json, UUID session) {
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    """
                    update public.tenants set settings = cast(? as jsonb)
                    where id = (select tenant_id from public.interview_sessions where id = ?)
                    """,
                    json,
                    session));
  }

  @Test
  void onePersonInvitedByTwoTenantsIsTwoCandidatesAndSeesBoth() {
    TestTenant south = new TestTenant(db, viva, "Southwind");
    Browser southern = south.member("owner").browser();
    UUID user = UUID.randomUUID();
    JsonNode north = tenant.invite(recruiter, "both@example.org");
    JsonNode further = south.invite(southern, "Both@Example.org");
    tenant.accept(UUID.fromString(north.path("id").asString()), user);
    Browser person = south.accept(UUID.fromString(further.path("id").asString()), user);
    assertEquals("Southwind", company(person, null));
    assertEquals("Northwind", company(person, north.path("token").asString()));
    assertEquals("Southwind", company(person, further.path("token").asString()));
    assertEquals("Southwind", company(person, "0".repeat(64)));
    JsonNode foreign = tenant.invite(recruiter, "somebody.else@example.org");
    assertEquals("Southwind", company(person, foreign.path("token").asString()));
    assertFalse(southern.get("/api/v1/candidates").body().contains("both@example.org"));
    assertEquals(1, southern.get("/api/v1/candidates").json().path("total").asInt());
    assertEquals(409, begin(person, UUID.fromString(north.path("id").asString())).status());
    say(person, UUID.fromString(north.path("id").asString()), "interview", true);
    assertEquals(201, begin(person, UUID.fromString(north.path("id").asString())).status());
    assertEquals(409, begin(person, UUID.fromString(further.path("id").asString())).status());
  }

  private static String company(Browser person, @org.jspecify.annotations.Nullable String token) {
    String cookies = person.cookie + (token == null ? "" : "; viva_invitation=" + token);
    return viva.send("GET", "/api/v1/interview", null, "Cookie", cookies, "X-Viva-App", "candidate")
        .json()
        .path("company")
        .path("name")
        .asString();
  }
}
