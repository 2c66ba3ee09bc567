package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.identity.IdentityKeys;
import org.vivavoce.twins.identity.IdentityTwin;
import org.vivavoce.twins.identity.IdentityTwinSettings;
import org.vivavoce.twins.identity.SmtpMailOut;

/**
 * Supabase's Node client ({@code @supabase/auth-js}) against the identity twin, with real mails
 * over SMTP and a real OpenID provider: {@code node/identity-*.test.mjs}, which carry the date.
 * Skipped, in words, until {@code npm ci} has been run in {@code conformance/node}.
 */
@Tag("slow")
class IdentityConformanceTest {
  private static final IdentityKeys KEYS =
      new IdentityKeys("sb_publishable_conformance_0123", "sb_secret_conformance_0123");
  private static final String CLIENT = "the-twin";
  private static final String SECRET = "the-twin's secret: & + %";

  @Test
  void theOfficialClientTakesTheTwinForItsCloud(@TempDir Path folder) throws Exception {
    Path scripts = Path.of("node").toAbsolutePath();
    assumeTrue(
        Files.isDirectory(scripts.resolve("node_modules/@supabase/auth-js")),
        "run `npm ci` in conformance/node to have this tested");
    GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.start();
    HttpServer inbox = inbox(mails);
    int provider = freePort();
    try (IdentityTwin twin =
            IdentityTwin.start(
                settings(folder.resolve("pages"), mails, provider).build(), KEYS, Clock.system());
        IdentityTwin links =
            IdentityTwin.start(
                settings(folder.resolve("links"), mails, provider)
                    .linkTemplate("{confirmation_url}")
                    .build(),
                KEYS,
                Clock.system())) {
      Path log = folder.resolve("node.log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      "node",
                      "--test",
                      "identity-mail.test.mjs",
                      "identity-session.test.mjs",
                      "identity-oauth.test.mjs"))
              .directory(scripts.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder
          .environment()
          .putAll(
              Map.of(
                  "TWIN_IDENTITY_URL", twin.baseUrl(),
                  "TWIN_IDENTITY_LINKS_URL", links.baseUrl(),
                  "TWIN_IDENTITY_ANON", KEYS.anon(),
                  "TWIN_IDENTITY_SERVICE", KEYS.service(),
                  "TWIN_MAILS_URL", "http://127.0.0.1:" + inbox.getAddress().getPort() + "/",
                  "TWIN_OIDC_PORT", Integer.toString(provider),
                  "TWIN_OIDC_CLIENT", CLIENT,
                  "TWIN_OIDC_SECRET", SECRET));
      Process node = builder.start();
      boolean ended = node.waitFor(180, TimeUnit.SECONDS);
      node.destroyForcibly();
      String said = Files.readString(log);
      assertEquals(0, ended ? node.exitValue() : -1, said);
    } finally {
      inbox.stop(0);
      mails.stop();
    }
  }

  private static IdentityTwinSettings.Builder settings(Path people, GreenMail mails, int provider) {
    URI smtp = URI.create("smtp://127.0.0.1:" + mails.getSmtp().getPort());
    return IdentityTwinSettings.builder(people, URI.create("http://localhost:3000"))
        .redirectUrls(List.of("https://*.example.org/**"))
        .clientAddressHeader("X-Client-Address")
        .mail(new SmtpMailOut(smtp, "Vivavoce <no-reply@example.org>", Clock.system()))
        .google(
            new IdentityTwinSettings.OpenIdSettings(
                URI.create("http://127.0.0.1:" + provider), CLIENT, SECRET));
  }

  /** {@code GET /?to=address} gives the mails to it as a JSON array of texts, oldest first. */
  private static HttpServer inbox(GreenMail mails) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, mails));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, GreenMail mails) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    String to = URLDecoder.decode(query.substring("to=".length()), StandardCharsets.UTF_8);
    var found = Json.array();
    for (MimeMessage mail : mails.getReceivedMessages()) {
      if (recipient(mail).equals(to)) {
        found.add(GreenMailUtil.getWholeMessage(mail));
      }
    }
    byte[] body = Json.bytes(found);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String recipient(MimeMessage mail) throws IOException {
    try {
      return mail.getRecipients(Message.RecipientType.TO)[0].toString();
    } catch (MessagingException unreadable) {
      throw new IOException(unreadable);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
