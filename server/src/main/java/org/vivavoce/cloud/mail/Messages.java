package org.vivavoce.cloud.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import java.util.Date;
import org.vivavoce.mail.Mail;

/**
 * A letter as an Internet message (RFC 5322, 2046 §5.1.4): the text first, the HTML as the better.
 */
final class Messages {
  private Messages() {}

  static MimeMessage of(
      Session session,
      InternetAddress from,
      InternetAddress to,
      String domain,
      Mail mail,
      Instant sentAt)
      throws MessagingException {
    MimeMessage message = new OwnId(session, "<" + mail.messageId() + "@" + domain + ">");
    message.setFrom(from);
    message.setRecipient(Message.RecipientType.TO, to);
    message.setSubject(mail.subject(), "UTF-8");
    message.setSentDate(Date.from(sentAt));
    // Nobody's holiday notice answers a program (RFC 3834 §5; the second is Exchange's way).
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    message.setContent(
        new MimeMultipart("alternative", part(mail.text(), "plain"), part(mail.html(), "html")));
    message.saveChanges();
    return message;
  }

  private static MimeBodyPart part(String words, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(words.replace("\r\n", "\n").replace("\n", "\r\n"), "UTF-8", subtype);
    // Seven bits and short lines, whatever stands in it.
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  /** The library would make a Message-ID of the machine's name. */
  private static final class OwnId extends MimeMessage {
    private final String id;

    OwnId(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
