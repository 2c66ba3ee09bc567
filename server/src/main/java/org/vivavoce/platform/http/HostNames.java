package org.vivavoce.platform.http;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that this server answers to. A foreign name whose address was pointed at this machine
 * (DNS rebinding) would make a stranger's page same-origin with whatever listens here; an IP
 * address cannot be pointed anywhere, so literal addresses are taken.
 */
final class HostNames {
  private static final Pattern LITERAL = Pattern.compile("\\[[0-9a-fA-F:.%]+]|[0-9.]+");

  private final Set<String> names = new TreeSet<>(Set.of("localhost"));

  HostNames(Set<String> names) {
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
  }

  /** A name of the machine that one sits at, or an address. */
  static boolean isLocal(String host) {
    return host.equalsIgnoreCase("localhost") || LITERAL.matcher(host).matches();
  }

  /**
   * @param host of the request (RFC 9110 §7.2), without the port; HTTP/1.0 needs none
   */
  boolean know(@Nullable String host) {
    return host == null
        || LITERAL.matcher(host).matches()
        || names.contains(host.toLowerCase(Locale.ROOT));
  }
}
