package org.vivavoce.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.http.TrustedProxies;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestIdentity;

/** The ways around a door: odd paths, odd framing, and headers that say who one is. */
class DoorsTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static final List<String> passedOn = new CopyOnWriteArrayList<>();
  static HttpServer provider;
  static ControlFixture viva;

  @BeforeAll
  static void start() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          passedOn.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + new String(body, StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    provider.start();
    viva =
        new ControlFixture(
            db,
            keys,
            Duration.ofMinutes(30),
            new TestIdentity(),
            null,
            URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/auth/v1"),
            new TrustedProxies(Set.of("127.0.0.1")));
  }

  @AfterAll
  static void stop() {
    viva.close();
    provider.stop(0);
  }

  private static int port() {
    return URI.create(viva.url("/")).getPort();
  }

  private static String ask(String line, String... headers) {
    return Raw.answers(port(), Raw.request(line, headers));
  }

  @Test
  void noSpellingOfAPathLeadsToTheProvidersAdmin() {
    passedOn.clear();
    for (String path :
        List.of(
            "/auth/v1/admin/users",
            "/auth/v1/%61dmin/users",
            "/auth/v1/ADMIN/users",
            "/auth/v1//admin/users",
            "//auth/v1/admin/users",
            "/auth/v1/./admin/users",
            "/auth/v1/user/../admin/users",
            "/auth/v1/user/%2e%2e/admin/users",
            "/auth/v1/user/..%2fadmin/users",
            "/auth/v1/user/..;/admin/users",
            "/auth/v1/user%2f..%2fadmin",
            "/auth/v1/admin;x=1/users",
            "/auth/v1;x=1/admin/users",
            "/auth/v1/admin%2fusers",
            "/auth/v1/user\\..\\admin",
            "/auth/v1/.well-known/../admin/users",
            "/auth/v1/user%00/../admin",
            "/auth/v1/admin?x=/auth/v1/user",
            "/auth/v1/admin#/user",
            "http://127.0.0.1/auth/v1/admin/users",
            "http://evil.example/auth/v1/settings")) {
      String answer = ask("GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");
      int status = Raw.status(answer);
      assertTrue(status >= 400 && status < 500, path + " is answered with " + answer);
      assertTrue(answer.contains("application/problem+json"), path + ": " + answer);
    }
    assertEquals(List.of(), passedOn);
  }

  @Test
  void aQueryThatIsNoneIsRefusedAndNoFaultOfOurs() {
    for (String query :
        List.of("a=|", "a={\"b\"}", "a=<>", "a=%zz", "a=^`", "a=\u0080", "a=[]\\")) {
      String answer =
          ask(
              "GET /auth/v1/settings?" + query + " HTTP/1.1",
              "Host: localhost",
              "Connection: close");
      int status = Raw.status(answer);
      assertTrue(status == 204 || (status >= 400 && status < 500), query + ": " + answer);
    }
  }

  @Test
  void aBodyThatOnlyAnotherProgramCanReadIsNotPassedOn() {
    passedOn.clear();
    String change = "{\"email\":\"other@example.org\"}";
    String wide = new String(change.getBytes(StandardCharsets.UTF_16), StandardCharsets.ISO_8859_1);
    for (String body : List.of(change, wide, "\u00ef\u00bb\u00bf" + change, change + "x")) {
      for (String type :
          List.of("application/json", "application/json; charset=UTF-16", "text/plain")) {
        ask(
            "PUT /auth/v1/user HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer a.b.c",
            "Content-Type: " + type,
            "Connection: close",
            "Content-Length: " + body.length(),
            "\r\n" + body);
      }
    }
    assertTrue(
        passedOn.stream().noneMatch(each -> each.contains("other") || each.contains("\0o\0t")),
        passedOn::toString);
  }

  @Test
  void aRequestInsideARequestIsNotAnswered() {
    passedOn.clear();
    String inner = Raw.request("GET /auth/v1/settings?smuggled HTTP/1.1", "Host: localhost");
    List<String> framings =
        List.of(
            "Content-Length: 0\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 4",
            "Transfer-Encoding: chunked, identity\r\nContent-Length: 4",
            "Transfer-Encoding: xchunked\r\nContent-Length: 4",
            "Transfer-Encoding : chunked\r\nContent-Length: 4",
            "Transfer-Encoding:\u000bchunked\r\nContent-Length: 4",
            "Content-Length: 4\r\nContent-Length: 0",
            "Content-Length: 4, 0",
            "Content-Length: +4",
            "Content-Length: 0x4",
            "Content-Length: -1",
            "Content-Length: 4\r\n X: y");
    for (String framing : framings) {
      String answer =
          Raw.answers(
              port(),
              Raw.request("POST /api/v1/signin/code HTTP/1.1", "Host: localhost", framing)
                  + "0\r\n\r\n"
                  + inner);
      int status = Raw.status(answer);
      assertTrue(status >= 400 && status < 500, framing + ": " + answer);
      assertTrue(passedOn.isEmpty(), framing + " smuggles " + passedOn);
    }
  }

  @Test
  void nobodyBehindAProxyIsThisMachineWhateverTheySay() {
    for (List<String> forwarded :
        List.of(
            List.of("X-Forwarded-For: 203.0.113.9"),
            List.of("X-Forwarded-For: 127.0.0.1, 203.0.113.9"),
            List.of("X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 203.0.113.9"),
            List.of("X-Forwarded-For: ::1", "X-Forwarded-For: 203.0.113.9, 127.0.0.1"))) {
      String body =
          Json.object().put("name", "Mine").put("owner_email", "x@example.org").toString();
      StringBuilder headers = new StringBuilder();
      forwarded.forEach(each -> headers.append(each).append("\r\n"));
      String answer =
          ask(
              "POST /internal/v1/tenants HTTP/1.1",
              "Host: localhost",
              "Authorization: Bearer " + ControlFixture.ADMIN,
              headers + "Content-Type: application/json",
              "Connection: close",
              "Content-Length: " + body.length(),
              "\r\n" + body);
      assertEquals(404, Raw.status(answer), forwarded + ": " + answer);
    }
  }

  @Test
  void whatAClientSaysOfItselfStandsInNoHeaderLine() {
    for (String odd : List.of("a\rb", "a\rSet-Cookie: x=1", "%0d%0aSet-Cookie:%20x=1")) {
      for (String line :
          List.of(
              "GET /interview/join?token=" + odd + " HTTP/1.1",
              "GET /signin/callback?code=" + odd + "&state=" + odd + " HTTP/1.1",
              "GET /api/v1/signin/google?app=" + odd + " HTTP/1.1")) {
        String answer = ask(line, "Host: localhost", "X-Request-Id: " + odd, "Connection: close");
        assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("\nset-cookie: x="), answer);
        assertFalse(answer.contains("\rSet-Cookie: x="), answer);
      }
    }
  }

  @Test
  void noRedirectLeadsElsewhere() {
    for (String path :
        List.of(
            "//evil.example/interview/join?token=" + "0".repeat(64),
            "/interview/join?token=" + "0".repeat(64) + "&next=https://evil.example",
            "/signin/callback?error=x&redirect_to=https://evil.example&next=//evil.example",
            "/signin/callback?code=x&state=//evil.example",
            "/api/v1/signin/google?app=member&redirect_to=https://evil.example")) {
      String answer =
          ask(
              "GET " + path + " HTTP/1.1",
              "Host: localhost",
              "X-Forwarded-Host: evil.example",
              "Referer: https://evil.example/",
              "Connection: close");
      assertFalse(
          answer.lines().anyMatch(each -> each.matches("(?i)location:.*evil.*")), path + answer);
    }
  }
}
