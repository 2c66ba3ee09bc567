package org.vivavoce.twins.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a browser may be sent after signing in: the site, loopback, and what the list allows. */
final class Redirects {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]+");
  private static final Pattern LITERAL_ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:.*");
  private static final Pattern LOOPBACK =
      Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");
  private static final Pattern HOST_NAME =
      Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?");

  private final URI site;
  private final List<Pattern> allowed;

  Redirects(URI site, List<String> globs) {
    this.site = site;
    this.allowed = globs.stream().map(Redirects::pattern).toList();
  }

  /** The wanted address if it is allowed, else the referrer if that is, else the site. */
  String choose(@Nullable String wanted, @Nullable String referrer) {
    if (wanted != null && isAllowed(wanted)) {
      return wanted;
    }
    return referrer != null && isAllowed(referrer) ? referrer : site.toString();
  }

  boolean isAllowed(String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException noAddress) {
      return false;
    }
    String scheme = uri.getScheme();
    if (scheme == null) {
      return false;
    }
    boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    String host = uri.getHost() == null ? "" : uri.getHost();
    if (web && (host.isEmpty() || uri.getRawUserInfo() != null)) {
      return false;
    }
    if (web && isSite(uri, host)) {
      return true;
    }
    if (DECIMAL.matcher(host).matches()) {
      return false;
    }
    if (LITERAL_ADDRESS.matcher(host).matches()) {
      return web && LOOPBACK.matcher(host).matches();
    }
    if (web && !HOST_NAME.matcher(host).matches()) {
      return false;
    }
    // What a browser would run instead of visiting is on nobody's list on purpose.
    if (scheme.toLowerCase(Locale.ROOT).matches("javascript|data|vbscript|blob|file")) {
      return false;
    }
    int fragment = address.indexOf('#');
    String matched = fragment < 0 ? address : address.substring(0, fragment);
    return allowed.stream().anyMatch(pattern -> pattern.matcher(matched).matches());
  }

  private boolean isSite(URI uri, String host) {
    boolean sameHost =
        host.equalsIgnoreCase(site.getHost()) && uri.getScheme().equalsIgnoreCase(site.getScheme());
    boolean here = host.equals("localhost") || LOOPBACK.matcher(host).matches();
    return sameHost && (uri.getPort() == site.getPort() || here);
  }

  /** {@code *} and {@code ?} stop at {@code .} and {@code /}; {@code **} does not. */
  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      boolean twice = c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*';
      if (twice) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^./]*");
      } else if (c == '?') {
        regex.append("[^./]");
      } else if (c == '{') {
        regex.append("(?:");
        depth++;
      } else if (c == '}' && depth > 0) {
        regex.append(')');
        depth--;
      } else if (c == ',' && depth > 0) {
        regex.append('|');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    if (depth > 0) {
      throw new IllegalArgumentException("a redirect pattern does not close its brace: " + glob);
    }
    return Pattern.compile(regex.toString());
  }

  /** The address with further query members; those it has stay as they are. */
  static String withQuery(String address, Map<String, String> members) {
    int fragment = address.indexOf('#');
    String before = fragment < 0 ? address : address.substring(0, fragment);
    String after = fragment < 0 ? "" : address.substring(fragment);
    return before + (before.contains("?") ? "&" : "?") + form(members) + after;
  }

  /** The address with this fragment in place of its own. */
  static String withFragment(String address, Map<String, String> members) {
    int fragment = address.indexOf('#');
    return (fragment < 0 ? address : address.substring(0, fragment)) + "#" + form(members);
  }

  static String form(Map<String, String> members) {
    StringBuilder form = new StringBuilder();
    members.forEach(
        (name, value) ->
            form.append(form.isEmpty() ? "" : "&")
                .append(Letters.encoded(name))
                .append('=')
                .append(Letters.encoded(value)));
    return form.toString();
  }
}
