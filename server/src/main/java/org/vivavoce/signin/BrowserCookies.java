package org.vivavoce.signin;

import java.net.URI;
import java.time.Duration;

/**
 * The cookies of signing in: no script reads them, and no other site's form or frame sends them.
 */
final class BrowserCookies {
  /** The token of the invitation that brought a candidate here; set by the invitation's page. */
  static final String INVITATION = "viva_invitation";

  /** What a sign-in at another provider needs when the browser comes back. */
  static final String FLOW = "viva_flow";

  private final boolean secure;

  BrowserCookies(URI publicUrl) {
    this.secure = "https".equalsIgnoreCase(publicUrl.getScheme());
  }

  String set(String name, String value, Duration lasts) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(name, value, lasts.toSeconds(), secure ? "; Secure" : "");
  }

  String gone(String name) {
    return set(name, "", Duration.ZERO);
  }
}
