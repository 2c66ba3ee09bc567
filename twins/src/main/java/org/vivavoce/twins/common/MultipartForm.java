package org.vivavoce.twins.common;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body of texts (RFC 7578, UTF-8) held in memory. Servlet parsers
 * treat parts with a content type but no file name differently from one another; OpenAI's {@code
 * sdp} part is such a part, so the body is read here, octet by octet.
 */
public final class MultipartForm {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile("(?:^|;)\\s*name=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final int MAX_PARTS = 32;

  /** One part; the content type is lower case without parameters, empty when none was sent. */
  public record Part(String name, String contentType, String text) {}

  private final List<Part> parts;

  private MultipartForm(List<Part> parts) {
    this.parts = parts;
  }

  public List<Part> parts() {
    return parts;
  }

  public Optional<Part> part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }

  /**
   * @throws TwinProblem 400 when the body is not what its content type says
   */
  public static MultipartForm parse(@Nullable String contentType, byte[] body) {
    Matcher boundary = BOUNDARY.matcher(contentType == null ? "" : contentType);
    if (!boundary.find()) {
      throw broken("the content type names no boundary");
    }
    String mark = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
    byte[] delimiter = ("--" + mark).getBytes(StandardCharsets.ISO_8859_1);
    List<Part> parts = new ArrayList<>();
    int at = indexOf(body, delimiter, 0);
    if (at < 0) {
      throw broken("no part was found");
    }
    while (true) {
      at += delimiter.length;
      if (startsWith(body, at, "--")) {
        return new MultipartForm(List.copyOf(parts));
      }
      at = skipLineEnd(body, at);
      int next = indexOf(body, delimiter, at);
      if (next < 0 || parts.size() == MAX_PARTS) {
        throw broken(next < 0 ? "the last boundary is missing" : "too many parts");
      }
      parts.add(part(body, at, next));
      at = next;
    }
  }

  private static Part part(byte[] body, int from, int nextDelimiter) {
    byte[] blank = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    int headEnd = indexOf(body, blank, from);
    // A part without any header line begins with the blank line at once; it has no name either.
    if (headEnd < 0 || headEnd > nextDelimiter) {
      throw broken("a part has no headers");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line :
        new String(body, from, headEnd - from, StandardCharsets.UTF_8).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).trim());
      }
    }
    Matcher name = NAME.matcher(headers.getOrDefault("content-disposition", ""));
    if (!name.find()) {
      throw broken("a part has no name");
    }
    int start = headEnd + blank.length;
    // The line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
    int end = Math.max(start, nextDelimiter - 2);
    return new Part(
        name.group(1) != null ? name.group(1) : name.group(2),
        mediaType(headers.get("content-type")),
        new String(body, start, end - start, StandardCharsets.UTF_8));
  }

  /** The media type alone, lower case; empty for none. */
  public static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .trim()
        .toLowerCase(Locale.ROOT);
  }

  private static int skipLineEnd(byte[] body, int at) {
    int here = at;
    while (here < body.length && (body[here] == ' ' || body[here] == '\t')) {
      here++;
    }
    if (!startsWith(body, here, "\r\n")) {
      throw broken("a boundary is not followed by a line end");
    }
    return here + 2;
  }

  private static boolean startsWith(byte[] body, int at, String text) {
    if (at + text.length() > body.length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (body[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(byte[] body, byte[] wanted, int from) {
    for (int i = from; i <= body.length - wanted.length; i++) {
      int j = 0;
      while (j < wanted.length && body[i + j] == wanted[j]) {
        j++;
      }
      if (j == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  private static TwinProblem broken(String why) {
    return TwinProblem.invalid(null, null, "The multipart body could not be read: " + why + ".");
  }
}
