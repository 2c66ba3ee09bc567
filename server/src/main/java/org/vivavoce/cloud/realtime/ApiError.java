package org.vivavoce.cloud.realtime;

import java.util.Set;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The error body that all endpoints share: {@code {"error":{message,type,param,code}}}. */
record ApiError(String type, String code, String message) {
  private static final int LONGEST_MESSAGE = 300;

  /** What only money can mend (HTTP 429 like a rate limit, but repeating it never helps). */
  private static final Set<String> QUOTA =
      Set.of(
          "insufficient_quota",
          "credit_balance_exhausted",
          "project_spend_limit_exceeded",
          "organization_spend_limit_exceeded",
          "organization_usage_limit_exceeded");

  static ApiError read(String body) {
    try {
      JsonNode error = Json.tree(body).path("error");
      return new ApiError(
          error.path("type").asString(""),
          error.path("code").asString(""),
          error.path("message").asString(""));
    } catch (JacksonException e) {
      return new ApiError("", "", "");
    }
  }

  boolean isQuota() {
    return QUOTA.contains(type) || QUOTA.contains(code);
  }

  /** For a log: short, and never the key (the service shows only its ends). */
  String words(int status) {
    String shortened =
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    return "HTTP " + status + " " + (code.isEmpty() ? type : code) + ": " + shortened;
  }
}
