package org.vivavoce.twins.identity;

/** A refusal in the words of the wire; what it looks like depends on the caller's API version. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String NOT_IMPLEMENTED = "not_implemented_by_twin";

  private final int status;
  private final String code;
  private final String text;
  private final boolean oauth;

  private ApiError(int status, String code, String text, boolean oauth) {
    super(text, null, false, false);
    this.status = status;
    this.code = code;
    this.text = text;
    this.oauth = oauth;
  }

  ApiError(int status, String code, String text) {
    this(status, code, text, false);
  }

  static ApiError invalid(String text) {
    return new ApiError(400, "validation_failed", text);
  }

  /** The cloud does this, the twin does not; never answered as if it had worked. */
  static ApiError notImplemented(String what) {
    return new ApiError(501, NOT_IMPLEMENTED, what + " is not implemented by the twin.");
  }

  /** {@code {"error","error_description"}}, always status 400. */
  static ApiError oauth(String error, String description) {
    return new ApiError(400, error, description, true);
  }

  int status() {
    return status;
  }

  /** The error code, or the {@code error} of an OAuth-style body. */
  String code() {
    return code;
  }

  String text() {
    return text;
  }

  boolean isOauth() {
    return oauth;
  }

  /** The {@code error} that a redirect carries besides code and text. */
  String redirectError() {
    if (oauth) {
      return code;
    }
    return switch (code) {
      case "signup_disabled", "user_banned", "provider_email_needs_verification" -> "access_denied";
      default ->
          switch (status) {
            case 400 -> "invalid_request";
            case 401 -> "unauthorized_client";
            case 403 -> "access_denied";
            case 503 -> "temporarily_unavailable";
            default -> "server_error";
          };
    };
  }
}
