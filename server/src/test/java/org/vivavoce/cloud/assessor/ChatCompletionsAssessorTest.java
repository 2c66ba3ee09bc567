package org.vivavoce.cloud.assessor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.evaluation.Assessment;
import org.vivavoce.evaluation.AssessmentRequest;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.AssessorOrigin;
import tools.jackson.databind.JsonNode;

class ChatCompletionsAssessorTest {
  private static final AssessmentRequest REQUEST =
      new AssessmentRequest(
          "Do this.",
          "{\"entries\":[]}",
          "interview_summary",
          Json.tree("{\"type\":\"object\",\"additionalProperties\":false}"));

  private static final Time NOON =
      new Time() {
        @Override
        public Instant now() {
          return Instant.parse("2026-11-21T12:00:00Z");
        }

        @Override
        public long monotonicMs() {
          return 0;
        }
      };

  private final AssessorOrigin origin = new AssessorOrigin();

  @AfterEach
  void close() {
    origin.close();
  }

  private Assessment ask(URI base, String key, Duration timeout) {
    return new ChatCompletionsAssessor(base, new Secret(key), "a-model", timeout, NOON)
        .assess(REQUEST);
  }

  private Assessment ask(AssessorOrigin.Answer answer) {
    origin.answers(_ -> answer);
    return ask(origin.baseUrl(), AssessorOrigin.KEY, Duration.ofSeconds(5));
  }

  private Assessment.Unavailable unavailable(AssessorOrigin.Answer answer) {
    return assertInstanceOf(Assessment.Unavailable.class, ask(answer));
  }

  @Test
  void theAnswersJsonComesBackWithTheModelThatGaveIt() {
    Assessment.Answered answered =
        assertInstanceOf(Assessment.Answered.class, ask(AssessorOrigin.says("{\"covered\":[]}")));
    assertEquals(Json.tree("{\"covered\":[]}"), answered.json());
    assertEquals("test-model-2026", answered.model());
    JsonNode sent = origin.requests().getFirst();
    assertEquals("a-model", sent.path("model").asString());
    assertEquals("system", sent.path("messages").path(0).path("role").asString());
    assertEquals("{\"entries\":[]}", sent.path("messages").path(1).path("content").asString());
    JsonNode schema = sent.path("response_format").path("json_schema");
    assertEquals("json_schema", sent.path("response_format").path("type").asString());
    assertTrue(schema.path("strict").asBoolean());
    assertEquals("interview_summary", schema.path("name").asString());
    assertFalse(schema.path("schema").path("additionalProperties").asBoolean(true));
  }

  @Test
  void aRefusalAFilterAndACutOffAnswerAreNotAskedAgain() {
    assertEquals(
        new Assessment.Refused("refusal"), ask(AssessorOrigin.completion("stop", null, "No.")));
    assertEquals(
        new Assessment.Refused("content_filter"),
        ask(AssessorOrigin.completion("content_filter", "", null)));
    assertEquals(
        new Assessment.TooLong(), ask(AssessorOrigin.completion("length", "{\"cov", null)));
    assertEquals(
        new Assessment.TooLong(),
        ask(AssessorOrigin.error(400, "invalid_request_error", "context_length_exceeded")));
  }

  @Test
  void theOriginsWordOnRetryingIsKept() {
    AssessorOrigin.Answer slow = AssessorOrigin.error(429, "requests", "rate_limit_exceeded");
    assertEquals(
        new Assessment.Unavailable(true, Duration.ofMillis(1500), "HTTP 429 rate_limit_exceeded"),
        ask(origin.with(slow, "retry-after-ms", "1500")));
    assertEquals(
        Duration.ofSeconds(7), unavailable(origin.with(slow, "retry-after", "7")).retryAfter());
    assertEquals(
        Duration.ofSeconds(30),
        unavailable(origin.with(slow, "retry-after", "Sat, 21 Nov 2026 12:00:30 GMT"))
            .retryAfter());
    assertFalse(unavailable(origin.with(slow, "x-should-retry", "false")).retry());
    assertTrue(unavailable(AssessorOrigin.error(503, "x", "server_is_overloaded")).retry());
    assertFalse(
        unavailable(AssessorOrigin.error(429, "insufficient_quota", "credit_balance_exhausted"))
            .retry());
    assertFalse(
        unavailable(AssessorOrigin.error(429, "tokens", "project_spend_limit_exceeded")).retry());
    assertFalse(
        unavailable(AssessorOrigin.error(400, "invalid_request_error", "unsupported_schema"))
            .retry());
  }

  @Test
  void aWrongKeyIsForAHuman() {
    Assessment.Unavailable refused =
        assertInstanceOf(
            Assessment.Unavailable.class, ask(origin.baseUrl(), "sk-wrong", Duration.ofSeconds(5)));
    assertFalse(refused.retry());
    assertEquals("HTTP 401 invalid_api_key", refused.reason());
  }

  @Test
  void whatIsNoJsonMayBeAskedAgain() {
    assertTrue(unavailable(AssessorOrigin.says("Certainly! Here is")).retry());
    assertTrue(unavailable(AssessorOrigin.says("[1]")).retry());
    assertTrue(unavailable(new AssessorOrigin.Answer(200, java.util.Map.of(), "<html>")).retry());
  }

  @Test
  void anOriginThatIsDownOrSilentMayBeAskedAgain() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    origin.answers(
        _ -> {
          try {
            end.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return AssessorOrigin.says("{}");
        });
    Assessment slow = ask(origin.baseUrl(), AssessorOrigin.KEY, Duration.ofMillis(200));
    end.countDown();
    assertTrue(assertInstanceOf(Assessment.Unavailable.class, slow).retry());
    URI base = origin.baseUrl();
    origin.close();
    Assessment down = ask(base, AssessorOrigin.KEY, Duration.ofSeconds(5));
    assertTrue(assertInstanceOf(Assessment.Unavailable.class, down).retry());
  }
}
