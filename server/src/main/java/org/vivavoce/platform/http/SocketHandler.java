package org.vivavoce.platform.http;

/**
 * What a feature does with one WebSocket. The three are called in order (opened, any number of
 * texts, closed once) and never at the same time; while one runs the next message waits in the
 * network, so a long task belongs elsewhere. An exception closes the socket with 1011.
 */
public interface SocketHandler {
  void opened(Socket socket);

  void text(Socket socket, String text);

  /**
   * @param code RFC 6455 §7.4; 1006 when the connection broke without a close frame
   */
  void closed(Socket socket, int code, String reason);
}
