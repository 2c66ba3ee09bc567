package org.vivavoce.twins.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** SMTP by hand: a line there, an answer back. */
final class RawSmtp implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;

  RawSmtp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = socket.getOutputStream();
    answer();
  }

  /** The last line of the answer; empty when the server hung up. */
  String answer() throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    return line == null ? "" : line;
  }

  String say(String line) throws IOException {
    write(line + "\r\n");
    return answer();
  }

  void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Up to the message; the answer to DATA. */
  String begin(String from, String to) throws IOException {
    say("EHLO client.test");
    say("MAIL FROM:<" + from + ">");
    String answer = say("RCPT TO:<" + to + ">");
    return answer.startsWith("250") ? say("DATA") : answer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
