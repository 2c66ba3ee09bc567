package org.vivavoce.twins.realtime.speech;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs one program of the operator's system: text in by standard input, bytes out, no shell, a time
 * limit.
 */
final class Program {
  private Program() {}

  /** The program's path, if it is on the search path. */
  static Optional<String> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    for (String folder : path.split(File.pathSeparator)) {
      File candidate = new File(folder, name);
      if (candidate.isFile() && candidate.canExecute()) {
        return Optional.of(candidate.getPath());
      }
    }
    return Optional.empty();
  }

  /**
   * @throws SpeechException the program is gone, failed, or took longer than {@code timeoutMs}
   */
  static byte[] run(List<String> command, String input, int timeoutMs) {
    String name = command.getFirst();
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new SpeechException(name + " cannot be started", false, e);
    }
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(process.getInputStream(), output));
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading everything; its exit code says more.
      }
      if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
        throw new SpeechException(name + " took longer than " + timeoutMs + " ms", true, null);
      }
      if (process.exitValue() != 0) {
        throw new SpeechException(
            name + " failed with exit code " + process.exitValue(), false, null);
      }
      return output.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException(name + " was interrupted", true, e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new SpeechException(name + " gave no output", true, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void read(InputStream stream, CompletableFuture<byte[]> output) {
    try (stream) {
      output.complete(stream.readAllBytes());
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }
}
