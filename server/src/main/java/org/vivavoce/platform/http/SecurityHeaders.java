package org.vivavoce.platform.http;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.TreeSet;

/** Sent with every answer. The policy lets in what the built apps need and nothing else. */
final class SecurityHeaders {
  private final String policy;
  private final boolean https;

  /**
   * @param sockets where pages may connect to besides here, as sources of a policy
   */
  SecurityHeaders(Set<String> sockets, boolean https) {
    String connect = String.join(" ", new TreeSet<>(sockets));
    this.policy =
        "default-src 'self'; media-src 'self' blob:; connect-src 'self'"
            + (connect.isEmpty() ? "" : " " + connect)
            + "; style-src 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'";
    this.https = https;
  }

  /**
   * For the documents' paths that are called from pages of other sites (CORS, Fetch standard): by
   * bearer token only, since {@code *} goes with no cookie.
   */
  static void openToOtherSites(HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    response.setHeader(
        "Access-Control-Allow-Headers",
        "authorization, x-client-info, apikey, content-type, idempotency-key, x-tenant,"
            + " x-viva-app, x-request-id, x-region, accept-profile, content-profile, prefer,"
            + " x-supabase-api-version");
    response.setHeader("Access-Control-Max-Age", "600");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    response.setHeader("Cache-Control", "no-store");
  }

  void add(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Permissions-Policy", "camera=(self), microphone=(self)");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (https) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }
}
