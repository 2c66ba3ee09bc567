package org.vivavoce.mail;

import java.time.Duration;

/** Makes sign-in codes, at the moment the letter is written. */
@FunctionalInterface
public interface SigninCodes {
  /** A new code; the one before is dead. */
  Code code(String address);

  /**
   * @param digits to type
   * @param tokenHash for the link
   * @param lasts from now
   */
  record Code(String digits, String tokenHash, Duration lasts) {
    @Override
    public String toString() {
      return "Code[" + lasts + "]";
    }
  }
}
