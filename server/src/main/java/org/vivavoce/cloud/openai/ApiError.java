package org.vivavoce.cloud.openai;

import java.util.Set;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The error that all endpoints share, as an answer's body ({@code {"error":{message,type,param,
 * code}}}) and inside an event. What only money can mend is told here and nowhere else.
 */
public record ApiError(String type, String code, String message) {
  private static final int LONGEST_MESSAGE = 300;

  /** What only money can mend (HTTP 429 like a rate limit, but repeating it never helps). */
  private static final Set<String> QUOTA =
      Set.of(
          "insufficient_quota",
          "credit_balance_exhausted",
          "project_spend_limit_exceeded",
          "organization_spend_limit_exceeded",
          "organization_usage_limit_exceeded");

  /** Of an answer that was refused; of one that is no JSON nothing is known. */
  public static ApiError read(String body) {
    try {
      return in(Json.tree(body).path("error"));
    } catch (JacksonException e) {
      return new ApiError("", "", "");
    }
  }

  /** The object itself, as an event has it. */
  public static ApiError in(JsonNode error) {
    return new ApiError(
        error.path("type").asString(""),
        error.path("code").asString(""),
        error.path("message").asString(""));
  }

  /** Repeating it helps nobody before somebody has paid. */
  public boolean isQuota() {
    return QUOTA.contains(type) || QUOTA.contains(code);
  }

  /** For a log: short, and never the key (the service shows only its ends). */
  public String words(int status) {
    String shortened =
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    return "HTTP " + status + " " + (code.isEmpty() ? type : code) + ": " + shortened;
  }
}
