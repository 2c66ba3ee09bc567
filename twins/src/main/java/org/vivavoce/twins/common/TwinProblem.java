package org.vivavoce.twins.common;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal on the wire in OpenAI's shape ({@code {"error":{message,type,param,code}}}), as an HTTP
 * answer or, over a socket, as the body of an {@code error} event.
 */
public final class TwinProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public static final String INVALID_REQUEST = "invalid_request_error";
  public static final String NOT_IMPLEMENTED = "not_implemented_by_twin";

  private final int status;
  private final String type;
  private final @Nullable String code;
  private final @Nullable String param;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  public TwinProblem(
      int status, String type, @Nullable String code, @Nullable String param, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }

  /** 400: the request itself is wrong; the same request will never be taken. */
  public static TwinProblem invalid(@Nullable String code, @Nullable String param, String message) {
    return new TwinProblem(400, INVALID_REQUEST, code, param, message);
  }

  /** 501: the cloud does this, the twin does not. Never answered as if it had worked. */
  public static TwinProblem notImplemented(@Nullable String param, String message) {
    return new TwinProblem(501, INVALID_REQUEST, NOT_IMPLEMENTED, param, message);
  }

  /** 404 for an address that the cloud does not have either. */
  public static TwinProblem unknownUrl(String method, String path) {
    return new TwinProblem(
        404, INVALID_REQUEST, "unknown_url", null, "Unknown request URL: " + method + " " + path);
  }

  /** 429 that official clients retry by themselves after {@code retry-after-ms}. */
  public static TwinProblem rateLimit(String message, long retryAfterMs) {
    TwinProblem problem =
        new TwinProblem(429, "rate_limit_error", "rate_limit_exceeded", null, message);
    problem.headers.put("retry-after-ms", Long.toString(retryAfterMs));
    problem.headers.put("Retry-After", Long.toString(Math.max(1, retryAfterMs / 1000)));
    return problem;
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  public @Nullable String code() {
    return code;
  }

  public @Nullable String param() {
    return param;
  }

  /**
   * What {@code x-should-retry} says, which wins over a client's own rule: a limit that passes by
   * itself or a failure, but neither a quota nor what the twin will never do.
   */
  public boolean retryHelps() {
    return switch (status) {
      case 408, 409, 500, 502, 503, 504 -> true;
      case 429 -> !"insufficient_quota".equals(type);
      default -> false;
    };
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** The words, never null. */
  public String message() {
    String message = getMessage();
    return message == null ? type : message;
  }

  /** The inner object, as both the HTTP body and an {@code error} event carry it. */
  public ObjectNode detail() {
    return Json.object()
        .put("message", message())
        .put("type", type)
        .put("param", param)
        .put("code", code);
  }

  public ObjectNode body() {
    ObjectNode body = Json.object();
    body.set("error", detail());
    return body;
  }
}
