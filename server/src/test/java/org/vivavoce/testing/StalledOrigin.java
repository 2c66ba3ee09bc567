package org.vivavoce.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server that begins an answer, with headers and five bytes, and then says nothing more. */
public final class StalledOrigin implements AutoCloseable {
  private final ServerSocket door;
  private final List<Socket> guests = new CopyOnWriteArrayList<>();
  private final byte[] answer;

  /**
   * @param status of the answer, with its phrase
   * @param bodyBytes how long the body is said to be; more than the five that come
   */
  public StalledOrigin(String status, long bodyBytes) {
    answer =
        ("HTTP/1.1 "
                + status
                + "\r\nLocation: /v1/realtime/calls/rtc_1\r\nContent-Type: text/plain\r\nContent-Length: "
                + bodyBytes
                + "\r\n\r\nv=0\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::letIn);
  }

  private void letIn() {
    while (!door.isClosed()) {
      try {
        Socket guest = door.accept();
        guests.add(guest);
        Thread.ofVirtual().start(() -> begin(guest));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void begin(Socket guest) {
    try {
      InputStream asked = guest.getInputStream();
      byte[] buffer = new byte[64 * 1024];
      if (asked.read(buffer) > 0) {
        guest.getOutputStream().write(answer);
        while (asked.read(buffer) > 0) {
          // heard, and not answered
        }
      }
    } catch (IOException e) {
      // who asked has gone
    }
  }

  public String url() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  /** How often it was asked: each request comes on a connection of its own. */
  public int asked() {
    return guests.size();
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket guest : guests) {
        guest.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
