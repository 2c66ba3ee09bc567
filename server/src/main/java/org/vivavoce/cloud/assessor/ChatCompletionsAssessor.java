package org.vivavoce.cloud.assessor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vivavoce.cloud.openai.ApiError;
import org.vivavoce.cloud.openai.RetryRule;
import org.vivavoce.evaluation.Assessment;
import org.vivavoce.evaluation.AssessmentRequest;
import org.vivavoce.evaluation.Assessor;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.http.WholeAnswer;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST {base}/chat/completions} with a strict {@code json_schema} (OpenAI API reference,
 * "Create chat completion"; any compatible server). One adapter for the twin and the clouds: only
 * base URL, key and model differ. It asks once; whether and when to ask again is its answer, and
 * waiting is the job's.
 */
public final class ChatCompletionsAssessor implements Assessor {
  private static final long LARGEST_ANSWER_BYTES = 4L << 20;

  private final URI endpoint;
  private final Secret apiKey;
  private final String model;
  private final Duration timeout;
  private final Time time;
  private final HttpClient http;

  /**
   * @param baseUrl ends in {@code /v1} for OpenAI itself; without a slash at the end
   * @param timeout for one answer, headers and body together
   */
  public ChatCompletionsAssessor(
      URI baseUrl, Secret apiKey, String model, Duration timeout, Time time) {
    this.endpoint = URI.create(baseUrl.toString().replaceAll("/+$", "") + "/chat/completions");
    this.apiKey = apiKey;
    this.model = model;
    this.timeout = timeout;
    this.time = time;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  @Override
  public Assessment assess(AssessmentRequest request) {
    HttpRequest call =
        HttpRequest.newBuilder(endpoint)
            .header("Authorization", "Bearer " + apiKey.reveal())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(request), StandardCharsets.UTF_8))
            .build();
    try {
      HttpResponse<String> response = WholeAnswer.of(http, call, timeout, LARGEST_ANSWER_BYTES);
      return response.statusCode() == 200 ? answered(response.body()) : refusedBy(response);
    } catch (HttpTimeoutException e) {
      return new Assessment.Unavailable(true, null, "no answer in " + timeout);
    } catch (IOException e) {
      String why = "cannot be reached: " + e.getClass().getSimpleName();
      return new Assessment.Unavailable(true, null, why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Assessment.Unavailable(true, null, "interrupted");
    }
  }

  private String body(AssessmentRequest request) {
    ObjectNode body = Json.object().put("model", model).put("store", false);
    body.putArray("messages")
        .add(Json.object().put("role", "system").put("content", request.instructions()))
        .add(Json.object().put("role", "user").put("content", request.data()));
    ObjectNode format = body.putObject("response_format").put("type", "json_schema");
    format
        .putObject("json_schema")
        .put("name", request.schemaName())
        .put("strict", true)
        .set("schema", request.schema());
    return body.toString();
  }

  private Assessment answered(String body) {
    JsonNode answer = parse(body);
    JsonNode choice = answer == null ? null : answer.path("choices").path(0);
    if (answer == null || choice == null || choice.isMissingNode()) {
      return new Assessment.Unavailable(true, null, "no chat completion");
    }
    JsonNode message = choice.path("message");
    if (message.path("refusal").isString()) {
      return new Assessment.Refused("refusal");
    }
    return switch (choice.path("finish_reason").asString("")) {
      case "length" -> new Assessment.TooLong();
      case "content_filter" -> new Assessment.Refused("content_filter");
      default -> content(message.path("content").asString(""), answer.path("model"));
    };
  }

  private Assessment content(String content, JsonNode answeredBy) {
    JsonNode json = parse(content);
    return json == null || !json.isObject()
        ? new Assessment.Unavailable(true, null, "the content is no JSON object")
        : new Assessment.Answered(json, answeredBy.asString(model));
  }

  private Assessment refusedBy(HttpResponse<String> response) {
    ApiError error = ApiError.read(response.body());
    String code = error.code();
    if (code.equals("context_length_exceeded")) {
      return new Assessment.TooLong();
    }
    if (code.equals("content_filter")) {
      return new Assessment.Refused("content_filter");
    }
    String reason = "HTTP " + response.statusCode() + (code.isEmpty() ? "" : " " + code);
    HttpHeaders headers = response.headers();
    OptionalLong asked = RetryRule.askedMs(headers, time.now());
    return new Assessment.Unavailable(
        RetryRule.mayRepeat(response.statusCode(), headers, error),
        asked.isPresent() ? Duration.ofMillis(asked.getAsLong()) : null,
        reason);
  }

  private static @Nullable JsonNode parse(String text) {
    try {
      return Json.tree(text);
    } catch (JacksonException e) {
      return null;
    }
  }
}
