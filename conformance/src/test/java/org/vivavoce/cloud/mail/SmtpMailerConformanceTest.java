package org.vivavoce.cloud.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.mail.Mail;
import org.vivavoce.mail.MailUnavailableException;
import org.vivavoce.mail.Mailer;
import org.vivavoce.platform.config.SmtpAddress;
import org.vivavoce.platform.time.Time;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.mail.MailTwin;
import org.vivavoce.twins.mail.MailTwinSettings;
import tools.jackson.databind.JsonNode;

/**
 * Our mail adapter (Angus Mail 2.0.5) against the mail twin. Last seen true against the twin:
 * 2026-11-29. No mail service in the net has been tried from here.
 */
class SmtpMailerConformanceTest {
  private static final String FROM = "Jörg's Vivavoce <no-reply@viva.test>";

  @TempDir Path folder;
  private @Nullable MailTwin started;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() {
    started =
        MailTwin.start(
            MailTwinSettings.in(folder)
                .credentials("viva", "p@ss:wörd")
                .faults(true)
                .limits(
                    new MailTwinSettings.Limits(500, 200L << 20, 60_000, Duration.ofMillis(200))),
            Clock.system());
  }

  private MailTwin twin() {
    return Objects.requireNonNull(started);
  }

  @AfterEach
  void stop() {
    twin().close();
    http.close();
  }

  private SmtpAddress address(@Nullable String who) {
    String person = who == null ? "" : who + "@";
    return SmtpAddress.parse("smtp://" + person + "127.0.0.1:" + twin().smtpPort());
  }

  private Mailer mailer(@Nullable String who) {
    return new SmtpMailer(address(who), FROM, Time.system());
  }

  private Mailer mailer() {
    return mailer("viva:p%40ss%3Aw%C3%B6rd");
  }

  private static Mail mail(String to) {
    return new Mail(
        to, "Grüße – 求人", "Guten Tag, 山田\n\n.\nEnde", "<p>Guten Tag, <b>山田</b></p>", "test.1");
  }

  private JsonNode inbox(String path) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(twin().httpUrl() + "/inbox/api/messages" + path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return Json.tryObject(answer.body()).orElseThrow();
  }

  private JsonNode only() throws Exception {
    JsonNode list = inbox("").path("messages");
    assertEquals(1, list.size());
    return inbox("/" + list.get(0).path("id").asString());
  }

  private static String header(JsonNode message, String name) {
    for (JsonNode each : message.path("headers")) {
      if (each.path("name").asString().equalsIgnoreCase(name)) {
        return each.path("value").asString();
      }
    }
    return "";
  }

  @Test
  void aLetterArrivesAsItWasWritten() throws Exception {
    assertInstanceOf(Mailer.Delivery.Sent.class, mailer().send(mail("ada@example.org")));
    JsonNode got = only();
    assertEquals("Grüße – 求人", got.path("subject").asString());
    assertEquals(
        "Guten Tag, 山田\n\n.\nEnde", got.path("text").asString().replace("\r\n", "\n").strip());
    assertEquals("<p>Guten Tag, <b>山田</b></p>", got.path("html").asString().strip());
    assertEquals("Jörg's Vivavoce <no-reply@viva.test>", got.path("from").asString());
    assertEquals("no-reply@viva.test", got.path("envelope_from").asString());
    assertEquals("<test.1@viva.test>", header(got, "Message-ID"));
    assertEquals("auto-generated", header(got, "Auto-Submitted"));
    assertTrue(header(got, "Content-Type").startsWith("multipart/alternative"));
    assertTrue(header(got, "Received").startsWith("from viva.test "));
    assertTrue(
        Files.readString(onlyFile()).chars().allMatch(c -> c < 128),
        "seven bits, whatever the words");
  }

