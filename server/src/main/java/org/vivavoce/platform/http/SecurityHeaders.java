package org.vivavoce.platform.http;

import jakarta.servlet.http.HttpServletResponse;

/** Sent with every answer. The policy lets in what the built apps need and nothing else. */
final class SecurityHeaders {
  static final String POLICY =
      "default-src 'self'; media-src 'self' blob:; connect-src 'self'; style-src 'self'; "
          + "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'";

  private SecurityHeaders() {}

  static void add(HttpServletResponse response, boolean https) {
    response.setHeader("Content-Security-Policy", POLICY);
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
