package org.vivavoce.twins.identity;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Clock;

/**
 * Mails over SMTP. {@code smtp://host:587} uses STARTTLS where the server offers it, and must find
 * it before it shows a password to a machine other than this one; {@code smtps://host:465} is TLS
 * from the first byte. The server's name is checked against its certificate.
 */
public final class SmtpMailOut implements MailOut {
  private static final String TIMEOUT_MS = "10000";

  private final Session session;
  private final String from;
  private final Clock clock;

  /**
   * @param server {@code smtp[s]://[user:password@]host[:port]}, user and password percent-encoded
   * @param from the sender, with or without a name: {@code Vivavoce <no-reply@example.org>}
   */
  public SmtpMailOut(URI server, String from, Clock clock) {
    boolean tls = "smtps".equals(server.getScheme());
    if (server.getHost() == null || !(tls || "smtp".equals(server.getScheme()))) {
      throw new IllegalArgumentException("a mail server's address is smtp://… or smtps://…");
    }
    this.from = from;
    this.clock = clock;
    @Nullable PasswordAuthentication login = login(server.getRawUserInfo());
    String protocol = tls ? "smtps" : "smtp";
    String prefix = "mail." + protocol + ".";
    boolean here = server.getHost().matches("localhost|127\\..*|\\[::1]");
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", protocol);
    properties.put(prefix + "host", server.getHost());
    int usual = tls ? 465 : 587;
    int port = server.getPort() < 0 ? usual : server.getPort();
    properties.put(prefix + "port", Integer.toString(port));
    properties.put(prefix + "auth", Boolean.toString(login != null));
    properties.put(prefix + "starttls.enable", Boolean.toString(!tls));
    properties.put(prefix + "starttls.required", Boolean.toString(!tls && login != null && !here));
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "connectiontimeout", TIMEOUT_MS);
    properties.put(prefix + "timeout", TIMEOUT_MS);
    properties.put(prefix + "writetimeout", TIMEOUT_MS);
    this.session =
        Session.getInstance(
            properties,
            login == null
                ? null
                : new Authenticator() {
                  @Override
                  protected PasswordAuthentication getPasswordAuthentication() {
                    return login;
                  }
                });
  }

  @Override
  public void send(Letter letter) throws NotSentException {
    try {
      MimeMessage message = new MimeMessage(session);
      message.setFrom(new InternetAddress(from));
      message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
      message.setSubject(letter.subject(), "UTF-8");
      message.setSentDate(Date.from(clock.now()));
      message.setHeader("Auto-Submitted", "auto-generated");
      message.setContent(alternatives(letter));
      Transport.send(message);
    } catch (MessagingException refused) {
      throw new NotSentException("the mail server did not take a mail", refused);
    }
  }

  private static MimeMultipart alternatives(Letter letter) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(letter.text(), "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(letter.html(), "UTF-8", "html");
    return new MimeMultipart("alternative", text, html);
  }

  private static @Nullable PasswordAuthentication login(@Nullable String userInfo) {
    if (userInfo == null || userInfo.isEmpty()) {
      return null;
    }
    String[] parts = userInfo.split(":", 2);
    return new PasswordAuthentication(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
  }

  private static String decoded(String text) {
    // A plus sign is itself in a user's name, unlike in a form.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