  private Path onlyFile() throws Exception {
    try (var files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void addressesOfOtherScriptsArriveToo() throws Exception {
    assertInstanceOf(Mailer.Delivery.Sent.class, mailer().send(mail("zoë@exämple.org")));
    assertEquals("zoë@xn--exmple-cua.org", only().path("to").get(0).asString());
  }

  @Test
  void whatIsRefusedForGoodSaysWhyAndNamesNobody() {
    var refused =
        assertInstanceOf(
            Mailer.Delivery.Refused.class, mailer().send(mail("refuse-550@example.org")));
    assertEquals(
        "550 5.1.1 the address: Recipient address rejected: refused as asked", refused.reason());
    assertInstanceOf(
        Mailer.Delivery.Refused.class,
        mailer("refuse-554:p%40ss%3Aw%C3%B6rd").send(mail("ada@example.org")));
    Mail large = new Mail("ada@example.org", "Large", "x".repeat(70_000), "<p>large</p>", "test.2");
    refused = assertInstanceOf(Mailer.Delivery.Refused.class, mailer().send(large));
    assertTrue(refused.reason().startsWith("552 "), refused.reason());
  }

  @Test
  void whatIsNoAddressIsRefusedHere() throws Exception {
    for (String to :
        List.of(
            "ada",
            "@example.org",
            "a@b.c, d@e.f",
            "Ada <a@b.c>",
            "a b@example.org",
            "a@",
            "x:a@b.c;")) {
      assertInstanceOf(Mailer.Delivery.Refused.class, mailer().send(mail(to)), to);
    }
    assertEquals(0, inbox("").path("messages").size());
  }

  @Test
  void troubleThatMayPassIsAFault() {
    for (String to : List.of("later-451@example.org", "drop@example.org")) {
      assertThrows(MailUnavailableException.class, () -> mailer().send(mail(to)), to);
    }
    // Somebody must put the password right; no letter is to blame.
    assertThrows(
        MailUnavailableException.class, () -> mailer("viva:wrong").send(mail("ada@example.org")));
    assertThrows(MailUnavailableException.class, () -> mailer(null).send(mail("ada@example.org")));
    Mailer before = mailer();
    twin().close();
    assertThrows(MailUnavailableException.class, () -> before.send(mail("ada@example.org")));
  }

  @Test
  void aSlowServiceIsWaitedFor() {
    assertInstanceOf(Mailer.Delivery.Sent.class, mailer().send(mail("slow@example.org")));
  }

  @Test
  void aPasswordIsNotSentOverAWireThatOthersCanRead() throws Exception {
    Mailer strict = new SmtpMailer(address("viva:p%40ss%3Aw%C3%B6rd"), FROM, Time.system(), true);
    assertThrows(MailUnavailableException.class, () -> strict.send(mail("ada@example.org")));
    assertEquals(0, inbox("").path("messages").size());
    assertTrue(SmtpAddress.parse("smtp://u:p@mail.example.org").tlsRequired());
    assertFalse(SmtpAddress.parse("smtp://mail.example.org").tlsRequired());
    assertFalse(SmtpAddress.parse("smtp://u:p@localhost:25").tlsRequired());
    assertFalse(SmtpAddress.parse("smtp://u:p@[::1]:25").tlsRequired());
  }

  @Test
  void aServiceThatTakesTheConnectionAndHangsUpIsAFault() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(silent));
      Mailer mailer =
          new SmtpMailer(
              SmtpAddress.parse("smtp://127.0.0.1:" + silent.getLocalPort()), FROM, Time.system());
      assertThrows(MailUnavailableException.class, () -> mailer.send(mail("ada@example.org")));
    }
  }

  private static void hangUp(ServerSocket server) {
    try {
      server.accept().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void fiftyLettersAtOnceAllArrive() throws Exception {
    Mailer mailer = mailer();
    List<Future<Mailer.Delivery>> sending = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        Mail mail = mail("many-" + i + "@example.org");
        sending.add(threads.submit(() -> mailer.send(mail)));
      }
    }
    for (Future<Mailer.Delivery> each : sending) {
      assertInstanceOf(Mailer.Delivery.Sent.class, each.get());
    }
    assertEquals(50, inbox("?to=many-").path("messages").size());
  }
}
