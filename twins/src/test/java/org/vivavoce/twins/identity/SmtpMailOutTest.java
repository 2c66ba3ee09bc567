package org.vivavoce.twins.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Json;

/** Codes by real mail, and what happens when the mail server is away. */
class SmtpMailOutTest {
  @TempDir Path folder;

  private static URI address(GreenMail server) {
    return URI.create("smtp://127.0.0.1:" + server.getSmtp().getPort());
  }

  @Test
  void aCodeArrivesInTwoForms() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    TestClock clock = new TestClock();
    SmtpMailOut out = new SmtpMailOut(address(server), "Vivavoce <no-reply@example.org>", clock);
    try (Wire wire = new Wire(folder.resolve("identity"), clock, it -> it.mail(out))) {
      assertEquals(200, wire.post("/otp", Json.object().put("email", "ada@example.org")).status());
      MimeMessage mail = server.getReceivedMessages()[0];
      assertTrue(mail.getSubject().matches("Your sign-in code: [0-9]{6}"));
      assertEquals("Vivavoce <no-reply@example.org>", mail.getFrom()[0].toString());
      MimeMultipart parts = (MimeMultipart) mail.getContent();
      assertEquals(2, parts.getCount());
      String digits = mail.getSubject().substring(mail.getSubject().length() - 6);
      assertTrue(parts.getBodyPart(0).getContent().toString().contains(digits));
      assertTrue(parts.getBodyPart(1).getContent().toString().contains(digits));
      assertEquals(200, wire.guess("ada@example.org", digits).status());
    } finally {
      server.stop();
    }
  }

  @Test
  void aCodeThatCouldNotBeSentWasNeverMade() {
    TestClock clock = new TestClock();
    SmtpMailOut out = new SmtpMailOut(URI.create("smtp://127.0.0.1:1"), "a@example.org", clock);
    try (Wire wire = new Wire(folder.resolve("identity"), clock, it -> it.mail(out))) {
      for (int i = 0; i < 2; i++) {
        Wire.Answer refused = wire.post("/otp", Json.object().put("email", "ada@example.org"));
        assertEquals(500, refused.status(), "and the next try is not told to wait a minute");
        assertEquals("Error sending confirmation email", refused.text("message"));
      }
    }
  }

  @Test
  void onlyMailServersAreMailServers() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SmtpMailOut(URI.create("http://x"), "a@b.c", new TestClock()));
  }
}
