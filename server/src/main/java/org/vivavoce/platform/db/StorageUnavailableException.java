package org.vivavoce.platform.db;

/**
 * PostgreSQL is away, starting, full or out of connections. Whether the transaction was committed
 * is unknown when the connection broke during the commit, so a retry must be idempotent; trying
 * again shortly is sensible. HTTP answers 503 {@code storage_unavailable}.
 */
public final class StorageUnavailableException extends RuntimeException {
  public StorageUnavailableException(Throwable cause) {
    super("the database cannot be reached", cause);
  }
}
