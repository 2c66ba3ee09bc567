package org.vivavoce.twins.common;

/** One WebSocket's events, called one after another, never at the same time. Must not block. */
public interface SocketHandler {
  void opened(SocketOut out);

  void text(String message);

  /** Called once, however the socket ended; code 1006 when it just broke. */
  void closed(int code, String reason);
}
