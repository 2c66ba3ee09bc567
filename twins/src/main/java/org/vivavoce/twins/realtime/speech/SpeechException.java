package org.vivavoce.twins.realtime.speech;

import org.jspecify.annotations.Nullable;

/**
 * Recognition or synthesis failed for a reason outside the words themselves: a program that is
 * missing, hung or failed, a URL that refused. The message holds no spoken words and no secret.
 */
public sealed class SpeechException extends RuntimeException permits SpeechHttp.Refused {
  private static final long serialVersionUID = 1L;
  private final boolean retrySensible;

  public SpeechException(String message, boolean retrySensible, @Nullable Throwable cause) {
    super(message, cause);
    this.retrySensible = retrySensible;
  }

  /** Whether the same call may succeed a little later. */
  public boolean retrySensible() {
    return retrySensible;
  }
}
