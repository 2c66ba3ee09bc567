package org.vivavoce.app;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.vivavoce.platform.config.Config;

/** What browsers may call this machine by. */
final class OwnNames {
  private OwnNames() {}

  static Set<String> of(Config.Http http) {
    Set<String> names = new TreeSet<>(Set.of("localhost", "127.0.0.1"));
    names.add(http.publicAppUrl().getHost());
    names.add(http.publicApiUrl().getHost());
    switch (http.bind()) {
      case "0.0.0.0", "::" -> addresses(names);
      default -> names.add(http.bind());
    }
    return names;
  }

  private static void addresses(Set<String> names) {
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (!address.isLinkLocalAddress()) {
            names.add(address.getHostAddress());
          }
        }
      }
    } catch (SocketException unknown) {
      // The configured names remain; a browser warns of this certificate anyway.
    }
  }
}
