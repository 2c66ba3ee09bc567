package org.vivavoce.platform.db;

import org.vivavoce.platform.fault.Fault;
import org.vivavoce.platform.fault.FaultCategory;

/**
 * PostgreSQL is away, starting, full or out of connections. Whether the transaction was committed
 * is unknown when the connection broke during the commit, so a retry must be idempotent; trying
 * again shortly is sensible. HTTP answers 503 {@code storage_unavailable}.
 */
public final class StorageUnavailableException extends RuntimeException implements Fault {
  public StorageUnavailableException(Throwable cause) {
    super("the database cannot be reached", cause);
  }

  @Override
  public FaultCategory category() {
    return FaultCategory.RETRY;
  }
}
