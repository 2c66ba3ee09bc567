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

  private TwinProcess(Process process, String baseUrl) {
    this.process = process;
    this.baseUrl = baseUrl;
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
      ObjectNode said = Json.tryObject(line).orElseThrow();
      return new TwinProcess(process, said.path("url").asString());
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
