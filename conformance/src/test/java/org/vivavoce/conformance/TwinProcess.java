package org.vivavoce.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.realtime.RealtimeTwinMain;
import tools.jackson.databind.node.ObjectNode;

/** The realtime twin as the product runs it: a process of its own, with real media. */
final class TwinProcess implements AutoCloseable {
  static final String KEY = "sk-twin-conformance-0123456789";

  private final Process process;
  private final String baseUrl;
  private final String tlsUrl;

  private TwinProcess(Process process, ObjectNode ready) {
    this.process = process;
    this.baseUrl = ready.path("url").asString();
    this.tlsUrl = ready.path("tls_url").asString("");
  }

  /** The child's entrance. */
  public static void main(String[] arguments) {
    System.exit(RealtimeTwinMain.run(System.getenv()));
  }

  static TwinProcess start(Path folder, Map<String, String> settings) throws IOException {
    Path keys = folder.resolve("twin-keys.json");
    Files.writeString(keys, Json.write(Json.object().put("realtime", KEY)));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TwinProcess.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("twin.log").toFile());
    builder.environment().put("TWIN_KEYS_FILE", keys.toString());
    builder.environment().putAll(settings);
    Process process = builder.start();
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(process, ready));
    try {
      String line = ready.orTimeout(60, TimeUnit.SECONDS).join();
      return new TwinProcess(process, Json.tryObject(line).orElseThrow());
    } catch (RuntimeException silent) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "the twin did not start: " + Files.readString(folder.resolve("twin.log")), silent);
    }
  }

  private static void read(Process process, CompletableFuture<String> ready) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{\"twin\"")) {
          ready.complete(line);
        }
      }
      ready.completeExceptionally(new IOException("the twin ended"));
    } catch (IOException gone) {
      ready.completeExceptionally(gone);
    }
  }

  /** Ends in {@code /v1}. */
  String baseUrl() {
    return baseUrl;
  }

  /** The same over TLS with a certificate that nobody knows; ends in {@code /v1}. */
  String tlsUrl() {
    return tlsUrl;
  }

  /** Settings for https, with a certificate made now. */
  static Map<String, String> tls(Path folder) throws Exception {
    Path store = folder.resolve("tls.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "twin",
                "-keyalg",
                "EC",
                "-dname",
                "CN=twin",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "for-a-test")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool could not make a certificate: " + said);
    }
    return Map.of("TWIN_TLS_KEYSTORE", store.toString(), "TWIN_TLS_PASSWORD", "for-a-test");
  }

  long pid() {
    return process.pid();
  }

  /** What a parent that dies does to its child. */
  void closeItsInput() throws IOException {
    process.getOutputStream().close();
  }

  /** The exit code, or −1 when it still runs after ten seconds. */
  int exitCode() throws InterruptedException {
    return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** An offer as Chromium makes it with a microphone and no data channel; RFC 8866 line ends. */
  static String offer() {
    try (var file = TwinProcess.class.getResourceAsStream("audio-only-offer.sdp")) {
      if (file == null) {
        throw new IllegalStateException("audio-only-offer.sdp is not on the class path");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("\r\n", "\n").replace("\n", "\r\n");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
