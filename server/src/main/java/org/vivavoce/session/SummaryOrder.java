package org.vivavoce.session;

import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Orders the summary of a session that ended; bound by evaluation. */
@FunctionalInterface
public interface SummaryOrder {
  /**
   * In the caller's transaction, whoever acts in it. Ordering again is harmless: the work is
   * idempotent by the transcript it reads.
   *
   * @param why names the occasion, so that one order does not stand for another; stable
   */
  void order(Handle tx, UUID tenantId, UUID sessionId, String why, Duration delay);
}
