package org.vivavoce.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A child with its output in a log. It cannot outlive its parent: its standard input is a pipe that
 * reaches end of file when the parent is gone ({@link ParentWatch}), and where {@code setpriv} is
 * there the kernel signals it as well, which also reaches a child that hangs.
 */
final class JvmProcess implements Running {
  private final Process process;

  private JvmProcess(Process process) {
    this.process = process;
  }

  /**
   * @param inherited which of our own variables the child may have: one that parses what strangers
   *     send has no business with the operator's secrets
   */
  static JvmProcess start(
      List<String> command,
      Predicate<String> inherited,
      Map<String, String> environment,
      LogFile log)
      throws IOException {
    List<String> whole = new ArrayList<>(prefix());
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().keySet().removeIf(inherited.negate());
    builder.environment().putAll(environment);
    // What is told beats what is inherited, also where that stands in a file (NAME_FILE).
    environment.keySet().forEach(name -> builder.environment().remove(name + "_FILE"));
    Process process = builder.start();
    Thread.ofVirtual().name("log-" + process.pid()).start(() -> pump(process, log));
    return new JvmProcess(process);
  }

  /**
   * A session of its own, so that Ctrl-C in the terminal reaches the parent alone and the parts end
   * in order; and the parent-death signal: TERM, not KILL, so that the child has its second to
   * close what it holds.
   */
  private static List<String> prefix() {
    List<String> prefix = new ArrayList<>();
    program("setsid").ifPresent(prefix::add);
    program("setpriv").ifPresent(path -> prefix.addAll(List.of(path, "--pdeathsig", "TERM")));
    return prefix;
  }

  private static Optional<String> program(String name) {
    return Stream.of("/usr/bin", "/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static void pump(Process process, LogFile log) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.line(line);
      }
    } catch (IOException e) {
      // The pipe was closed with the process: what it said before is written.
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void stop(Duration grace) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
