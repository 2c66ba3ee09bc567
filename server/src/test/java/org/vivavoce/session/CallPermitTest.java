package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Sitting;
import org.vivavoce.testing.Facts;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/** Whether a host may open a call, with which key, and what calls cost. */
class CallPermitTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  /** No call of an earlier test is in flight, and nothing is set. */
  @BeforeEach
  void quiet() {
    viva.owner.useHandle(
        h -> {
          h.execute("update interview_sessions set call_permitted_at = null");
          h.execute("update tenants set settings = '{}'");
          h.execute("delete from realtime_usage");
          h.execute("delete from tenant_secrets");
        });
  }

  private static JsonNode ask(Sitting sitting) {
    ControlFixture.Answer answer = asked(sitting);
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }

  private static ControlFixture.Answer asked(Sitting sitting) {
    return viva.bearer(
        sitting.hostToken,
        "/internal/v1/host/call-permit",
        Json.object().put("epoch", sitting.epoch));
  }

  private static JsonNode beat(Sitting sitting) {
    return viva.bearer(
            sitting.hostToken,
            "/internal/v1/host/heartbeat",
            Json.object().put("epoch", sitting.epoch))
        .json();
  }

  /** 100 tokens of text out at 16 dollars a million, 1,000 of sound at 64: 65,600 millionths. */
  private static String used(String model) {
    return """
        {"kind":"used","what":"response","input_tokens":0,"output_tokens":1100,"seconds":0,
         "kinds":{"model":"%s","audio_input_tokens":0,"cached_text_input_tokens":0,"cached_audio_input_tokens":0,"audio_output_tokens":1000}}"""
        .formatted(model);
  }

  private static void tenantSays(Sitting sitting, String settings) {
    viva.owner.useHandle(
        h ->
            h.execute(
                """
                update tenants set settings = cast(? as jsonb)
                where id = (select tenant_id from interview_sessions where id = ?)
                """,
                "{\"interviews\":" + settings + "}",
                sitting.id));
  }

  private static void sessionSays(Sitting sitting, String settings) {
    viva.owner.useHandle(
        h ->
            h.execute(
                "update interview_sessions set settings = cast(? as jsonb) where id = ?",
                settings,
                sitting.id));
  }

  @Test
  void aHostMayOpenACallWithTheKeyOfNow() {
    Sitting sitting = viva.sitting();
    viva.owner.useHandle(h -> h.execute("update tenant_users set role = 'owner'"));
    ControlFixture.Browser owner = viva.browser(sitting.links.path("member"));
    JsonNode first = ask(sitting);
    assertTrue(first.path("granted").asBoolean());
    assertEquals("sk-realtime", first.path("api_key").asString());
    assertEquals("http://127.0.0.1:9/v1", first.path("base_url").asString());
    assertTrue(first.path("budget_left_micros").isNull());
    for (String key : List.of("sk-tenant-key-0001", "sk-tenant-key-0002")) {
      JsonNode shown =
          owner
              .change("PUT", "/api/v1/settings/realtime-key", Json.object().put("key", key))
              .json();
      assertEquals(key.substring(key.length() - 4), shown.path("last_four").asString());
      assertEquals(key, ask(sitting).path("api_key").asString(), "without a restart");
    }
    String dump =
        viva.owner.withHandle(
            h ->
                h.createQuery("select string_agg(s::text, ' ') from tenant_secrets s")
                    .mapTo(String.class)
                    .one());
    assertFalse(dump.contains("sk-tenant"), "sealed in the database");
    assertEquals(200, owner.change("DELETE", "/api/v1/settings/realtime-key", null).status());
    assertEquals("sk-realtime", ask(sitting).path("api_key").asString());
    List<String> trail =
        viva.owner.withHandle(
            h ->
                h.createQuery(
                        "select action from audit_entries where action like 'realtime_key%' order by created_at")
                    .mapTo(String.class)
                    .list());
    assertEquals(List.of("realtime_key.set", "realtime_key.set", "realtime_key.removed"), trail);
  }

  @Test
  void aHostThatWasReplacedGetsNoPermit() {
    Sitting sitting = viva.sitting();
    String old = sitting.hostToken;
    long epoch = sitting.epoch;
    viva.fleet.kill(sitting.id);
    sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null);
    sitting.takeOver();
    ControlFixture.Answer refused =
        viva.bearer(old, "/internal/v1/host/call-permit", Json.object().put("epoch", epoch));
    assertEquals(409, refused.status(), refused.body());
    assertEquals("fenced", refused.code());
    assertTrue(ask(sitting).path("granted").asBoolean());
  }

  @Test
  void theInstallationsLimitOfCallsHoldsAndACallThatEndedMakesRoom() {
    List<Sitting> sittings = new ArrayList<>();
    for (int i = 0; i < ControlFixture.CALLS_AT_ONCE; i++) {
      Sitting sitting = viva.sitting();
      assertTrue(ask(sitting).path("granted").asBoolean());
      sitting.started();
      sittings.add(sitting);
    }
    Sitting late = viva.sitting();
    JsonNode refused = ask(late);
    assertEquals("calls_at_limit", refused.path("reason").asString());
    assertTrue(refused.path("retry_after_ms").asLong(0) > 0);
    assertTrue(ask(sittings.getFirst()).path("granted").asBoolean(), "its own call does not count");
    sittings.getFirst().journal(Facts.closed("completed"));
    assertTrue(ask(late).path("granted").asBoolean());
  }

  @Test
  void aTenantsOwnLimitIsTheTighterOne() {
    Sitting first = viva.sitting();
    tenantSays(first, "{\"calls_at_once\":1}");
    assertTrue(ask(first).path("granted").asBoolean());
    assertEquals("calls_at_limit", ask(viva.sitting()).path("reason").asString());
  }

  @Test
  void aCallThatStaysUpWhileNothingCanBeStoredHoldsItsPlace() {
    Sitting first = viva.sitting();
    tenantSays(first, "{\"calls_at_once\":1}");
    ask(first);
    first.started();
    first.journal(
        "{\"kind\":\"call_opened\",\"call_id\":\"rtc_1\"}",
        "{\"kind\":\"status_changed\",\"status\":\"disconnected\",\"reason\":\"storage_lost\"}");
    viva.owner.useHandle(
        h ->
            h.execute(
                "update interview_sessions set call_permitted_at = now() - interval '1 minute' where id = ?",
                first.id));
    Sitting late = viva.sitting();
    assertEquals("calls_at_limit", ask(late).path("reason").asString());
    first.journal("{\"kind\":\"call_ended\",\"call_id\":\"rtc_1\",\"reason\":\"call_lost\"}");
    assertTrue(ask(late).path("granted").asBoolean(), "its call is over");
  }

  @Test
  void aHostThatDiedHoldsNoPlace() {
    Sitting first = viva.sitting();
    tenantSays(first, "{\"calls_at_once\":1}");
    ask(first);
    first.started();
    viva.owner.useHandle(
        h ->
            h.execute(
                """
                update interview_sessions set call_permitted_at = now() - interval '1 minute',
                  host_seen_at = now() - interval '1 minute' where id = ?
                """,
                first.id));
    assertTrue(ask(viva.sitting()).path("granted").asBoolean());
  }

  @Test
  void aSessionsBudgetEndsTheInterviewAndAnotherCallIsRefused() {
    Sitting sitting = viva.sitting();
    sessionSays(sitting, "{\"session_budget_usd\":0.1}");
    assertEquals(100_000, ask(sitting).path("budget_left_micros").asLong());
    sitting.started();
    sitting.journal(used("m"));
    assertTrue(beat(sitting).path("stop").isNull());
    assertEquals(34_400, ask(sitting).path("budget_left_micros").asLong());
    sitting.journal(used("m"));
    assertEquals("session_budget", beat(sitting).path("stop").asString(""));
    JsonNode refused = ask(sitting);
    assertFalse(refused.path("granted").asBoolean());
    assertEquals("session_budget", refused.path("reason").asString());
    assertTrue(refused.path("retry_after_ms").isNull());
  }

  @Test
  void aTenantsMonthIsTheSumOfItsSessions() {
    Sitting spender = viva.sitting();
    tenantSays(spender, "{\"monthly_budget_usd\":0.1}");
    spender.started();
    spender.journal(used("m"), used("m"));
    assertEquals("tenant_budget", ask(viva.sitting()).path("reason").asString());
    viva.owner.useHandle(h -> h.execute("update realtime_usage set month = '2020-01-01'"));
    // What was read of the month is remembered for five seconds.
    org.vivavoce.testing.Eventually.eventually(
        "a new month is a new budget", () -> ask(viva.sitting()).path("granted").asBoolean());
  }

  @Test
  void membersSeeWhatAnInterviewUsedAndCost() {
    Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(used("m"));
    sitting.journal(used("m"));
    ControlFixture.Browser owner = viva.browser(sitting.links.path("member"));
    JsonNode usage = owner.get("/api/v1/sessions/" + sitting.id + "/usage").json();
    assertEquals(
        0,
        new BigDecimal("0.1312").compareTo(usage.path("cost").path("usd").decimalValue()),
        usage.toString());
    assertTrue(usage.path("cost").path("is_whole").asBoolean());
    JsonNode line = usage.path("lines").path(0);
    assertEquals("m", line.path("model").asString());
    assertEquals(2, line.path("reports").asLong());
    assertEquals(200, line.path("text_output_tokens").asLong());
    assertEquals(2_000, line.path("audio_output_tokens").asLong());
    JsonNode months = owner.get("/api/v1/usage").json().path("months");
    assertEquals(1, months.size());
    assertEquals(1, months.path(0).path("sessions").asLong());
  }

  @Test
  void aModelWithoutAPriceIsSaidToBeUnknownAndNeverStopsAnInterview() {
    Sitting sitting = viva.sitting();
    sessionSays(sitting, "{\"session_budget_usd\":0.01}");
    sitting.started();
    sitting.journal(used("a-model-of-tomorrow"));
    ControlFixture.Browser owner = viva.browser(sitting.links.path("member"));
    JsonNode cost = owner.get("/api/v1/sessions/" + sitting.id + "/usage").json().path("cost");
    assertTrue(cost.path("usd").isNull(), cost.toString());
    assertFalse(cost.path("is_whole").asBoolean());
    assertTrue(beat(sitting).path("stop").isNull());
    assertTrue(ask(sitting).path("granted").asBoolean());
  }

  @Test
  void aFactOfBeforeThereWerePricesIsStillTaken() {
    Sitting sitting = viva.sitting();
    sitting.started();
    assertEquals(
        200,
        sitting
            .journal(
                "{\"kind\":\"used\",\"what\":\"response\",\"input_tokens\":3,\"output_tokens\":4,\"seconds\":0}")
            .status());
  }

  @Test
  void aGrantCarriesTheSessionsSettings() {
    Sitting sitting = viva.sitting();
    sessionSays(
        sitting,
        """
        {"voice":"cedar","speed":0.9,"language":"de","noise_reduction":"none","max_minutes":3,
         "turn_detection":{"type":"semantic_vad","eagerness":"low"},"temperature":1.5}""");
    viva.fleet.kill(sitting.id);
    sitting.candidate.post("/api/v1/sessions/" + sitting.id + "/ticket", null);
    JsonNode granted = sitting.takeOver();
    JsonNode realtime = granted.path("realtime");
    assertEquals("cedar", realtime.path("voice").asString());
    assertEquals(0.9, realtime.path("speed").asDouble());
    assertEquals("de", realtime.path("language").asString());
    assertTrue(realtime.path("noise_reduction").isNull());
    assertEquals("semantic_vad", realtime.path("turn_detection").path("type").asString());
    assertFalse(realtime.has("temperature"), "the realtime service has none");
    assertEquals(180_000, granted.path("plan").path("time_limit_ms").asLong());
    GrantedSession read = Json.read(granted.toString(), GrantedSession.class);
    assertEquals(
        new org.vivavoce.plan.TurnDetection.SemanticVad("low"), read.realtime().turnDetection());
    assertEquals(UUID.fromString(granted.path("session_id").asString()), read.sessionId());
  }
}
