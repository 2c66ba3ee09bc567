package org.vivavoce.mail;

import java.util.stream.Collectors;

/**
 * A sheet as HTML for mail programs: one column, styles in place, no pictures, nothing fetched. The
 * style element at its top only says how dark looks, for programs that ask.
 */
final class SheetHtml {
  private static final String FRAME =
      """
      <!DOCTYPE html>
      <html lang="en" dir="ltr">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
      <title>{{title}}</title>
      <style>
      @media (prefers-color-scheme: dark) {
        .ground { background: #14171a !important; }
        .sheet { background: #1c2024 !important; border-color: #343a40 !important; }
        .ink { color: #eceae6 !important; }
        .soft { color: #aab0b7 !important; }
        .rule { border-color: #343a40 !important; }
        .wash { background: #17302f !important; color: #eceae6 !important; }
        .link { color: #7fd1c7 !important; }
        .button { background: #7fd1c7 !important; color: #0c2523 !important; }
      }
      </style>
      </head>
      <body class="ground" style="margin:0;padding:0;background:#f7f6f3;">
      <table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f7f6f3;">
      <tr><td align="center" style="padding:32px 12px;">
      <table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border:1px solid #dcd9d2;border-radius:12px;">
      <tr><td style="padding:32px 28px 20px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;">
      {{blocks}}</td></tr>
      </table>
      </td></tr>
      </table>
      </body>
      </html>
      """;

  private static final String TEXT = "font-size:16px;line-height:1.55;color:#1d2125;";
  private static final String SOFT = "font-size:14px;line-height:1.5;color:#565b61;";

  private SheetHtml() {}

  static String of(Sheet sheet, String title) {
    String blocks =
        sheet.blocks().stream().map(SheetHtml::block).collect(Collectors.joining("\n", "", "\n"));
    return FRAME.replace("{{title}}", escape(title)).replace("{{blocks}}", blocks);
  }

  private static String block(Sheet.Block block) {
    return switch (block) {
      case Sheet.Heading heading ->
          """
          <h1 class="ink" style="margin:0 0 20px;font-size:24px;line-height:1.25;font-weight:650;color:#1d2125;">%s</h1>"""
              .formatted(escape(heading.words()));
      case Sheet.Paragraph paragraph ->
          """
          <p class="ink" style="margin:0 0 16px;%s">%s</p>"""
              .formatted(TEXT, escape(paragraph.words()));
      case Sheet.Points points -> points(points);
      case Sheet.Facts facts -> facts(facts);
      case Sheet.Button button -> button(button);
      case Sheet.Code code ->
          """
          <p class="wash" style="margin:0 0 20px;padding:18px 8px;border-radius:8px;background:#e4f0ee;color:#1d2125;\
          font-family:ui-monospace,Menlo,Consolas,monospace;font-size:34px;line-height:1.2;font-weight:600;letter-spacing:0.18em;text-align:center;">%s</p>"""
              .formatted(escape(code.digits()));
      case Sheet.Note note ->
          """
          <p class="soft rule" style="margin:0 0 12px;%s">%s</p>"""
              .formatted(SOFT, escape(note.words()));
      case Sheet.WriteTo to ->
          """
          <p class="ink" style="margin:0 0 16px;%s">%s<a class="link" href="mailto:%s" style="color:#0f5c5c;">%s</a>%s</p>"""
              .formatted(
                  TEXT,
                  escape(to.before()),
                  escape(to.address()),
                  escape(to.address()),
                  escape(to.after()));
    };
  }

  private static String points(Sheet.Points points) {
    String items =
        points.points().stream()
            .map(each -> "<li style=\"margin:0 0 4px;\">" + escape(each) + "</li>")
            .collect(Collectors.joining("\n"));
    return """
        <p class="ink" style="margin:0 0 6px;%s">%s</p>
        <ul class="ink" style="margin:0 0 16px;padding-left:22px;%s">
        %s
        </ul>"""
        .formatted(TEXT, escape(points.title()), TEXT, items);
  }

  private static String facts(Sheet.Facts facts) {
    String rows =
        facts.facts().stream()
            .map(
                each ->
                    """
                    <tr><th scope="row" class="soft" style="padding:4px 16px 4px 0;text-align:left;vertical-align:baseline;white-space:nowrap;font-weight:400;%s">%s</th>
                    <td class="ink" style="padding:4px 0;vertical-align:baseline;%s">%s</td></tr>"""
                        .formatted(SOFT, escape(each.name()), TEXT, escape(each.value())))
            .collect(Collectors.joining("\n"));
    return """
        <table class="rule" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 20px;">
        %s
        </table>"""
        .formatted(rows);
  }

  private static String button(Sheet.Button button) {
    String address = escape(button.address().toString());
    return """
        <p style="margin:8px 0 12px;"><a class="button" href="%s" style="display:inline-block;padding:13px 24px;border-radius:8px;background:#0f5c5c;color:#ffffff;\
        font-size:16px;line-height:1.25;font-weight:600;text-decoration:none;">%s</a></p>
        <p class="soft" style="margin:0 0 20px;%s">Or open this address: <a class="link" href="%s" style="color:#0f5c5c;word-break:break-all;">%s</a></p>"""
        .formatted(address, escape(button.label()), SOFT, address, address);
  }

  /** For text and for attribute values in double quotes alike. */
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
        // A name that says {{blocks}} is a name.
        case '{' -> escaped.append("&#123;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
