package org.vivavoce.platform.crypto;

/** A secret that does not print itself. */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
