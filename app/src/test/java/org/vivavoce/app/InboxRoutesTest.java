package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.cloud.mail.SmtpMailer;
import org.vivavoce.mail.Mail;
import org.vivavoce.platform.config.SmtpAddress;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.http.HttpServer;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.mail.MailTwin;
import org.vivavoce.twins.mail.MailTwinSettings;

class InboxRoutesTest {
  private static final URI HERE = URI.create("http://127.0.0.1:8080");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.close();
  }

  private record Site(MailTwin twin, HttpServer server) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
      twin.close();
    }
  }

  private Site site(boolean demo, URI publicUrl, boolean owner) {
    MailTwin twin = MailTwin.start(MailTwinSettings.in(folder), Clock.system());
    HttpServer server =
        HttpServer.builder(Time.system())
            .publicUrl(HERE)
            .routes(
                new InboxRoutes(
                    twin.httpUrl(),
                    demo,
                    publicUrl,
                    _ -> owner,
                    new OperatorDoor(Optional.of(new Secret("the-admin-token")))))
            .start();
    return new Site(twin, server);
  }

  private HttpResponse<String> get(Site site, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.server().port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void inATryOutTheInboxIsReadThroughThePublicPort() throws Exception {
    try (Site site = site(true, HERE, false)) {
      new SmtpMailer(SmtpAddress.parse(site.twin().smtpUrl()), "v@viva.test", Time.system())
          .send(new Mail("ada@example.org", "Hello", "text", "<p>html</p>", "m.1"));
      HttpResponse<String> list = get(site, "/inbox?to=ada");
      assertEquals(200, list.statusCode());
      assertTrue(list.body().contains("Hello"));
      assertEquals(200, get(site, "/inbox/inbox.css").statusCode());
      String id =
          Json.tree(get(site, "/inbox/api/messages").body())
              .path("messages")
              .path(0)
              .path("id")
              .asString();
      HttpResponse<String> html = get(site, "/inbox/messages/" + id + "/html");
      assertTrue(html.body().contains("<p>html</p>"));
      assertEquals(
          "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src"
              + " 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
          html.headers().firstValue("Content-Security-Policy").orElse(""));
      assertEquals(1, html.headers().allValues("Content-Security-Policy").size());
      assertEquals(404, get(site, "/inbox/messages/msg_none").statusCode());
    }
  }

  @Test
  void elsewhereAndOtherwiseThereIsNothing() throws Exception {
    try (Site site = site(true, HERE, false)) {
      for (String header : new String[] {"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"}) {
        assertEquals(404, get(site, "/inbox", header, "203.0.113.9").statusCode(), header);
      }
      for (String path :
          new String[] {"/inbox/..%2fx", "/inbox/%2e%2e/x", "/inbox//x", "/inbox/a.js"}) {
        assertTrue(get(site, path).statusCode() >= 400, path);
      }
      assertEquals(
          405,
          http.send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + site.server().port() + "/inbox"))
                      .POST(HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode());
    }
    try (Site site = site(true, URI.create("https://viva.example.org"), false)) {
      assertEquals(404, get(site, "/inbox").statusCode());
    }
    try (Site site = site(false, HERE, false)) {
      assertEquals(404, get(site, "/inbox").statusCode());
      assertEquals(404, get(site, "/inbox/api/messages").statusCode());
    }
  }

  @Test
  void anOwnerAtThisMachineMayRead() throws Exception {
    try (Site site = site(false, HERE, true)) {
      assertEquals(200, get(site, "/inbox").statusCode());
      assertEquals(404, get(site, "/inbox", "X-Forwarded-For", "203.0.113.9").statusCode());
    }
  }

  @Test
  void whereOthersReachThePagesTheOperatorsTokenAloneOpensIt() throws Exception {
    // Behind a proxy that says nothing of itself an owner of any tenant seems to sit here.
    try (Site site = site(true, URI.create("https://viva.example.org"), true)) {
      assertEquals(404, get(site, "/inbox").statusCode());
      assertEquals(404, get(site, "/inbox/api/messages").statusCode());
      assertEquals(404, get(site, "/inbox", "Authorization", "Bearer another").statusCode());
      String[] operator = {"Authorization", "Bearer the-admin-token"};
      assertEquals(200, get(site, "/inbox", operator).statusCode());
      assertEquals(200, get(site, "/inbox/api/messages", operator).statusCode());
    }
  }
}
