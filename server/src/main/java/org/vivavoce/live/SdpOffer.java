package org.vivavoce.live;

import java.util.List;

/**
 * A browser's session description (RFC 8866). Opaque to us but for one question; candidates and
 * fingerprints in it are personal, so it does not print itself.
 */
public record SdpOffer(String text) {

  /** Whether it asks for a data channel: an {@code m=application} section (RFC 8841 §4). */
  public boolean hasDataChannel() {
    return text.lines().anyMatch(line -> line.startsWith("m=application"));
  }

  /** Nothing but one voice: exactly one section, and it is audio (RFC 8866 §5.14). */
  public boolean isOneVoice() {
    List<String> sections = text.lines().filter(line -> line.startsWith("m=")).toList();
    return sections.size() == 1 && sections.getFirst().startsWith("m=audio ");
  }

  @Override
  public String toString() {
    return "SdpOffer[" + text.length() + " characters]";
  }
}
