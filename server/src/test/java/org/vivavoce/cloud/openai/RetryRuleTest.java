package org.vivavoce.cloud.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vivavoce.platform.json.Json;

class RetryRuleTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final ApiError OTHER = new ApiError("requests", "rate_limit_exceeded", "");

  private static HttpHeaders headers(String... namesAndValues) {
    Map<String, List<String>> map = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return HttpHeaders.of(map, (_, _) -> true);
  }

  private static OptionalLong waitMs(int repeats, int status, String... headers) {
    return RetryRule.waitMs(repeats, status, headers(headers), OTHER, NOW);
  }

  /** As type, where the service says it most often, and as code. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "insufficient_quota",
        "credit_balance_exhausted",
        "project_spend_limit_exceeded",
        "organization_spend_limit_exceeded",
        "organization_usage_limit_exceeded"
      })
  void whatMoneyAloneCanMendIsNeverRepeatedWhateverTheHeadersSay(String word) {
    HttpHeaders tempting = headers("x-should-retry", "true", "retry-after-ms", "1");
    for (ApiError error :
        List.of(
            ApiError.read("{\"error\":{\"type\":\"%s\",\"code\":null}}".formatted(word)),
            ApiError.read("{\"error\":{\"type\":\"x\",\"code\":\"%s\"}}".formatted(word)),
            ApiError.in(Json.object().put("type", word)),
            ApiError.in(Json.object().put("code", word)))) {
      assertTrue(error.isQuota());
      for (int status : List.of(400, 402, 403, 429, 500, 503)) {
        assertFalse(RetryRule.mayRepeat(status, tempting, error));
        assertEquals(OptionalLong.empty(), RetryRule.waitMs(0, status, tempting, error, NOW));
      }
    }
  }

  @Test
  void theSameStatusWithoutThatWordIsRepeatedTwice() {
    assertEquals(OptionalLong.of(500), waitMs(0, 429));
    assertEquals(OptionalLong.of(1_000), waitMs(1, 429));
    assertEquals(OptionalLong.empty(), waitMs(2, 429));
  }

  @Test
  void withoutAWordOnItTheStatusDecides() {
    for (int status : List.of(408, 409, 429, 500, 502, 503, 504)) {
      assertTrue(waitMs(0, status).isPresent(), "repeated: " + status);
    }
    for (int status : List.of(200, 201, 400, 401, 403, 404, 413, 422)) {
      assertTrue(waitMs(0, status).isEmpty(), "not repeated: " + status);
    }
  }

  @Test
  void aWordOnItWinsAndNonsenseIsNone() {
    assertTrue(waitMs(0, 400, "x-should-retry", "true").isPresent());
    assertTrue(waitMs(0, 500, "x-should-retry", "false").isEmpty());
    assertTrue(waitMs(0, 500, "x-should-retry", "perhaps").isPresent());
  }

  @Test
  void aStatedWaitIsKeptWithinAMinuteAndToldInFullToWhoCanWait() {
    assertEquals(OptionalLong.of(1_500), waitMs(0, 429, "retry-after-ms", "1500"));
    assertEquals(OptionalLong.of(7_000), waitMs(0, 429, "retry-after", "7"));
    assertEquals(
        OptionalLong.of(30_000), waitMs(0, 429, "retry-after", "Sat, 21 Nov 2026 12:00:30 GMT"));
    assertEquals(OptionalLong.of(500), waitMs(0, 429, "retry-after", "61"));
    assertEquals(OptionalLong.of(500), waitMs(0, 429, "retry-after", "soon"));
    assertEquals(OptionalLong.of(500), waitMs(0, 429, "retry-after", "-1"));
    assertEquals(
        OptionalLong.of(3_600_000), RetryRule.askedMs(headers("retry-after", "3600"), NOW));
    assertEquals(OptionalLong.empty(), RetryRule.askedMs(headers(), NOW));
  }

  @Test
  void anAnswerThatIsNoJsonIsNoQuota() {
    assertFalse(ApiError.read("<html>no money</html>").isQuota());
    assertFalse(ApiError.read("{}").isQuota());
  }
}
