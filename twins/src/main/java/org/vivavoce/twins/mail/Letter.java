package org.vivavoce.twins.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/**
 * A message read: headers decoded (RFC 2047, or UTF-8 as it stands), the first plain text and the
 * first HTML of its parts, and the web addresses in both, in order.
 *
 * @param text null when there is no such part
 * @param html null when there is no such part
 */
record Letter(
    List<HeaderLine> headers, @Nullable String text, @Nullable String html, List<String> links) {
  private static final MimeConfig LENIENT =
      MimeConfig.custom()
          .setMaxLineLen(-1)
          .setMaxHeaderLen(-1)
          .setMaxHeaderCount(1_000)
          .setMaxContentLen(-1)
          .build();

  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"']+");
  private static final Pattern HREF =
      Pattern.compile("(?i)\\bhref\\s*=\\s*[\"'](https?://[^\"']*)");

  record HeaderLine(String name, String value) {}

  static Letter read(StoredMessage stored) {
    try (InputStream file = Files.newInputStream(stored.file())) {
      Message message = builder().parseMessage(file);
      Parts parts = new Parts();
      parts.look(message);
      return new Letter(
          headers(message.getHeader()), parts.text, parts.html, links(parts.text, parts.html));
    } catch (IOException e) {
      throw new UncheckedIOException("a message cannot be read", e);
    }
  }

  /** Only what stands above the first empty line, for lists. */
  static Letter readHead(StoredMessage stored) {
    try (InputStream file = Files.newInputStream(stored.file())) {
      return new Letter(headers(builder().parseHeader(file)), null, null, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("a message cannot be read", e);
    }
  }

  private static DefaultMessageBuilder builder() {
    DefaultMessageBuilder builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(LENIENT);
    builder.setDecodeMonitor(DecodeMonitor.SILENT);
    return builder;
  }

  /** The first header of that name, in any case; empty when there is none. */
  String header(String name) {
    return headers.stream()
        .filter(each -> each.name().equalsIgnoreCase(name))
        .map(HeaderLine::value)
        .findFirst()
        .orElse("");
  }

  private static List<HeaderLine> headers(Header header) {
    List<HeaderLine> lines = new ArrayList<>();
    for (Field field : header.getFields()) {
      lines.add(new HeaderLine(field.getName(), value(field)));
    }
    return List.copyOf(lines);
  }

  private static String value(Field field) {
    ByteSequence raw = field.getRaw();
    String line =
        raw == null
            ? field.getName() + ":" + field.getBody()
            : new String(raw.toByteArray(), StandardCharsets.UTF_8);
    String body = line.substring(line.indexOf(':') + 1).replaceAll("\r?\n", "").strip();
    return DecoderUtil.decodeEncodedWords(body, DecodeMonitor.SILENT).replace('\t', ' ');
  }

  private static List<String> links(@Nullable String text, @Nullable String html) {
    Set<String> found = new LinkedHashSet<>();
    if (html != null) {
      HREF.matcher(html)
          .results()
          .forEach(each -> found.add(each.group(1).replace("&amp;", "&").replace("&#61;", "=")));
    }
    if (text != null) {
      ADDRESS
          .matcher(text)
          .results()
          .forEach(each -> found.add(each.group().replaceAll("[).,;:!?]+$", "")));
    }
    return List.copyOf(found);
  }

  /** Looks for the parts that people read. */
  private static final class Parts {
    private @Nullable String text;
    private @Nullable String html;

    private void look(Entity entity) throws IOException {
      if (entity.getBody() instanceof Multipart many) {
        for (Entity each : many.getBodyParts()) {
          look(each);
        }
      } else if (entity.getBody() instanceof TextBody body
          && !"attachment".equalsIgnoreCase(entity.getDispositionType())) {
        if (text == null && entity.getMimeType().equals("text/plain")) {
          text = words(body);
        } else if (html == null && entity.getMimeType().equals("text/html")) {
          html = words(body);
        }
      }
    }

    private static String words(TextBody body) throws IOException {
      StringWriter words = new StringWriter();
      try (var reader = body.getReader()) {
        reader.transferTo(words);
      }
      return words.toString();
    }
  }
}
