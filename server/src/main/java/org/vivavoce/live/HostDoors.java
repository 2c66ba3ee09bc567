package org.vivavoce.live;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;

/**
 * Where a host in a process of its own is reached; said when a grant is exchanged.
 *
 * @param doorUrl by the control plane, without a slash at the end
 * @param socketUrl by browsers, {@code ws://…/ws}
 */
public record HostDoors(String doorUrl, String socketUrl) {
  /** The header that names the one. */
  public static final String DOOR = "X-Viva-Door-Url";

  /** And the other. */
  public static final String SOCKET = "X-Viva-Socket-Url";

  private static final int LONGEST = 500;

  /**
   * What a host said of itself.
   *
   * @throws ProblemException 400 one is missing, or is no address of its kind
   */
  public static HostDoors named(@Nullable String doorUrl, @Nullable String socketUrl) {
    return new HostDoors(
        checked(DOOR, doorUrl, Set.of("http", "https")),
        checked(SOCKET, socketUrl, Set.of("ws", "wss")));
  }

  private static String checked(String name, @Nullable String url, Set<String> schemes) {
    try {
      URI parsed = new URI(url == null ? "" : url);
      boolean plain =
          parsed.getHost() != null
              && parsed.getUserInfo() == null
              && parsed.getQuery() == null
              && parsed.getFragment() == null;
      if (url != null && plain && url.length() <= LONGEST && schemes.contains(parsed.getScheme())) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new ProblemException(
        ErrorCode.INVALID_INPUT,
        "A host names where it is reached, both by us and by browsers.",
        List.of(new FieldError(name, "must be an address of " + String.join(" or ", schemes))),
        Map.of());
  }
}
