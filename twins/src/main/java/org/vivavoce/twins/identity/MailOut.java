package org.vivavoce.twins.identity;

/** Takes the mails that the twin itself writes: codes, invitations, changes of address. */
public interface MailOut {

  /** One mail in two forms of the same words. */
  record Letter(String to, String subject, String text, String html) {
    /** Without the text, which holds a code. */
    @Override
    public String toString() {
      return "Letter[" + subject + "]";
    }
  }

  /** The mail was not taken; the code in it is of no use to anybody. */
  final class NotSentException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotSentException(String why, Throwable cause) {
      super(why, cause);
    }
  }

  /** Returns when a server has taken the mail. */
  void send(Letter letter) throws NotSentException;

  /** For a twin whose embedder sends all mails itself ({@code generate_link}). */
  static MailOut none() {
    return letter -> {
      throw new NotSentException(
          "no mail server is configured", new IllegalStateException("MailOut.none()"));
    };
  }
}
