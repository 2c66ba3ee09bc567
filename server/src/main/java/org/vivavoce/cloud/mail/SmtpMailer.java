package org.vivavoce.cloud.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.vivavoce.mail.Mail;
import org.vivavoce.mail.MailUnavailableException;
import org.vivavoce.mail.Mailer;
import org.vivavoce.platform.config.SmtpAddress;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.time.Time;

/**
 * Message submission over SMTP (RFC 5321, 6409): one connection a letter. STARTTLS is used where it
 * is offered, and asked for where a password would otherwise be readable on the way. What the
 * service refuses for good (5xx to sender, recipient or message) is an answer; all else, a wrong
 * password included, is trouble that may pass.
 */
public final class SmtpMailer implements Mailer {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(30);
  private static final Duration WRITE = Duration.ofSeconds(30);

  /** Its finest level writes whole letters down. Held here: loggers are weakly kept. */
  private static final Logger LIBRARY = Logger.getLogger("org.eclipse.angus.mail");

  private final SmtpAddress address;
  private final InternetAddress from;
  private final Time time;
  private final Session plain;
  private final Session international;

  /**
   * @param from {@code Name <local@domain>} or the address alone
   * @throws IllegalArgumentException when {@code from} is not one address
   */
  public SmtpMailer(SmtpAddress address, String from, Time time) {
    this(address, from, time, address.tlsRequired());
  }

  SmtpMailer(SmtpAddress address, String from, Time time, boolean tlsRequired) {
    LIBRARY.setLevel(Level.WARNING);
    this.address = address;
    this.time = time;
    try {
      InternetAddress sender = new InternetAddress(from, true);
      // Parsed, a name of other scripts would be sent as it stands, which few servers take.
      this.from =
          new InternetAddress(
              sender.getAddress(), sender.getPersonal(), StandardCharsets.UTF_8.name());
    } catch (AddressException | UnsupportedEncodingException e) {
      throw new IllegalArgumentException("not one mail address: " + from, e);
    }
    this.plain = session(tlsRequired, false);
    this.international = session(tlsRequired, true);
  }

  private Session session(boolean tlsRequired, boolean international) {
    String prefix = "mail." + protocol() + ".";
    Properties settings = new Properties();
    settings.setProperty(prefix + "connectiontimeout", String.valueOf(CONNECT.toMillis()));
    settings.setProperty(prefix + "timeout", String.valueOf(READ.toMillis()));
    settings.setProperty(prefix + "writetimeout", String.valueOf(WRITE.toMillis()));
    settings.setProperty(prefix + "localhost", domain());
    settings.setProperty(prefix + "auth", String.valueOf(address.user() != null));
    settings.setProperty(prefix + "ssl.checkserveridentity", "true");
    settings.setProperty(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
    settings.setProperty(prefix + "starttls.enable", "true");
    settings.setProperty(prefix + "starttls.required", String.valueOf(tlsRequired));
    // The letter is delivered when DATA was answered; nobody waits for the goodbye.
    settings.setProperty(prefix + "quitwait", "false");
    settings.setProperty("mail.mime.allowutf8", String.valueOf(international));
    return Session.getInstance(settings);
  }

  private String protocol() {
    return address.implicitTls() ? "smtps" : "smtp";
  }

  private String domain() {
    String bare = from.getAddress();
    return bare.substring(bare.lastIndexOf('@') + 1);
  }

  @Override
  public Delivery send(Mail mail) {
    InternetAddress to;
    try {
      to = recipient(mail.to());
    } catch (AddressException | IllegalArgumentException e) {
      return new Delivery.Refused("This is not an address that mail can be sent to.");
    }
    boolean ascii = to.getAddress().chars().allMatch(c -> c < 128);
    Session session = ascii ? plain : international;
    try (Transport transport = session.getTransport(protocol())) {
      connect(transport);
      if (!ascii && !((SMTPTransport) transport).supportsExtension("SMTPUTF8")) {
        return new Delivery.Refused(
            "The mail service takes only plain letters and digits before the @ of an address.");
      }
      MimeMessage message = Messages.of(session, from, to, domain(), mail, time.now());
      transport.sendMessage(message, message.getAllRecipients());
      return new Delivery.Sent();
    } catch (MessagingException e) {
      return Refusals.find(e)
          .<Delivery>map(Delivery.Refused::new)
          .orElseThrow(() -> new MailUnavailableException("the mail service did not take it", e));
    }
  }

  private void connect(Transport transport) throws MessagingException {
    Secret password = address.password();
    try {
      transport.connect(
          address.host(),
          address.port(),
          address.user(),
          password == null ? null : password.reveal());
    } catch (MessagingException e) {
      // Whatever it is, it is not about this letter.
      throw new MailUnavailableException("the mail service cannot be used", e);
    }
  }

  /** The domain in the letters that every server knows; the local part as it is. */
  private static InternetAddress recipient(String address) throws AddressException {
    int at = address.lastIndexOf('@');
    if (at < 1) {
      throw new AddressException("no @");
    }
    String ascii = IDN.toASCII(address.substring(at + 1));
    InternetAddress one = new InternetAddress(address.substring(0, at) + "@" + ascii, false);
    if (one.getPersonal() != null || one.isGroup()) {
      throw new AddressException("more than an address");
    }
    one.validate();
    return one;
  }
}
