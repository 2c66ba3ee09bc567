package org.vivavoce.platform.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs the operating system's small programs. */
final class Commands {
  /**
   * Linux sends a child its parent-death signal when the thread that forked it ends, not the
   * process (prctl(2), PR_SET_PDEATHSIG): so one thread that never ends does the forking.
   */
  private static final ExecutorService FORKER =
      Executors.newSingleThreadExecutor(
          work -> Thread.ofPlatform().daemon().name("forker").unstarted(work));

  private Commands() {}

  record Result(int exit, String said) {
    boolean ok() {
      return exit == 0;
    }
  }

  static Result run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(waitFor(process), said);
  }

  static Result run(String... command) throws IOException {
    return run(List.of(command));
  }

  /** Whether the program exists; it is run with {@code --version}. */
  static boolean exists(String program) {
    try {
      return run(program, "--version").ok();
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts a long-lived child that writes to the log file, from the thread that never ends. */
  static Process spawn(List<String> command, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear(); // no secret of the parent's environment goes further
    builder.environment().put("PATH", path);
    builder.environment().put("LC_ALL", "C");
    try {
      return FORKER.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  static int waitFor(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("The start was interrupted.", e);
    }
  }
}
