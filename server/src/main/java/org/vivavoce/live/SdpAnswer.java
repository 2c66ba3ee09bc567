package org.vivavoce.live;

/** The service's answer to an offer; opaque to us. */
public record SdpAnswer(String text) {
  @Override
  public String toString() {
    return "SdpAnswer[" + text.length() + " characters]";
  }
}
