package org.vivavoce.twins.realtime.rtc;

import org.jspecify.annotations.Nullable;

/**
 * This machine or process cannot carry WebRTC media at all, or not now; the message says in words
 * why and what to do. A retry is sensible only after the named thing was put right.
 */
public final class RtcUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RtcUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
