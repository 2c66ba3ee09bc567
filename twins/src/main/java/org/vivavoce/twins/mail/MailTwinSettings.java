package org.vivavoce.twins.mail;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a mail twin is set up.
 *
 * @param folder where messages are kept; made when it is not there
 * @param smtpPort 0 takes a free one
 * @param httpPort 0 takes a free one
 * @param credentials asked for before any mail is taken; null takes mail from anybody on this
 *     machine
 * @param faults whether it misbehaves on request (see README.md)
 * @param limits what is kept and taken
 */
public record MailTwinSettings(
    Path folder,
    int smtpPort,
    int httpPort,
    @Nullable Credentials credentials,
    boolean faults,
    Limits limits) {

  /** A user name and password, as in SMTP AUTH. */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[hidden]";
    }
  }

  /**
   * @param messages how many are kept, the newest
   * @param totalBytes how much is kept, the newest
   * @param messageBytes larger messages are refused with 552
   * @param slow how long {@code slow@…} waits
   */
  public record Limits(int messages, long totalBytes, int messageBytes, Duration slow) {
    public static final Limits USUAL =
        new Limits(2_000, 200L << 20, 10 << 20, Duration.ofSeconds(20));
  }

  /** Free ports, anybody on this machine, no faults, the usual limits. */
  public static MailTwinSettings in(Path folder) {
    return new MailTwinSettings(folder, 0, 0, null, false, Limits.USUAL);
  }

  public MailTwinSettings ports(int smtp, int http) {
    return new MailTwinSettings(folder, smtp, http, credentials, faults, limits);
  }

  public MailTwinSettings credentials(String user, String password) {
    return new MailTwinSettings(
        folder, smtpPort, httpPort, new Credentials(user, password), faults, limits);
  }

  public MailTwinSettings faults(boolean on) {
    return new MailTwinSettings(folder, smtpPort, httpPort, credentials, on, limits);
  }

  public MailTwinSettings limits(Limits other) {
    return new MailTwinSettings(folder, smtpPort, httpPort, credentials, faults, other);
  }
}
