package org.vivavoce.platform.db;

import org.jspecify.annotations.Nullable;

/**
 * A start that cannot go on. The message is one sentence for the operator: what is wrong and what
 * to do; it holds no secret. Nothing was damaged; a start after the cause is gone is sensible.
 */
public final class StartFailedException extends RuntimeException {
  public StartFailedException(String sentence) {
    super(sentence);
  }

  public StartFailedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
