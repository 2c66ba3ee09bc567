package org.vivavoce.platform.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;

/**
 * Where mail is handed over: {@code smtp://user:password@host:587} or {@code smtps://…}; user and
 * password are percent-encoded.
 *
 * @param implicitTls TLS from the first byte ({@code smtps}); else STARTTLS
 * @param user null when nobody has to say who they are; then there is no password either
 */
public record SmtpAddress(
    boolean implicitTls, String host, int port, @Nullable String user, @Nullable Secret password) {
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;

  /**
   * @throws IllegalArgumentException when it is no such address; its words show nothing of it
   */
  public static SmtpAddress parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      // Its message holds the password.
      throw wrong();
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    String path = String.valueOf(uri.getRawPath());
    if (!(scheme.equals("smtp") || scheme.equals("smtps"))
        || host == null
        || !(path.isEmpty() || path.equals("/"))
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw wrong();
    }
    boolean tls = scheme.equals("smtps");
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? SUBMISSIONS : SUBMISSION;
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String person = uri.getRawUserInfo();
    if (person == null) {
      return new SmtpAddress(tls, bare, port, null, null);
    }
    int colon = person.indexOf(':');
    if (colon < 1) {
      throw wrong();
    }
    return new SmtpAddress(
        tls,
        bare,
        port,
        decoded(person.substring(0, colon)),
        new Secret(decoded(person.substring(colon + 1))));
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("not smtp://user:password@host:port");
  }

  /** A plus is a plus here, unlike in a form. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Whether the wire stays in this machine; no name is looked up. */
  public boolean loopback() {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  /** A password never goes over a wire that others can read. */
  public boolean tlsRequired() {
    return user != null && !loopback();
  }
}
