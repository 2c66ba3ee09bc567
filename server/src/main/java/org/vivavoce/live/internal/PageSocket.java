package org.vivavoce.live.internal;

/** The candidate's page, as far as a session talks to it. Neither call blocks or throws. */
interface PageSocket {
  void send(ServerMessage message);

  /**
   * @param code RFC 6455 §7.4, or 4409 when another page took over
   */
  void close(int code, String reason);
}
