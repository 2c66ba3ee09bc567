package org.vivavoce.twins.realtime.rtc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Ticks;

/**
 * The bad network of one call: stands between the browser and the native media sockets and loses
 * what {@link PacketLoss} says. For each UDP host candidate of the answer it opens a socket on the
 * same address and hands on what comes; towards the native side every browser address has a socket
 * of its own, so that both sides learn each other as peer reflexive (RFC 8445 §7.3.1.3) and notice
 * nothing. Loses packets for real: ICE, DTLS and RTP alike. For tests only.
 */
final class LossyPath implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LossyPath.class);
  private static final int LARGEST_PACKET = 65_535;
  private static final long LAST_PACKETS_NANOS = 500_000_000;

  private final PacketLoss loss;
  private final AtomicLong inbound = new AtomicLong();
  private final AtomicLong outbound = new AtomicLong();
  private final List<DatagramChannel> open = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  LossyPath(PacketLoss loss) {
    this.loss = loss;
  }

  /** The answer with our ports in the place of the native ones. */
  String through(String answer) {
    Map<InetSocketAddress, Integer> ports = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : answer.lines().toList()) {
      lines.add(line.startsWith("a=candidate:") ? candidate(line, ports) : line);
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  /** RFC 8839 §5.1: foundation component transport priority address port "typ" type. */
  private String candidate(String line, Map<InetSocketAddress, Integer> ports) {
    String[] part = line.split(" ");
    if (part.length < 8 || !part[2].equalsIgnoreCase("udp") || !part[7].equals("host")) {
      return line;
    }
    try {
      InetSocketAddress behind =
          new InetSocketAddress(InetAddress.ofLiteral(part[4]), Integer.parseInt(part[5]));
      Integer port = ports.get(behind);
      if (port == null) {
        port = front(behind);
        ports.put(behind, port);
      }
      part[5] = String.valueOf(port);
      return String.join(" ", part);
    } catch (IOException | IllegalArgumentException noWay) {
      log.warn("No lossy path for a candidate: it stays as it is", noWay);
      return line;
    }
  }

  private int front(InetSocketAddress behind) throws IOException {
    DatagramChannel front = bound(behind.getAddress());
    Thread.ofVirtual().name("lossy-in").start(() -> inwards(front, behind));
    return ((InetSocketAddress) front.getLocalAddress()).getPort();
  }

  private DatagramChannel bound(InetAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    open.add(channel);
    channel.bind(new InetSocketAddress(address, 0));
    if (closed) {
      channel.close();
    }
    return channel;
  }

  private void inwards(DatagramChannel front, InetSocketAddress behind) {
    Map<SocketAddress, DatagramChannel> backs = new HashMap<>();
    ByteBuffer packet = ByteBuffer.allocate(LARGEST_PACKET);
    while (!closed) {
      try {
        packet.clear();
        SocketAddress browser = front.receive(packet);
        packet.flip();
        if (browser == null || loss.loses(inbound)) {
          continue;
        }
        DatagramChannel back = backs.get(browser);
        if (back == null) {
          back = back(front, browser, behind);
          backs.put(browser, back);
        }
        back.write(packet);
      } catch (IOException gone) {
        if (!front.isOpen()) {
          return;
        }
        log.debug("A packet could not be handed in", gone);
      }
    }
  }

  private DatagramChannel back(
      DatagramChannel front, SocketAddress browser, InetSocketAddress behind) throws IOException {
    DatagramChannel back = bound(behind.getAddress());
    back.connect(behind);
    Thread.ofVirtual().name("lossy-out").start(() -> outwards(back, front, browser));
    return back;
  }

  private void outwards(DatagramChannel back, DatagramChannel front, SocketAddress browser) {
    ByteBuffer packet = ByteBuffer.allocate(LARGEST_PACKET);
    while (!closed) {
      try {
        packet.clear();
        int length = back.read(packet);
        packet.flip();
        if (length > 0 && !loss.loses(outbound)) {
          front.send(packet, browser);
        }
      } catch (IOException gone) {
        if (!back.isOpen() || !front.isOpen()) {
          return;
        }
        log.debug("A packet could not be handed out", gone);
      }
    }
  }

  /** Closes a little later, so that the call's last packets (its DTLS goodbye) still get out. */
  void closeSoon() {
    Thread.ofVirtual()
        .name("lossy-end")
        .start(
            () -> {
              Ticks.parkUntil(Ticks.nanoTime() + LAST_PACKETS_NANOS);
              close();
            });
  }

  @Override
  public void close() {
    closed = true;
    for (DatagramChannel channel : open) {
      try {
        channel.close();
      } catch (IOException e) {
        log.debug("A socket did not close", e);
      }
    }
  }
}
