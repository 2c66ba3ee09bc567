package org.vivavoce.platform.observe;

import org.slf4j.MDC;

/**
 * Names what the current thread works for, so that every log record says it: {@code request_id},
 * {@code tenant_id}, {@code session_id}. Ids only: never a person's words, never a secret. Used
 * with try-with-resources, on the thread that logs.
 */
public final class LogContext implements AutoCloseable {
  public static final String REQUEST_ID = "request_id";
  public static final String TENANT_ID = "tenant_id";
  public static final String SESSION_ID = "session_id";

  private final String key;
  private final @org.jspecify.annotations.Nullable String before;

  private LogContext(String key, Object value) {
    this.key = key;
    this.before = MDC.get(key);
    MDC.put(key, value.toString());
  }

  public static LogContext with(String key, Object value) {
    return new LogContext(key, value);
  }

  public static LogContext session(Object sessionId) {
    return with(SESSION_ID, sessionId);
  }

  public static LogContext tenant(Object tenantId) {
    return with(TENANT_ID, tenantId);
  }

  /** Puts back what stood there before. */
  @Override
  public void close() {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
