package org.vivavoce.mail;

import org.vivavoce.platform.fault.Fault;
import org.vivavoce.platform.fault.FaultCategory;

/** The mail service is away or cannot take a letter just now; the letter is not lost. */
public final class MailUnavailableException extends RuntimeException implements Fault {
  private static final long serialVersionUID = 1L;

  /**
   * @param why without addresses and words of the letter
   */
  public MailUnavailableException(String why, Throwable cause) {
    super(why, cause);
  }

  public MailUnavailableException(String why) {
    super(why);
  }

  @Override
  public FaultCategory category() {
    return FaultCategory.RETRY;
  }
}
