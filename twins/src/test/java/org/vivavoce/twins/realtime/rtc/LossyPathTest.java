package org.vivavoce.twins.realtime.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bad network between a browser and the twin, with real packets. */
class LossyPathTest {
  private final InetAddress here = InetAddress.ofLiteral("127.0.0.1");
  private final PacketLoss loss = new PacketLoss();
  private final LossyPath path = new LossyPath(loss);
  private DatagramSocket echo = socket();
  private DatagramSocket browser = socket();
  private int port;

  private static DatagramSocket socket() {
    try {
      DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
      socket.setSoTimeout(300);
      return socket;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void open() {
    Thread.ofVirtual().start(this::answerAll);
    String sdp =
        path.through(
            "v=0\r\na=candidate:1 1 udp 2122260223 127.0.0.1 "
                + echo.getLocalPort()
                + " typ host generation 0\r\na=candidate:2 1 tcp 1 127.0.0.1 9 typ host\r\n");
    String[] lines = sdp.split("\r\n");
    port = Integer.parseInt(lines[1].split(" ")[5]);
    assertNotEquals(echo.getLocalPort(), port);
    assertTrue(lines[1].endsWith("typ host generation 0"), lines[1]);
    assertEquals("a=candidate:2 1 tcp 1 127.0.0.1 9 typ host", lines[2]);
  }

  @AfterEach
  void close() {
    path.close();
    echo.close();
    browser.close();
  }

  /** What the native side is here. */
  private void answerAll() {
    DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
    while (!echo.isClosed()) {
      try {
        packet.setLength(1_500);
        echo.receive(packet);
        echo.send(packet);
      } catch (SocketTimeoutException quiet) {
        // Nobody says anything just now.
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Whether a packet came there and back. */
  private boolean thereAndBack(DatagramSocket from, int n) throws IOException {
    byte[] bytes = {(byte) n, (byte) (n >> 8)};
    from.send(new DatagramPacket(bytes, bytes.length, here, port));
    DatagramPacket back = new DatagramPacket(new byte[10], 10);
    try {
      from.receive(back);
    } catch (SocketTimeoutException lost) {
      return false;
    }
    assertEquals(bytes[0], back.getData()[0]);
    assertEquals(2, back.getLength());
    return true;
  }

  @Test
  void withoutLossEveryPacketGoesThereAndBackForEveryBrowser() throws IOException {
    try (DatagramSocket second = socket()) {
      for (int i = 0; i < 20; i++) {
        assertTrue(thereAndBack(browser, i));
        assertTrue(thereAndBack(second, i));
      }
    }
  }

  @Test
  void everythingIsLostForAWhileAndThenNothing() throws IOException {
    assertTrue(thereAndBack(browser, 1));
    loss.allFor(60_000);
    assertEquals(false, thereAndBack(browser, 2));
    loss.allFor(0);
    assertTrue(thereAndBack(browser, 3));
  }

  @Test
  void aShareIsLostEvenly() {
    AtomicLong counter = new AtomicLong();
    loss.share(0.05);
    int lost = 0;
    for (int i = 0; i < 1_000; i++) {
      lost += loss.loses(counter) ? 1 : 0;
    }
    assertEquals(50, lost);
    assertThrows(IllegalArgumentException.class, () -> loss.share(1.5));
  }

  @Test
  void afterTheEndNothingListens() throws IOException {
    path.close();
    assertEquals(false, thereAndBack(browser, 1));
  }
}
