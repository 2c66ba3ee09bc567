package org.vivavoce.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestIdentity;

/** What of {@code /auth/v1} reaches the twin behind the public port, and what does not. */
class AuthPassTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static HttpServer upstream;
  static final List<Seen> seen = new CopyOnWriteArrayList<>();
  static volatile int status = 200;

  private record Seen(String method, String uri, Headers headers, String body) {}

  @BeforeAll
  static void start() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          seen.add(
              new Seen(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders(),
                  new String(body, StandardCharsets.UTF_8)));
          exchange.getResponseHeaders().set("Set-Cookie", "viva_member=theirs");
          exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
          exchange.getResponseHeaders().set("X-Inside", "secret");
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          byte[] answer = "{\"from\":\"twin\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    upstream.start();
    viva =
        new ControlFixture(
            db,
            keys,
            Duration.ofMinutes(30),
            new TestIdentity(),
            null,
            URI.create("http://127.0.0.1:" + upstream.getAddress().getPort() + "/auth/v1"));
  }

  @AfterAll
  static void stop() {
    viva.close();
    upstream.stop(0);
  }

  private static ControlFixture.Answer post(String path, Object body, String... headers) {
    return viva.send("POST", "/auth/v1/" + path, body, headers);
  }

  @Test
  void aRequestArrivesWithoutOurCookiesAndWithTheClientsRealAddress() {
    seen.clear();
    ControlFixture.Answer answer =
        post(
            "token?grant_type=refresh_token",
            Json.object().put("refresh_token", "r"),
            "Cookie",
            "viva_member=mine",
            "apikey",
            "sb_publishable_x",
            "X-Forwarded-For",
            "9.9.9.9",
            "X-Something",
            "else");
    assertEquals(200, answer.status());
    assertEquals("{\"from\":\"twin\"}", answer.body());
    assertTrue(answer.raw().headers().firstValue("Set-Cookie").isEmpty());
    assertTrue(answer.raw().headers().firstValue("X-Inside").isEmpty());
    assertEquals("*", answer.raw().headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    Seen one = seen.getLast();
    assertEquals("/auth/v1/token?grant_type=refresh_token", one.uri());
    assertEquals("{\"refresh_token\":\"r\"}", one.body());
    assertEquals(List.of("127.0.0.1"), one.headers().get("X-Forwarded-For"));
    assertEquals("sb_publishable_x", one.headers().getFirst("apikey"));
    assertTrue(!one.headers().containsKey("Cookie") && !one.headers().containsKey("X-Something"));
  }

  @Test
  void theAdminApiAndWhatLooksLikeItHaveNoDoor() {
    seen.clear();
    for (String path :
        List.of(
            "admin/users",
            "admin",
            "%61dmin/users",
            "token/../admin/users",
            "token/%2e%2e/admin/users",
            "//admin/users",
            "Admin/users",
            "admin%2Fusers",
            "x;/admin/users")) {
      int answered = viva.send("GET", "/auth/v1/" + path, null).status();
      assertTrue(answered == 404 || answered == 400, path + " answered " + answered);
    }
    assertEquals(List.of(), seen);
  }

  @Test
  void strangersMakeNoAccountsAndFollowedLinksSpendNothing() {
    seen.clear();
    assertEquals(422, post("signup", Json.object().put("email", "a@b.c")).status());
    assertEquals(422, post("recover", Json.object().put("email", "a@b.c")).status());
    assertEquals(400, post("token?grant_type=password", Json.object()).status());
    assertEquals(405, viva.send("GET", "/auth/v1/verify?token=x&type=magiclink", null).status());
    assertEquals(
        422, viva.send("PUT", "/auth/v1/user", Json.object().put("email", "x@y.z")).status());
    assertEquals(List.of(), seen);
  }

  @Test
  void askingForACodeIsOurOwnRule() {
    seen.clear();
    String email = Northwind.address("otp");
    ControlFixture.Answer asked = post("otp", Json.object().put("email", email));
    assertEquals(200, asked.status());
    assertEquals("{}", asked.body());
    assertEquals(email, viva.codeOrders.getLast().address());
    ControlFixture.Answer again =
        post("otp", Json.object().put("email", email), "X-Supabase-Api-Version", "2024-01-01");
    assertEquals(429, again.status());
    assertEquals("over_request_rate_limit", again.json().path("code").asString());
    assertEquals(List.of(), seen);
  }

  @Test
  void guessesCountHereTooAndLinksNeedOurSeal() {
    seen.clear();
    status = 403;
    try {
      String email = Northwind.address("guessed");
      for (int i = 0; i < 14; i++) {
        int answered =
            post(
                    "verify",
                    Json.object()
                        .put("type", "email")
                        .put("email", email)
                        .put("token", "00000" + i))
                .status();
        assertEquals(i < 10 ? 403 : 429, answered);
      }
      assertEquals(10, seen.size());
      SigninBrowser browser = new SigninBrowser(viva, "member");
      assertEquals(429, browser.type(email, "123456").status());
      assertEquals(403, post("verify", Json.object().put("token_hash", "a".repeat(56))).status());
      assertEquals(10, seen.size());
    } finally {
      status = 200;
    }
    IdentityProvider.SigninCode code =
        new SealedLinks(viva.identity, HmacKey.open(keys, "signin")).code("ada@example.org");
    assertEquals(
        200,
        post("verify", Json.object().put("type", "email").put("token_hash", code.tokenHash()))
            .status());
    assertTrue(seen.getLast().body().contains("\"hash-ada@example.org-"), seen.getLast().body());
  }

  @Test
  void aLargeBodyIsRefusedUnread() {
    seen.clear();
    assertEquals(413, post("logout", Json.object().put("x", "y".repeat(70 << 10))).status());
    assertEquals(List.of(), seen);
  }
}
