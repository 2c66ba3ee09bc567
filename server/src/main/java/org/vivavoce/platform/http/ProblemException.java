package org.vivavoce.platform.http;

import java.util.List;
import java.util.Map;

/**
 * Ends a request with problem+json (RFC 9457). Thrown by routes; made into an answer in one place,
 * {@code platform.http}.
 */
public final class ProblemException extends RuntimeException {
  private final ErrorCode code;
  private final transient List<FieldError> fields;
  private final transient Map<String, Object> members;

  public ProblemException(ErrorCode code, String detail) {
    this(code, detail, List.of(), Map.of());
  }

  /**
   * @param members extension members of the problem, for example {@code expected} of a journal hole
   */
  public ProblemException(
      ErrorCode code, String detail, List<FieldError> fields, Map<String, Object> members) {
    super(detail);
    this.code = code;
    this.fields = List.copyOf(fields);
    this.members = Map.copyOf(members);
  }

  public ErrorCode code() {
    return code;
  }

  public List<FieldError> fields() {
    return fields;
  }

  public Map<String, Object> members() {
    return members;
  }
}
