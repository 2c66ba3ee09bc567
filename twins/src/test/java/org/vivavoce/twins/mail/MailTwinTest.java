package org.vivavoce.twins.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;

/** The mail twin over its two wires. */
class MailTwinTest {
  private static final String LETTER =
      """
      From: =?UTF-8?Q?J=C3=B6rg?= <joerg@example.org>
      To: ada@example.org
      Subject: =?UTF-8?B?R3LDvMOfZSA8c2NyaXB0Pg==?=
      MIME-Version: 1.0
      Content-Type: multipart/alternative; boundary="b"

      --b
      Content-Type: text/plain; charset=UTF-8
      Content-Transfer-Encoding: quoted-printable

      Gr=C3=BC=C3=9Fe. See https://viva.test/join?token=3Dabc.
      ..dots
      --b
      Content-Type: text/html; charset=UTF-8

      <html><head><title>x</title></head><body><a href="https://viva.test/join?token=abc&amp;x=1">go</a><script>alert(1)</script></body></html>
      --b--
      .
      """
          .replace("\n", "\r\n");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable MailTwin current;

  private void start(MailTwinSettings settings) {
    current = MailTwin.start(settings, Clock.system());
  }

  private MailTwin twin() {
    return Objects.requireNonNull(current);
  }

  private MailTwinSettings settings() {
    return MailTwinSettings.in(folder);
  }

