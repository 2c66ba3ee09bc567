package org.vivavoce.platform.crypto;

import org.jspecify.annotations.Nullable;

/**
 * The key store cannot be used: the master key is missing, not the one the keys were wrapped with,
 * or the folder cannot be written. One sentence for the operator; trying again does not help.
 */
public final class KeysUnusableException extends RuntimeException {
  public KeysUnusableException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
