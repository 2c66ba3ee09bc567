package org.vivavoce.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vivavoce.platform.time.Time;

/** Ports of this machine. */
final class Ports {
  private Ports() {}

  /** A loopback port nobody listens on now; the parts keep theirs over restarts. */
  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Refuses a port that somebody listens on. A server of ours whose parent was killed needs up to
   * two seconds to end, so a busy port is asked again for {@code patienceMs}.
   */
  static void requireFree(String bind, int port, long patienceMs, Time time)
      throws InterruptedException {
    long until = time.monotonicMs() + patienceMs;
    while (!isFree(bind, port)) {
      if (time.monotonicMs() >= until) {
        throw new Refusal(
            ExitCode.PORT_BUSY,
            "Port "
                + port
                + " is in use by another program: stop that one, or choose another port with"
                + " --port.");
      }
      pause(100);
    }
  }

  static boolean isFree(String bind, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
      return true;
    } catch (UnknownHostException e) {
      throw new Refusal(ExitCode.USAGE, "--bind " + bind + " is not an address.", e);
    } catch (IOException e) {
      String text = String.valueOf(e.getMessage());
      if (text.contains("Permission denied")) {
        throw new Refusal(
            ExitCode.PORT_BUSY,
            "Port " + port + " may only be used by root: choose one above 1023 with --port.",
            e);
      }
      if (text.contains("assign requested address")) {
        throw new Refusal(
            ExitCode.USAGE, "This machine has no address " + bind + " to listen on.", e);
      }
      return false;
    }
  }

  /** Waits without anything that could end the wait; the caller polls a fact between two pauses. */
  static void pause(long ms) throws InterruptedException {
    if (new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("nobody counts this latch down");
    }
  }
}
