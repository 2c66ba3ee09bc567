package org.vivavoce.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Bytes as no well-behaved client sends them. */
public final class Raw {
  private static final int PATIENCE_MS = 3_000;

  private Raw() {}

  /** Everything that is answered until the server closes or is silent. */
  public static String answers(int port, String bytes) {
    try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      connection.setSoTimeout(PATIENCE_MS);
      connection.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      connection.shutdownOutput();
      StringBuilder answers = new StringBuilder();
      byte[] part = new byte[8 << 10];
      try {
        for (int got = connection.getInputStream().read(part);
            got >= 0;
            got = connection.getInputStream().read(part)) {
          answers.append(new String(part, 0, got, StandardCharsets.ISO_8859_1));
        }
      } catch (SocketTimeoutException silent) {
        // what came until now
      }
      return answers.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request with its own headers, and the line that ends them. */
  public static String request(String line, String... headers) {
    StringBuilder request = new StringBuilder(line).append("\r\n");
    for (String each : headers) {
      request.append(each).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  public static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }
}
