package org.vivavoce.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mail server that says yes to everything and keeps the last letter. */
final class OneLetterSmtp implements AutoCloseable {
  private final ServerSocket socket;
  private volatile @Nullable String letter;

  private OneLetterSmtp(ServerSocket socket) {
    this.socket = socket;
  }

  static OneLetterSmtp start(int port) throws IOException {
    OneLetterSmtp server =
        new OneLetterSmtp(new ServerSocket(port, 5, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  Optional<String> letter() {
    return Optional.ofNullable(letter);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        serve(client);
      } catch (IOException e) {
        // The client or the test has gone.
      }
    }
  }

  private void serve(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = client.getOutputStream();
    say(out, "220 test");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("DATA")) {
        say(out, "354 go on");
        StringBuilder text = new StringBuilder();
        for (String each = in.readLine(); each != null && !each.equals("."); each = in.readLine()) {
          text.append(each).append('\n');
        }
        letter = text.toString();
      }
      say(out, line.equals("QUIT") ? "221 bye" : "250 ok");
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
