package org.vivavoce.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.vivavoce.plan.InterviewSettings.Level;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;

/** What may be set where, what wins, and what is wrong with it. */
final class InterviewSettingsTest {

  private static InterviewSettings given(Level level, String json) {
    return InterviewSettings.given(Json.tree(json), level, "settings.");
  }

  private static List<String> wrong(Level level, String json) {
    ProblemException problem = assertThrows(ProblemException.class, () -> given(level, json), json);
    return problem.fields().stream().map(FieldError::field).toList();
  }

  /** Each once: a field that is told twice is longer than its set. */
  private static Set<String> sorted(List<String> fields) {
    assertEquals(Set.copyOf(fields).size(), fields.size(), fields.toString());
    return new TreeSet<>(fields);
  }

  @Test
  void nobodyHasSaidAnythingIsSealedAndAskedByTheProduct() {
    InterviewSettings none = InterviewSettings.stored("{}");
    assertEquals(InterviewSettings.NONE, none);
    assertTrue(none.isSealed());
    assertFalse(none.isConsentTakenByTenant());
    assertEquals("{\"session_mode\":\"sealed\"}", none.frozen().json().toString());
  }

  @Test
  void theLaterLevelWinsWhereItSaysSomething() {
    InterviewSettings tenant =
        given(
            Level.TENANT,
            """
            {"session_mode": "open", "voice": "cedar", "speed": 0.9, "consent_taken_by": "tenant",
             "session_budget_usd": 2, "monthly_budget_usd": 100, "calls_at_once": 3}
            """);
    InterviewSettings position =
        given(Level.POSITION, "{\"session_mode\": \"sealed\", \"session_budget_usd\": 0.5}");
    InterviewSettings session = given(Level.SESSION, "{\"voice\": \"ash\", \"temperature\": 0.7}");
    InterviewSettings all = InterviewSettings.resolve(tenant, position, session);
    assertTrue(all.isSealed());
    assertEquals("ash", all.voice());
    assertEquals(0.9, all.speed());
    assertEquals(0.7, all.temperature());
    assertEquals(500_000L, all.sessionBudgetMicros());
    assertEquals(100_000_000L, all.monthlyBudgetMicros());
    assertEquals(3, all.callsAtOnce());
    assertTrue(all.isConsentTakenByTenant());
    assertNull(all.frozen().monthlyBudgetMicros());
  }

  @Test
  void everythingComesBackFromTheColumnAsItWent() {
    String whole =
        """
        {"session_mode":"open","consent_taken_by":"tenant","model":"gpt-realtime-2.1-mini",\
        "voice":"marin","speed":1.25,"language":"de-CH","temperature":1.1,"turn_detection":\
        {"type":"semantic_vad","eagerness":"low"},"noise_reduction":"near_field",\
        "transcription_model":"gpt-transcribe","max_minutes":40,"session_budget_usd":1.25,\
        "monthly_budget_usd":100,"calls_at_once":5}""";
    InterviewSettings settings = given(Level.TENANT, whole);
    assertEquals(whole, settings.json().toString());
    assertEquals(settings, InterviewSettings.stored(whole));
    assertEquals(settings, InterviewSettings.ofTenant("{\"interviews\":" + whole + "}"));
    String vad =
        """
        {"turn_detection":{"type":"server_vad","threshold":0.4,"prefix_padding_ms":200,\
        "silence_duration_ms":900}}""";
    assertEquals(vad, given(Level.POSITION, vad).json().toString());
  }

  @Test
  void eachFieldThatIsWrongIsNamedOnce() {
    assertEquals(
        new TreeSet<>(
            Set.of(
                "settings.session_mode",
                "settings.consent_taken_by",
                "settings.model",
                "settings.voice",
                "settings.speed",
                "settings.language",
                "settings.temperature",
                "settings.noise_reduction",
                "settings.turn_detection.threshold",
                "settings.turn_detection.silence_duration_ms",
                "settings.transcription_model",
                "settings.max_minutes",
                "settings.session_budget_usd",
                "settings.monthly_budget_usd",
                "settings.calls_at_once",
                "settings.tone")),
        sorted(
            wrong(
                Level.TENANT,
                """
                {"session_mode": "ajar", "consent_taken_by": 1, "model": "", "voice": "a b",
                 "speed": 3, "language": "english!", "temperature": 2.1, "noise_reduction": true,
                 "turn_detection": {"type": "server_vad", "threshold": 2, "silence_duration_ms": 1},
                 "transcription_model": 4, "max_minutes": 0.5, "session_budget_usd": -1,
                 "monthly_budget_usd": "much", "calls_at_once": 0, "tone": "warm"}
                """)));
  }

  @Test
  void aSessionCannotOpenItselfNorSpendMore() {
    assertEquals(
        new TreeSet<>(
            Set.of(
                "settings.session_mode",
                "settings.session_budget_usd",
                "settings.monthly_budget_usd",
                "settings.consent_taken_by",
                "settings.calls_at_once")),
        sorted(
            wrong(
                Level.SESSION,
                """
                {"session_mode": "open", "session_budget_usd": 9, "monthly_budget_usd": "x",
                 "consent_taken_by": "tenant", "calls_at_once": 99}
                """)));
    assertEquals(
        List.of("settings.consent_taken_by"),
        wrong(Level.POSITION, "{\"consent_taken_by\": \"tenant\"}"));
  }

  @Test
  void aSessionMayCarryWordsOfTheDocumentsThatWeDoNotKnow() {
    assertEquals(
        InterviewSettings.NONE, given(Level.SESSION, "{\"max_tokens\": 5, \"voice\": null}"));
  }

  @Test
  void whatAnotherVersionStoredAndWeDoNotUnderstandIsAsIfNeverSaid() {
    assertEquals(
        InterviewSettings.NONE,
        InterviewSettings.stored("{\"voice\": 7, \"speed\": 99, \"session_mode\": \"odd\"}"));
  }
}
