package org.vivavoce.mail;

/**
 * One letter to one person, ready to be sent. Nothing in the lines of its head can begin a new one.
 *
 * @param to one address, without a name
 * @param subject one line
 * @param text the whole letter without markup
 * @param html the same letter
 * @param messageId what is before the {@code @} of the Message-ID; the same when the same letter is
 *     sent again, so that receivers can see that it is
 */
public record Mail(String to, String subject, String text, String html, String messageId) {
  public Mail {
    if (severalLines(to) || severalLines(subject) || !messageId.matches("[A-Za-z0-9._-]{1,200}")) {
      throw new IllegalArgumentException("a line of a mail's head holds a control character");
    }
  }

  private static boolean severalLines(String line) {
    return line.chars().anyMatch(Character::isISOControl);
  }

  /** Letters hold links and codes that let people in. */
  @Override
  public String toString() {
    return "Mail[" + messageId + "]";
  }
}
