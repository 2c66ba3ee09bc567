package org.vivavoce.platform.crypto;

/**
 * Sealed bytes could not be opened: their key was erased, or they are not what was sealed. Trying
 * again does not help.
 */
public final class SealBrokenException extends RuntimeException {
  public SealBrokenException(String message, Throwable cause) {
    super(message, cause);
  }

  public SealBrokenException(String message) {
    super(message);
  }
}
