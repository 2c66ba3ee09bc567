package org.vivavoce.live.internal;

import java.util.OptionalLong;

/** The candidate's page, as far as a session talks to it. No call blocks or throws. */
interface PageSocket {
  void send(ServerMessage message);

  /**
   * When the page's end of the line was last heard of, on the monotonic clock; empty where there is
   * no line that could tell.
   */
  default OptionalLong heardMs() {
    return OptionalLong.empty();
  }

  /**
   * @param code RFC 6455 §7.4, or 4409 when another page took over
   */
  void close(int code, String reason);
}
