package org.vivavoce.platform.http;

import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.fault.Fault;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one place where a failure becomes an answer: problem+json (RFC 9457) with a published code
 * and the documents' {@code error} string. What is unexpected says nothing of our insides; the log
 * has it under the same request id.
 */
public final class Problems {
  /**
   * Seconds; a member of this name is also sent as the header {@code Retry-After} (RFC 9110
   * §10.2.3).
   */
  public static final String RETRY_AFTER_S = "retry_after_s";

  /** The methods that a path knows; sent as the header {@code Allow} (RFC 9110 §15.5.6). */
  static final String ALLOW = "allow";

  /** The version of the member {@code current}; sent as the header {@code ETag}. */
  static final String ETAG = "etag";

  private static final Set<String> HEADERS_ONLY = Set.of(ALLOW, ETAG);

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final int RETRY_STORAGE_S = 2;

  private Problems() {}

  /** Any throwable as the problem that the caller may see; logs what is a bug. */
  static ProblemException of(Throwable thrown) {
    if (thrown instanceof ProblemException problem) {
      return problem;
    }
    if (thrown instanceof HttpResponseException answer) {
      return ofJavalin(answer);
    }
    return switch (Fault.categoryOf(thrown)) {
      case RETRY -> {
        LOG.warn("A dependency is away: {}", thrown.toString());
        yield new ProblemException(
            ErrorCode.STORAGE_UNAVAILABLE,
            "The database cannot be reached just now. Try again in a few seconds.",
            List.of(),
            Map.of(RETRY_AFTER_S, RETRY_STORAGE_S));
      }
      case DO_NOT_RETRY, BUG -> {
        LOG.error("A request failed unexpectedly", thrown);
        yield new ProblemException(
            ErrorCode.INTERNAL,
            "Something went wrong on our side. The request id helps whoever looks into it.");
      }
    };
  }

  private static ProblemException ofJavalin(HttpResponseException answer) {
    return switch (answer.getStatus()) {
      case 404 -> new ProblemException(ErrorCode.NOT_FOUND, "There is nothing at this address.");
      case 405 -> {
        Map<String, String> details = answer.getDetails();
        String allow =
            details.getOrDefault("availableMethods", details.getOrDefault("Available methods", ""));
        yield new ProblemException(
            ErrorCode.METHOD_NOT_ALLOWED,
            "This address does not know that method.",
            List.of(),
            Map.of(ALLOW, allow));
      }
      case 413 -> tooLarge();
      default -> new ProblemException(ErrorCode.INVALID_INPUT, "The request cannot be understood.");
    };
  }

  static ProblemException tooLarge() {
    return new ProblemException(
        ErrorCode.TOO_LARGE, "The request's body is larger than this server takes.");
  }

  /** The body as it goes over the wire; also what a WebSocket handshake is refused with. */
  static ObjectNode body(ProblemException problem, @Nullable String requestId) {
    ErrorCode code = problem.code();
    ObjectNode body = Json.object();
    body.put("type", "urn:vivavoce:problem:" + code.wire());
    body.put("title", code.title());
    body.put("status", code.status());
    body.put("detail", problem.getMessage());
    body.put("code", code.wire());
    body.put("error", code.legacyError());
    ArrayNode errors = body.putArray("errors");
    for (FieldError field : problem.fields()) {
      errors.addObject().put("field", field.field()).put("message", field.message());
    }
    if (requestId != null) {
      body.put("request_id", requestId);
    }
    problem
        .members()
        .forEach(
            (name, value) -> {
              if (!HEADERS_ONLY.contains(name)) {
                body.set(name, Json.mapper().valueToTree(value));
              }
            });
    return body;
  }

  /** Does nothing when an answer is already on its way: then the connection just ends. */
  static void write(
      HttpServletResponse response, ProblemException problem, @Nullable String requestId) {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(problem.code().status());
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    if (problem.members().get(RETRY_AFTER_S) instanceof Number seconds) {
      response.setHeader("Retry-After", seconds.toString());
    }
    if (problem.members().get(ALLOW) instanceof String allow && !allow.isEmpty()) {
      response.setHeader("Allow", allow);
    }
    if (problem.members().get(ETAG) instanceof String etag) {
      response.setHeader("ETag", etag);
    }
    if (problem.code().status() == 401) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    byte[] bytes = Json.bytes(body(problem, requestId));
    response.setContentLength(bytes.length);
    try {
      response.getOutputStream().write(bytes);
    } catch (IOException e) {
      LOG.debug("The caller left before the problem was written", e);
    }
  }
}
