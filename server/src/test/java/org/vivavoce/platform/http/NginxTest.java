package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/**
 * The sample of {@code deploy/}, but for names and ports as it stands, in the distribution's nginx.
 */
@Tag("slow")
class NginxTest {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path SAMPLE = Path.of("../deploy/nginx.conf");

  @TempDir Path dir = Path.of("");
  private final CountDownLatch more = new CountDownLatch(1);
  private final Sockets sockets = new Sockets(Time.system(), Timers.system());
  private @Nullable HttpServer behind;
  private @Nullable Process nginx;
  private int port;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isExecutable(NGINX), "nginx is not installed");
    HttpServer server =
        HttpServer.builder(Time.system())
            .publicUrl(URI.create("https://interviews.example.com"))
            .host("localhost")
            .proxies(new TrustedProxies(Set.of("127.0.0.1")))
            .sockets(sockets)
            .routes(
                routes -> {
                  routes.get(
                      "/who",
                      ctx -> ctx.result(Requests.clientAddress(ctx) + " " + ctx.header("Host")));
                  routes.post("/body", ctx -> ctx.result("" + ctx.bodyAsBytes().length));
                  routes.get("/internal/secret", ctx -> ctx.result("secret"));
                  routes.get(
                      "/slowly",
                      ctx -> {
                        ctx.contentType("text/event-stream");
                        ctx.res().getOutputStream().write(bytes("data: 1\n\n"));
                        ctx.res().flushBuffer();
                        more.await(10, TimeUnit.SECONDS);
                        ctx.res().getOutputStream().write(bytes("data: 2\n\n"));
                      });
                  routes.get(
                      "/ws",
                      ctx -> sockets.upgrade(SocketLimits.standard(), _ -> new Echo()).handle(ctx));
                })
            .start();
    behind = server;
    SelfSigned.keys(dir, Set.of("localhost"), Instant.now());
    port = free();
    Path conf = dir.resolve("nginx.conf");
    Files.writeString(
        conf,
        "pid %s/pid;\nerror_log %s/error.log;\ndaemon off;\nevents {}\nhttp {\n".formatted(dir, dir)
            + "client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;\n"
                .formatted(dir)
            + Files.readString(SAMPLE)
                .replace("127.0.0.1:8080", "127.0.0.1:" + server.port())
                .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                .replace("listen 80", "listen 127.0.0.1:" + free())
                .replace("interviews.example.com;", "localhost;")
                .replaceAll("/etc/ssl/\\S+/fullchain.pem", dir + "/self.crt")
                .replaceAll("/etc/ssl/\\S+/privkey.pem", dir + "/self.key")
                .replace("/var/log/nginx/vivavoce.log", dir + "/access.log")
            + "}\n");
    nginx =
        new ProcessBuilder(NGINX.toString(), "-p", dir.toString(), "-c", conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("said").toFile())
            .start();
    eventually(
        "nginx answers",
        () -> {
          try {
            return get("/who").statusCode() == 200;
          } catch (Exception notYet) {
            return false;
          }
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    more.countDown();
    if (nginx != null) {
      nginx.destroy();
      nginx.waitFor(10, TimeUnit.SECONDS);
    }
    if (behind != null) {
      behind.close();
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client()
        .send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .header("X-Forwarded-For", "203.0.113.9")
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whoAsksIsKnownByTheProxysWordAndNotByTheirOwn() throws Exception {
    assertEquals("127.0.0.1 localhost", get("/who").body());
    assertTrue(
        get("/who?token=geheim").headers().firstValue("Strict-Transport-Security").isPresent());
    eventually(
        "the log names the page and not the token",
        () -> {
          try {
            return Files.readString(dir.resolve("access.log")).contains("/who");
          } catch (IOException notYet) {
            return false;
          }
        });
    assertFalse(Files.readString(dir.resolve("access.log")).contains("geheim"));
  }

  @Test
  void whatOurOwnProcessesSpeakOfIsNotToBeHadFromOutside() throws Exception {
    assertEquals(404, get("/internal/secret").statusCode());
    assertEquals(404, get("/internal/../internal/secret").statusCode());
  }

  @Test
  void whatComesBitByBitIsPassedOnBitByBit() throws Exception {
    HttpResponse<InputStream> answer =
        client()
            .send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/slowly")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      assertEquals("data: 1\n\n", new String(in.readNBytes(9), StandardCharsets.UTF_8));
      more.countDown();
      assertEquals("data: 2\n\n", new String(in.readNBytes(9), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aSocketIsASocket() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket socket =
        client()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("wss://localhost:" + port + "/ws"),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket webSocket, CharSequence data, boolean last) {
                    heard.complete(data.toString());
                    return null;
                  }
                })
            .get(10, TimeUnit.SECONDS);
    socket.sendText("are you there?", true).join();
    assertEquals("are you there?", heard.get(10, TimeUnit.SECONDS));
    socket.abort();
  }

  private static final class Echo implements SocketHandler {
    @Override
    public void opened(Socket socket) {}

    @Override
    public void text(Socket socket, String text) {
      socket.send(text);
    }

    @Override
    public void closed(Socket socket, int code, String reason) {}
  }

  /** The proxy's certificate is not what is tried here. */
  private static HttpClient client() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