  @AfterEach
  void stop() {
    if (current != null) {
      current.close();
    }
    http.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(twin().httpUrl() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    return Json.tryObject(get(path).body()).orElseThrow();
  }

  private String deliver(String to, String letter) throws IOException {
    try (RawSmtp client = new RawSmtp(twin().smtpPort())) {
      String answer = client.begin("joerg@example.org", to);
      if (!answer.startsWith("354")) {
        return answer;
      }
      client.write(letter);
      return client.answer();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aLetterIsKeptAndReadBackDecoded() throws Exception {
    start(settings());
    assertTrue(deliver("ada@example.org", LETTER).startsWith("250 2.0.0 Kept as msg_"));
    JsonNode list = json("/inbox/api/messages?to=ADA@example.org").path("messages");
    assertEquals(1, list.size());
    assertEquals("Grüße <script>", list.get(0).path("subject").asString());
    assertEquals("ada@example.org", list.get(0).path("to").get(0).asString());
    JsonNode one = json("/inbox/api/messages/" + list.get(0).path("id").asString());
    assertEquals(
        "Grüße. See https://viva.test/join?token=abc.\r\n.dots",
        one.path("text").asString().strip());
    assertTrue(one.path("html").asString().contains("<script>alert(1)</script>"));
    assertEquals(
        "[\"https://viva.test/join?token=abc&x=1\",\"https://viva.test/join?token=abc\"]",
        one.path("links").toString());
    assertEquals("Jörg <joerg@example.org>", one.path("from").asString());
    assertEquals("joerg@example.org", one.path("envelope_from").asString());
    assertEquals(0, json("/inbox/api/messages?to=bob").path("messages").size());
    assertEquals(0, json("/inbox/api/messages?since=2099-01-01T00:00:00Z").path("messages").size());
    assertEquals(400, get("/inbox/api/messages?since=yesterday").statusCode());
    assertEquals(404, get("/inbox/api/messages/msg_none").statusCode());
    assertEquals(404, get("/inbox/messages/msg_none").statusCode());
  }

  @Test
  void pagesShowEverythingAsDataAndTheLettersHtmlWithoutPower() throws Exception {
    start(settings());
    deliver("ada@example.org", LETTER);
    HttpResponse<String> list = get("/inbox?to=%3Cscript%3E");
    assertFalse(list.body().contains("<script>"), list.body());
    assertTrue(get("/inbox").body().contains("Grüße &lt;script&gt;"));
    String id = json("/inbox/api/messages").path("messages").get(0).path("id").asString();
    HttpResponse<String> page = get("/inbox/messages/" + id);
    assertFalse(page.body().contains("<script>"), page.body());
    assertTrue(policy(page).startsWith("default-src 'none'; style-src 'self'"), policy(page));
    HttpResponse<String> html = get("/inbox/messages/" + id + "/html");
    assertTrue(html.body().contains("<head><base target=\"_blank\">"), html.body());
    assertTrue(policy(html).startsWith("sandbox allow-popups"), policy(html));
    assertFalse(policy(html).contains("script"), policy(html));
    assertTrue(get("/inbox/messages/" + id + "/raw").body().startsWith("Return-Path: <joerg@"));
  }

  private static String policy(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Security-Policy").orElse("");
  }

  @Test
  void lettersAreThereAgainAfterARestartAndHalfOnesAreNot() throws Exception {
    start(settings());
    deliver("ada@example.org", LETTER);
    twin().close();
    Files.writeString(folder.resolve("msg_x.part"), "half");
    Files.writeString(folder.resolve("notes.txt"), "not ours");
    start(settings());
    JsonNode list = json("/inbox/api/messages?to=ada").path("messages");
    assertEquals("Grüße <script>", list.get(0).path("subject").asString());
    assertEquals(2, files().size());
    assertTrue(files().contains("notes.txt"));
    Path kept = folder.resolve(files().getFirst());
    assertEquals(
        Set.of("rw-------"),
        Set.of(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept))));
  }

  @Test
  void aClientThatGoesAwayInTheMiddleLeavesNothing() throws Exception {
    start(settings());
    try (RawSmtp client = new RawSmtp(twin().smtpPort())) {
      client.begin("joerg@example.org", "ada@example.org");
      client.write("Subject: half\r\n\r\nThe first half");
    }
    try (RawSmtp client = new RawSmtp(twin().smtpPort())) {
      client.say("EHLO client.test");
      client.say("MAIL FROM:<joerg@example.org>");
      client.say("RCPT TO:<ada@example.org>");
      assertTrue(client.say("BDAT 5000 LAST").startsWith("502"));
    }
    deliver("bob@example.org", LETTER);
    twin().close(); // ends what still runs
    assertEquals(1, files().size(), files().toString());
    start(settings());
    assertEquals(1, json("/inbox/api/messages").path("messages").size());
  }

  @Test
  void theOldestGoWhenThereAreTooMany() throws Exception {
    start(settings().limits(new MailTwinSettings.Limits(3, 1 << 20, 1 << 16, Duration.ZERO)));
    for (int i = 0; i < 5; i++) {
      deliver("to" + i + "@example.org", LETTER);
    }
    Set<String> left = new TreeSet<>();
    for (JsonNode each : json("/inbox/api/messages").path("messages")) {
      left.add(each.path("to").get(0).asString());
    }
    assertEquals(Set.of("to2@example.org", "to3@example.org", "to4@example.org"), left);
    assertEquals(3, files().size());
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedAndTheConnectionGoesOn() throws Exception {
    start(settings().limits(new MailTwinSettings.Limits(3, 1 << 20, 2_000, Duration.ZERO)));
    try (RawSmtp client = new RawSmtp(twin().smtpPort())) {
      client.say("EHLO client.test");
      assertTrue(client.say("MAIL FROM:<a@example.org> SIZE=2001").startsWith("552 "));
      client.say("MAIL FROM:<a@example.org>");
      client.say("RCPT TO:<ada@example.org>");
      client.say("DATA");
      client.write("x".repeat(500).concat("\r\n").repeat(6) + ".\r\n");
      assertTrue(client.answer().startsWith("552 "));
      assertTrue(client.say("NOOP").startsWith("250"));
    }
    assertEquals(List.of(), files());
  }

  @Test
  void credentialsAreAskedForAndChecked() throws Exception {
    start(settings().credentials("viva", "right"));
    try (RawSmtp client = new RawSmtp(twin().smtpPort())) {
      client.say("EHLO client.test");
      assertTrue(client.say("MAIL FROM:<a@example.org>").startsWith("530"));
      assertTrue(client.say("AUTH PLAIN AHZpdmEAd3Jvbmc=").startsWith("535"));
      assertTrue(client.say("AUTH PLAIN AHZpdmEAcmlnaHQ=").startsWith("235"));
      assertTrue(client.say("MAIL FROM:<a@example.org>").startsWith("250"));
    }
  }

  @Test
  void itMisbehavesOnlyWhenItMay() throws Exception {
    start(settings());
    assertTrue(deliver("refuse-550@example.org", LETTER).startsWith("250"));
    twin().close();
    start(
        settings()
            .faults(true)
            .limits(new MailTwinSettings.Limits(9, 1 << 20, 1 << 16, Duration.ofMillis(300))));
    assertTrue(deliver("refuse-550@example.org", LETTER).startsWith("550 5.1.1 <refuse-550@"));
    assertTrue(deliver("later-451@example.org", LETTER).startsWith("451 "));
    long begun = System.nanoTime();
    assertTrue(deliver("slow@example.org", LETTER).startsWith("250"));
    assertTrue(System.nanoTime() - begun >= 300_000_000L);
    assertTrue(deliver("drop@example.org", LETTER).startsWith("421"));
    try (RawSmtp client = new RawSmtp(twin().smtpPort())) {
      client.say("EHLO client.test");
      // later-452, any password
      client.say("AUTH PLAIN AGxhdGVyLTQ1MgB4");
      assertTrue(client.say("MAIL FROM:<a@example.org>").startsWith("452"));
    }
  }
}
