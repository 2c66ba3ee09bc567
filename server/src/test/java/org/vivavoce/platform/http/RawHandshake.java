package org.vivavoce.platform.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A WebSocket handshake by hand; afterwards the peer answers nothing, not even a ping. */
final class RawHandshake implements AutoCloseable {
  private final java.net.Socket connection;

  private RawHandshake(java.net.Socket connection) {
    this.connection = connection;
  }

  static RawHandshake to(int port, String path) throws IOException {
    java.net.Socket connection =
        new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port);
    connection.setSoTimeout(5000);
    String request =
        """
        GET %s HTTP/1.1
        Host: 127.0.0.1:%d
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Extensions: permessage-deflate

        """
            .formatted(path, port)
            .replace("\n", "\r\n");
    connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new RawHandshake(connection);
  }

  /** The answer's status line and headers. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = connection.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
