package org.vivavoce.twins.identity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** The words of the twin's own mails. */
final class Letters {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");

  private final IdentityTwinSettings settings;

  Letters(IdentityTwinSettings settings) {
    this.settings = settings;
  }

  /**
   * @param type as links name it: signup, magiclink, recovery, invite, email_change
   * @param actionLink the wire's own link, which signs in whoever opens it
   */
  MailOut.Letter letter(
      String to, String type, Codes.Code code, String redirectTo, String actionLink) {
    String link = link(to, type, code, redirectTo, actionLink);
    String subject =
        switch (type) {
          case "invite" -> "You have been invited";
          case "email_change" -> "Confirm your new address: " + code.digits();
          default -> "Your sign-in code: " + code.digits();
        };
    String lasts = words(settings.lifetimes().code());
    String text =
        """
        %s

        Your code: %s

        Or open this page and press its button:
        %s

        Code and link can be used once, within %s. If you did not ask for this, do nothing.
        """
            .formatted(subject, code.digits(), link, lasts);
    String html =
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>%1$s</title></head>
        <body style="font-family:sans-serif;line-height:1.5">
        <p>Your code:</p><p style="font-size:1.8em;letter-spacing:.2em"><strong>%2$s</strong></p>
        <p>Or open this page and press its button:<br><a href="%3$s">%3$s</a></p>
        <p>Code and link can be used once, within %4$s. If you did not ask for this, do nothing.</p>
        </body></html>
        """
            .formatted(escaped(subject), escaped(code.digits()), escaped(link), escaped(lasts));
    return new MailOut.Letter(to, subject, text, html);
  }

  private String link(
      String to, String type, Codes.Code code, String redirectTo, String actionLink) {
    Map<String, String> values =
        Map.of(
            "site_url", withoutSlash(settings.siteUrl().toString()),
            "confirmation_url", actionLink,
            "token_hash", encoded(code.tokenHash()),
            "token", encoded(code.digits()),
            "type", encoded(type),
            "email", encoded(to),
            "redirect_to", encoded(redirectTo));
    return VARIABLE
        .matcher(settings.linkTemplate())
        .replaceAll(
            found ->
                java.util.regex.Matcher.quoteReplacement(
                    values.getOrDefault(found.group(1), found.group())));
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String words(Duration lasts) {
    long minutes = Math.max(1, lasts.toMinutes());
    return minutes % 60 == 0
        ? minutes / 60 + (minutes == 60 ? " hour" : " hours")
        : minutes + (minutes == 1 ? " minute" : " minutes");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
