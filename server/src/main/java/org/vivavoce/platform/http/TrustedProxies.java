package org.vivavoce.platform.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which neighbours may tell us where a request came from. Without one the header {@code
 * X-Forwarded-For} is ignored: anybody can write it.
 *
 * @param addresses IP addresses of reverse proxies, as text
 */
public record TrustedProxies(Set<String> addresses) {
  public TrustedProxies {
    addresses = Set.copyOf(addresses);
  }

  public static TrustedProxies none() {
    return new TrustedProxies(Set.of());
  }

  /** Whether anybody may come from this machine's own address. */
  public boolean isOneOnThisMachine() {
    return addresses.stream().anyMatch(TrustedProxies::isLoopback);
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
  }

  /** The nearest address, from the right, that is no trusted proxy. */
  String clientAddress(String neighbour, @Nullable String forwardedFor) {
    if (forwardedFor == null || !addresses.contains(neighbour)) {
      return neighbour;
    }
    String[] hops = forwardedFor.split(",");
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = hops[i].strip();
      if (!addresses.contains(hop)) {
        return hop.isEmpty() ? neighbour : hop;
      }
    }
    return neighbour;
  }
}
