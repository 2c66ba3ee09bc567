package org.vivavoce.platform.http;

/**
 * The published error codes. Each carries its HTTP status, a title, and the {@code error} string
 * that the source documents' clients compare letter for letter where a document gives one.
 */
public enum ErrorCode {
  INVALID_INPUT(400, "Something in the request is not right", "Invalid request"),
  INVALID_JSON(400, "The request body is not JSON", "Invalid JSON"),
  UNAUTHORIZED(401, "Sign in first", "Unauthorized"),
  INVALID_TOKEN(401, "This token is not valid", "Invalid token"),
  FORBIDDEN(403, "You may not do this", "Forbidden"),
  NO_TENANT_ACCESS(403, "You are not a member of this tenant", "No tenant access"),
  NOT_FOUND(404, "There is nothing here", "Not found"),
  SESSION_NOT_FOUND(404, "This interview session does not exist", "Interview session not found"),
  METHOD_NOT_ALLOWED(405, "This method is not allowed here", "Method not allowed"),
  TENANT_REQUIRED(409, "Name the tenant you act for", "Tenant required"),
  STATUS_CONFLICT(409, "The session's status does not allow this", "Invalid session"),
  JOURNAL_HOLE(409, "The journal has a hole", "Journal hole"),
  FENCED(409, "A newer host has taken over this session", "Fenced"),
  TICKET_SPENT(410, "This link was used already or has expired", "Invalid token"),
  REQUEST_TIMEOUT(408, "The request came too slowly", "Request timeout"),
  TOO_LARGE(413, "The request is too large", "Payload too large"),
  MISDIRECTED(421, "This server has another name", "Misdirected request"),
  BUSY(503, "Too much at once; try again shortly", "Service unavailable"),
  UNSUPPORTED_MEDIA_TYPE(415, "Send application/json", "Unsupported media type"),
  RATE_LIMITED(429, "Too many requests; try again shortly", "Too many requests"),
  INTERNAL(500, "Something went wrong on our side", "Internal server error"),
  NOT_IMPLEMENTED(501, "This server does not do that", "Not implemented"),
  UPSTREAM_FAILED(502, "The realtime service refused the call", "Failed to connect to OpenAI"),
  CALLS_AT_LIMIT(503, "As many calls as may be are in flight", "Service unavailable"),
  BUDGET_SPENT(409, "What calls may cost is spent", "Invalid session"),
  STORAGE_UNAVAILABLE(503, "The database cannot be reached", "Service unavailable"),
  UPSTREAM_SLOW(504, "The realtime service did not answer in time", "Failed to connect to OpenAI"),
  DATA_CHANNEL_REFUSED(
      400, "A sealed session takes audio only: offer no data channel", "Invalid session"),
  RESULT_NOT_READY(202, "The summary is being written", "Not ready"),
  CODE_WRONG(403, "This code is wrong or has expired", "Invalid code"),
  WRONG_PERSON(403, "Another address was invited", "Wrong person"),
  INVITATION_UNKNOWN(404, "This invitation link leads to nothing", "Invitation not found"),
  INVITATION_UNUSABLE(410, "This invitation has expired or was taken back", "Invitation expired"),
  ALREADY_INVITED(409, "There is an open invitation already", "Already invited"),
  CONSENT_REQUIRED(409, "The candidate has to agree first", "Consent required"),
  CONSENT_TEXT_CHANGED(409, "The text has changed; read it again", "Consent text changed"),
  POSITION_IN_USE(409, "Somebody was invited for this position", "Position in use"),
  PLAN_EMPTY(409, "There is no question to publish", "Plan is empty"),
  CANDIDATE_EXISTS(409, "There is a candidate with this address", "Candidate exists"),
  CANDIDATE_HAS_SESSIONS(409, "This candidate was interviewed", "Candidate has sessions"),
  ALREADY_MEMBER(409, "This person is a member already", "Already a member"),
  LAST_OWNER(409, "A tenant needs an owner", "Last owner"),
  STALE(412, "It was changed in between", "Precondition failed"),
  IDEMPOTENCY_KEY_REUSED(422, "This key was used for something else", "Idempotency key reused"),
  PRECONDITION_REQUIRED(428, "Say which version you change", "Precondition required"),
  SIGNIN_REFUSED(502, "The identity provider refuses this server", "Service unavailable"),
  SIGNIN_UNAVAILABLE(503, "Signing in is not possible just now", "Service unavailable");

  private final int status;
  private final String title;
  private final String legacyError;

  ErrorCode(int status, String title, String legacyError) {
    this.status = status;
    this.title = title;
    this.legacyError = legacyError;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The documents' {@code error} string. */
  public String legacyError() {
    return legacyError;
  }

  /** The {@code code} on the wire: lower case. */
  public String wire() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
