package org.vivavoce.platform.observe;

import java.util.Map;
import org.jspecify.annotations.Nullable;
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
  private final @Nullable String before;

  private LogContext(String key, Object value) {
    this.key = key;
    this.before = MDC.get(key);
    MDC.put(key, value.toString());
  }

  public static LogContext with(String key, Object value) {
    return new LogContext(key, value);
  }

  /**
   * Forgets everything until closed: for a thread that begins new work and may have inherited the
   * ids of whatever created it.
   */
  public static AutoCloseableContext fresh() {
    Map<String, String> before = MDC.getCopyOfContextMap();
    MDC.clear();
    return () -> {
      MDC.clear();
      if (before != null) {
        MDC.setContextMap(before);
      }
    };
  }

  /** Closing it throws nothing. */
  public interface AutoCloseableContext extends AutoCloseable {
    @Override
    void close();
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
