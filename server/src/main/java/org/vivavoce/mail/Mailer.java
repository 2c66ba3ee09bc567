package org.vivavoce.mail;

/** Delivers letters. */
@FunctionalInterface
public interface Mailer {
  /**
   * Hands the letter over to the mail service; takes up to a minute and a half.
   *
   * @throws RuntimeException with {@code FaultCategory.RETRY} when the service is away, busy or not
   *     ours to use yet: the same letter may go out later
   */
  Delivery send(Mail mail);

  /** What the mail service said. */
  sealed interface Delivery {
    /** It took the letter; that it arrives is not known. */
    record Sent() implements Delivery {}

    /**
     * It will never take this letter.
     *
     * @param reason the service's own words, short, without addresses
     */
    record Refused(String reason) implements Delivery {}
  }
}
