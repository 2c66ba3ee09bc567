package org.vivavoce.twins.realtime.rtc;

/** The SDP offer is not one that a call can be made from. The same offer again fails again. */
public final class BadOfferException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadOfferException(String message) {
    super(message);
  }
}
