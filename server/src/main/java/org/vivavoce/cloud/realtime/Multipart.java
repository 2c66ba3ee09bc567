package org.vivavoce.cloud.realtime;

import java.nio.charset.StandardCharsets;
import org.vivavoce.platform.crypto.Tokens;

/**
 * A multipart/form-data body (RFC 7578) of text parts with content types and without file names.
 */
final class Multipart {
  private final String boundary = "viva-" + Tokens.create();
  private final StringBuilder body = new StringBuilder();

  Multipart part(String name, String contentType, String content) {
    body.append("--")
        .append(boundary)
        .append("\r\nContent-Disposition: form-data; name=\"")
        .append(name)
        .append("\"\r\nContent-Type: ")
        .append(contentType)
        .append("\r\n\r\n")
        .append(content)
        .append("\r\n");
    return this;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  byte[] bytes() {
    return (body + "--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
  }
}
