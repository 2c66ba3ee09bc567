package org.vivavoce.platform.http;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.time.Time;

/**
 * Who may hold how many of a server's connections. Whoever comes from outside has a share for their
 * address, and all of them together leave room for our own processes: these reach us over the same
 * Jetty, and a host that cannot say that it lives loses its session. One too many is closed at
 * once, before a byte of it is read.
 */
final class ConnectionShares {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionShares.class);
  private static final Duration SAY_EVERY = Duration.ofMinutes(1);

  /** Of an IPv6 address: whoever has one has all that begin like it (RFC 4291 §2.5.4). */
  private static final int NETWORK_BYTES = 8;

  /**
   * @param all of everybody; well below the descriptors that a process gets
   * @param perAddress of one address outside that is no trusted proxy
   * @param ownRoom of all, what is kept for our own processes
   */
  record Limits(int all, int perAddress, int ownRoom) {
    static final Limits STANDARD = new Limits(8_192, 1_024, 2_048);
  }

  private static final class Share {
    private int count;
  }

  /**
   * @param share null where only the sum counts
   */
  private record Held(boolean own, @Nullable Share share, String from) {}

  private final Limits limits;
  private final TrustedProxies proxies;
  private final Runnable refused;
  private final Time time;
  private final Map<SelectableChannel, Held> held = new HashMap<>();
  private final Map<String, Share> shares = new HashMap<>();
  private int outside;
  private long refusedUnsaid;
  private long saidAtMs;

  /**
   * @param refused told of each connection that was closed
   */
  ConnectionShares(Limits limits, TrustedProxies proxies, Runnable refused, Time time) {
    this.limits = limits;
    this.proxies = proxies;
    this.refused = refused;
    this.time = time;
    this.saidAtMs = time.monotonicMs() - SAY_EVERY.toMillis();
  }

  /**
   * To be a bean of a connector, which says of each closed end to {@link #closed}.
   *
   * @param own who comes to it from our own processes
   */
  SelectorManager.AcceptListener listener(Predicate<InetAddress> own) {
    return new SelectorManager.AcceptListener() {
      @Override
      public void onAccepting(SelectableChannel channel) {
        accepting(channel, own);
      }

      @Override
      public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        gone(channel);
      }
    };
  }

  /** Whatever became of it. */
  void closed(EndPoint end) {
    if (end.getTransport() instanceof SelectableChannel channel) {
      gone(channel);
    }
  }

  private void accepting(SelectableChannel channel, Predicate<InetAddress> own) {
    InetAddress from = address(channel);
    if (from == null) {
      return; // it is closed already, and fails by itself
    }
    if (!take(channel, from, own.test(from))) {
      close(channel);
      refused.run();
      say();
    }
  }

  private synchronized boolean take(SelectableChannel channel, InetAddress from, boolean own) {
    if (held.size() >= limits.all()) {
      return false;
    }
    if (own) {
      held.put(channel, new Held(true, null, ""));
      return true;
    }
    if (outside >= limits.all() - limits.ownRoom()) {
      return false;
    }
    String network = network(from);
    Share share = null;
    if (!proxies.addresses().contains(from.getHostAddress())) {
      share = shares.computeIfAbsent(network, _ -> new Share());
      if (share.count >= limits.perAddress()) {
        return false;
      }
      share.count++;
    }
    outside++;
    held.put(channel, new Held(false, share, network));
    return true;
  }

  private synchronized void gone(SelectableChannel channel) {
    Held was = held.remove(channel);
    if (was == null || was.own()) {
      return;
    }
    outside--;
    Share share = was.share();
    if (share != null && --share.count == 0) {
      shares.remove(was.from());
    }
  }

  /** How many are held now. */
  synchronized int count() {
    return held.size();
  }

  private synchronized void say() {
    refusedUnsaid++;
    long nowMs = time.monotonicMs();
    if (nowMs - saidAtMs >= SAY_EVERY.toMillis()) {
      LOG.warn(
          "{} connections were closed at once: {} are held, {} of them from outside",
          refusedUnsaid,
          held.size(),
          outside);
      saidAtMs = nowMs;
      refusedUnsaid = 0;
    }
  }

  private static @Nullable InetAddress address(SelectableChannel channel) {
    try {
      return channel instanceof SocketChannel socket
              && socket.getRemoteAddress() instanceof InetSocketAddress from
          ? from.getAddress()
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static String network(InetAddress from) {
    byte[] bytes = from.getAddress();
    return HexFormat.of()
        .formatHex(from instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }

  private static void close(SelectableChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("A connection too many could not be closed", e);
    }
  }
}
