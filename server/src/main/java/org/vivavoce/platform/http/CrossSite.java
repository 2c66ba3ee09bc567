package org.vivavoce.platform.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites from acting with a person's cookie. A bearer token needs none of this: a
 * browser does not add it by itself.
 *
 * <p>Fetch Metadata (W3C) and {@code Origin} (RFC 6454) are written by the browser and cannot be
 * set by a page.
 */
public final class CrossSite {
  private final Set<String> origins;

  /**
   * @param publicUrls the addresses that our own pages are served from
   */
  public CrossSite(URI... publicUrls) {
    TreeSet<String> known = new TreeSet<>();
    for (URI url : publicUrls) {
      known.add(origin(url));
    }
    this.origins = known;
  }

  /**
   * For a change authenticated by cookie: wants {@code X-Viva: 1} (which a form or an image cannot
   * send) and a page of ours as its origin; else 403.
   */
  public void checkChange(Context ctx) {
    if (!"1".equals(ctx.header("X-Viva"))) {
      throw new ProblemException(
          ErrorCode.FORBIDDEN, "A change made with a cookie needs the header X-Viva: 1.");
    }
    checkOrigin(ctx);
  }

  /**
   * For a WebSocket authenticated by cookie, to which the same-origin policy does not apply (RFC
   * 6455 §10.2); else 403.
   */
  public void checkOrigin(Context ctx) {
    if (!isOurs(ctx.header("Sec-Fetch-Site"), ctx.header("Origin"), ctx.header("Host"))) {
      throw refused();
    }
  }

  /**
   * Whether a page of this site sent these three headers.
   *
   * @param site {@code Sec-Fetch-Site}, where the browser writes it
   */
  public boolean isOurs(@Nullable String site, @Nullable String origin, @Nullable String host) {
    if (site != null) {
      return site.equals("same-origin");
    }
    return origin != null && (origins.contains(lower(origin)) || sameHost(origin, host));
  }

  /** The page was served from the very address that it calls, whatever name that has. */
  private static boolean sameHost(String origin, @Nullable String host) {
    int at = origin.indexOf("://");
    return host != null && at > 0 && lower(origin.substring(at + 3)).equals(lower(host));
  }

  private static ProblemException refused() {
    return new ProblemException(
        ErrorCode.FORBIDDEN, "This may only be done from a page of this site.");
  }

  private static String origin(URI url) {
    return lower(
        url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
