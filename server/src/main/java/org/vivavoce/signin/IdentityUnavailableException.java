package org.vivavoce.signin;

import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.fault.Fault;
import org.vivavoce.platform.fault.FaultCategory;

/** The identity provider gave no answer that can be used; its message names no person. */
public final class IdentityUnavailableException extends RuntimeException implements Fault {
  private final FaultCategory category;

  /**
   * @param category {@code RETRY} where it is away, {@code DO_NOT_RETRY} where it refuses us
   */
  public IdentityUnavailableException(
      FaultCategory category, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  @Override
  public FaultCategory category() {
    return category;
  }
}
