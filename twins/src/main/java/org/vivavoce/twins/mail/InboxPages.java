package org.vivavoce.twins.mail;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The inbox as pages without a script. All that came by mail is data and is escaped. */
final class InboxPages {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Pattern HEAD = Pattern.compile("(?i)<head\\b[^>]*>");

  private InboxPages() {}

  static String list(List<InboxRoutes.Line> lines, String to) {
    StringBuilder rows = new StringBuilder();
    for (InboxRoutes.Line each : lines) {
      rows.append(
          """
          <li><a href="/inbox/messages/%s">
          <span class="subject">%s</span>
          <span class="who">to %s<span class="from"> · from %s</span></span>
          %s</a></li>
          """
              .formatted(
                  each.stored().id(),
                  each.subject().isBlank() ? "(no subject)" : escape(each.subject()),
                  escape(String.join(", ", each.stored().to())),
                  escape(each.from()),
                  time(each.stored().at())));
    }
    String body =
        lines.isEmpty()
            ? "<p class=\"empty\">%s</p>"
                .formatted(
                    to.isBlank()
                        ? "No mail has come yet."
                        : "No mail to “" + escape(to) + "” has come.")
            : "<ol class=\"list\" reversed>\n" + rows + "</ol>";
    String shown = lines.size() == 1 ? "1 message" : lines.size() + " messages";
    return page(
        "Inbox",
        """
        <header><h1>Inbox</h1>
        <p class="note">Mail of this installation ends here: no mail service is set up, and nothing leaves this machine.</p>
        <form action="/inbox" method="get" role="search">
        <label for="to">To</label>
        <input id="to" name="to" type="search" value="%s" placeholder="part of an address" autocomplete="off" spellcheck="false">
        <button type="submit">Show</button>
        <a class="again" href="%s">Look again</a>
        </form></header>
        <main><h2 class="count">%s, newest first</h2>
        %s</main>
        """
            .formatted(escape(to), "/inbox" + query(to), shown, body));
  }

  private static String query(String to) {
    return to.isBlank()
        ? ""
        : "?to=" + java.net.URLEncoder.encode(to, java.nio.charset.StandardCharsets.UTF_8);
  }

  static String message(StoredMessage stored, Letter letter) {
    String subject = letter.header("Subject").isBlank() ? "(no subject)" : letter.header("Subject");
    StringBuilder links = new StringBuilder();
    for (String each : letter.links()) {
      links.append(
          "<li><a href=\"%1$s\" target=\"_blank\" rel=\"noopener noreferrer\">%1$s</a></li>\n"
              .formatted(escape(each)));
    }
    StringBuilder headers = new StringBuilder();
    for (Letter.HeaderLine each : letter.headers()) {
      headers.append(
          "<div><dt>%s</dt><dd>%s</dd></div>\n"
              .formatted(escape(each.name()), escape(each.value())));
    }
    return page(
        subject,
        """
        <header><p><a href="/inbox">All messages</a></p>
        <h1>%s</h1>
        <dl class="facts">
        <div><dt>From</dt><dd>%s</dd></div>
        <div><dt>To</dt><dd>%s</dd></div>
        <div><dt>Came</dt><dd>%s</dd></div>
        </dl></header>
        <main>%s%s%s
        <details><summary>All headers</summary><dl class="facts">%s</dl>
        <p><a href="/inbox/messages/%s/raw">The message as it came</a></p></details></main>
        """
            .formatted(
                escape(subject),
                escape(letter.header("From")),
                escape(String.join(", ", stored.to())),
                time(stored.at()),
                frame(stored, letter.html()),
                section("Text", letter.text()),
                links.isEmpty()
                    ? ""
                    : "<section><h2>Links</h2><ul class=\"links\">" + links + "</ul></section>",
                headers,
                stored.id()));
  }

  private static String frame(StoredMessage stored, @Nullable String html) {
    return html == null
        ? ""
        : """
          <section><h2>As it looks</h2>
          <iframe title="The message as it looks" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/inbox/messages/%s/html"></iframe></section>
          """
            .formatted(stored.id());
  }

  private static String section(String title, @Nullable String text) {
    return text == null
        ? ""
        : "<section><h2>%s</h2><pre tabindex=\"0\">%s</pre></section>"
            .formatted(title, escape(text.strip()));
  }

  static String gone() {
    return page(
        "No such message",
        """
        <header><p><a href="/inbox">All messages</a></p><h1>No such message</h1></header>
        <main><p>It may have been old: only the newest are kept.</p></main>
        """);
  }

  /** A frame may not lead its links anywhere but to a new tab. */
  static String inFrame(String html) {
    String base = "<base target=\"_blank\">";
    Matcher head = HEAD.matcher(html);
    return head.find()
        ? html.substring(0, head.end()) + base + html.substring(head.end())
        : base + html;
  }

  private static String page(String title, String body) {
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s · Mail twin</title>
        <link rel="stylesheet" href="/inbox/inbox.css"></head>
        <body>
        %s</body></html>
        """
        .formatted(escape(title), body);
  }

  private static String time(Instant at) {
    return "<time datetime=\"%s\">%s</time>".formatted(at, TIME.format(at));
  }

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
