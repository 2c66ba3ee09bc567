package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.time.Time;

/** The public port in https, and the way of our own processes beside it. */
@Tag("slow")
class TlsTest {
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "viva.example");
  @TempDir Path dir = Path.of("");

  private static Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** A client that knows this certificate and checks the server's name against it. */
  private static HttpClient trusting(Path certificate) throws Exception {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("viva", certificate(certificate));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpServer server(TlsKeys keys) {
    return HttpServer.builder(Time.system())
        .tls(keys)
        .publicUrl(URI.create("https://viva.example"))
        .routes(routes -> routes.get("/healthz", ctx -> ctx.result(ctx.scheme())))
        .start();
  }

  @Test
  void aCertificateMadeHereServesHttpsByEachOfItsNamesAndOurOwnProcessesPlainly() throws Exception {
    TlsKeys keys = SelfSigned.keys(dir, NAMES, Instant.now());
    try (HttpServer server = server(keys);
        HttpClient client = trusting(dir.resolve("self.crt"))) {
      for (String name : Set.of("localhost", "127.0.0.1")) {
        HttpResponse<String> answer =
            get(client, "https://" + name + ":" + server.port() + "/healthz");
        assertEquals("https", answer.body());
        assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
        assertTrue(answer.headers().firstValue("Strict-Transport-Security").isPresent());
      }
      assertEquals("http", get(client, server.internalUrl() + "/healthz").body());
      assertNotEquals(server.port(), URI.create(server.internalUrl()).getPort());
      try (HttpClient stranger = HttpClient.newHttpClient()) {
        assertThrows(
            SSLHandshakeException.class,
            () -> get(stranger, "https://localhost:" + server.port() + "/healthz"));
      }
    }
  }

  @Test
  void theKeyIsTheOwnersAloneAndStaysUntilItsTimeOrItsNamesChange() throws Exception {
    SelfSigned.keys(dir, NAMES, Instant.now());
    Path key = dir.resolve("self.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    Certificate first = certificate(dir.resolve("self.crt"));
    SelfSigned.keys(dir, NAMES, Instant.now().plus(Duration.ofDays(300)));
    assertEquals(first, certificate(dir.resolve("self.crt")));
    SelfSigned.keys(dir, NAMES, Instant.now().plus(Duration.ofDays(380)));
    Certificate second = certificate(dir.resolve("self.crt"));
    assertNotEquals(first, second);
    SelfSigned.keys(dir, Set.of("localhost"), Instant.now());
    assertNotEquals(second, certificate(dir.resolve("self.crt")));
  }

  @Test
  void aRenewedPairIsTakenUpAndOneThatDoesNotFitIsNot() throws Exception {
    Path old = dir.resolve("old");
    Path fresh = dir.resolve("fresh");
    SelfSigned.keys(old, NAMES, Instant.now());
    SelfSigned.keys(fresh, NAMES, Instant.now());
    TlsKeys keys = TlsKeys.of(old.resolve("self.crt"), old.resolve("self.key"));
    try (HttpServer server = server(keys)) {
      String url = "https://localhost:" + server.port() + "/healthz";
      Files.writeString(old.resolve("self.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");
      Files.setLastModifiedTime(
          old.resolve("self.key"), FileTime.from(Instant.now().plusSeconds(5)));
      keys.reloadIfChanged();
      try (HttpClient client = trusting(old.resolve("self.crt"))) {
        assertEquals(200, get(client, url).statusCode());
      }
      for (String file : Set.of("self.crt", "self.key")) {
        Files.copy(fresh.resolve(file), old.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(old.resolve(file), FileTime.from(Instant.now().plusSeconds(9)));
      }
      keys.reloadIfChanged();
      try (HttpClient client = trusting(fresh.resolve("self.crt"))) {
        assertEquals(200, get(client, url).statusCode());
      }
    }
  }

  @Test
  void aKeyOfTheSameKindThatBelongsToAnotherCertificateIsRefused() throws Exception {
    Path one = dir.resolve("one");
    Path other = dir.resolve("other");
    SelfSigned.keys(one, NAMES, Instant.now());
    SelfSigned.keys(other, NAMES, Instant.now());
    ServerStartException refused =
        assertThrows(
            ServerStartException.class,
            () -> TlsKeys.of(one.resolve("self.crt"), other.resolve("self.key")));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("belongs to another"), refused.getMessage());
    TlsKeys keys = TlsKeys.of(one.resolve("self.crt"), one.resolve("self.key"));
    try (HttpServer server = server(keys);
        HttpClient client = trusting(one.resolve("self.crt"))) {
      Files.copy(
          other.resolve("self.key"), one.resolve("self.key"), StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(
          one.resolve("self.key"), FileTime.from(Instant.now().plusSeconds(5)));
      keys.reloadIfChanged();
      assertEquals(
          200, get(client, "https://localhost:" + server.port() + "/healthz").statusCode());
    }
  }

  @Test
  void filesThatCannotBeUsedAreOneSentence() throws Exception {
    Path certificate = Files.writeString(dir.resolve("a.crt"), "nothing");
    Path key = Files.writeString(dir.resolve("a.key"), "-----BEGIN RSA PRIVATE KEY-----\n");
    ServerStartException broken =
        assertThrows(ServerStartException.class, () -> TlsKeys.of(certificate, key));
    assertTrue(String.valueOf(broken.getMessage()).startsWith("The certificate"));
    SelfSigned.keys(dir, NAMES, Instant.now());
    ServerStartException old =
        assertThrows(ServerStartException.class, () -> TlsKeys.of(dir.resolve("self.crt"), key));
    assertTrue(String.valueOf(old.getMessage()).contains("PKCS #8"), old.getMessage());
    assertThrows(
        ServerStartException.class,
        () -> TlsKeys.of(dir.resolve("missing.crt"), dir.resolve("missing.key")));
  }

  @Test
  void thisMachinesOwnNameIsNotForcedToHttpsForEverything() throws Exception {
    TlsKeys keys = SelfSigned.keys(dir, NAMES, Instant.now());
    try (HttpServer server =
            HttpServer.builder(Time.system())
                .tls(keys)
                .publicUrl(URI.create("https://localhost:8080"))
                .routes(routes -> routes.get("/healthz", ctx -> ctx.result("ok")))
                .start();
        HttpClient client = trusting(dir.resolve("self.crt"))) {
      HttpResponse<String> answer = get(client, "https://localhost:" + server.port() + "/healthz");
      assertFalse(answer.headers().firstValue("Strict-Transport-Security").isPresent());
    }
  }
}
