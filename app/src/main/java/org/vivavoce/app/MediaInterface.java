package org.vivavoce.app;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * WebRTC takes no part in loopback: both ends need one other interface, even on one machine without
 * a network. Where there is none and the right is there, a pair of virtual Ethernet interfaces is
 * made, and removed at the end.
 */
final class MediaInterface implements AutoCloseable {
  private static final String NAME = "viva0";
  private static final List<List<String>> MAKE =
      List.of(
          List.of("ip", "link", "set", "lo", "up"),
          List.of("ip", "link", "add", NAME, "type", "veth", "peer", "name", "viva1"),
          List.of("ip", "address", "add", "10.213.77.1/24", "dev", NAME),
          List.of("ip", "link", "set", NAME, "up"),
          List.of("ip", "link", "set", "viva1", "up"));

  private final boolean made;

  private MediaInterface(boolean made) {
    this.made = made;
  }

  /** The first interface that can carry media, by name. */
  static Optional<String> present() {
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp()
            && !each.isLoopback()
            && each.inetAddresses().anyMatch(address -> address instanceof Inet4Address)) {
          return Optional.of(each.getName());
        }
      }
    } catch (SocketException e) {
      // A machine without any interface answers with an error: the same as none.
    }
    return Optional.empty();
  }

  /** Whether a pair could be made: as root, with iproute2. */
  static boolean mayMake() {
    return "root".equals(System.getProperty("user.name")) && run(List.of("ip", "-Version"));
  }

  static MediaInterface ensure() {
    Optional<String> present = present();
    if (present.isPresent()) {
      // A pair that an earlier, killed run left behind is ours to remove.
      return new MediaInterface(present.get().equals(NAME));
    }
    for (List<String> command : MAKE) {
      if (!run(command)) {
        remove();
        throw new Refusal(
            ExitCode.NO_INTERFACE,
            "Voice needs one network interface besides loopback, this machine has none, and "
                + "making one is not permitted here: run `viva up` as root with iproute2 "
                + "installed, or make one (ip link add viva0 type veth peer name viva1; "
                + "ip address add 10.213.77.1/24 dev viva0; ip link set viva0 up; "
                + "ip link set viva1 up).");
      }
    }
    return new MediaInterface(true);
  }

  @Override
  public void close() {
    if (made) {
      remove();
    }
  }

  private static void remove() {
    run(List.of("ip", "link", "delete", NAME));
  }

  private static boolean run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
