package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.HostMain;

/** A session host in a process of its own, with its order on standard input. */
final class HostProcess implements AutoCloseable {
  final Process process;
  final long startedNs = System.nanoTime();
  final Path classes;
  private final String order;

  /**
   * @param order what the control plane handed out, as it is
   */
  HostProcess(Path folder, String order) throws IOException {
    this.order = order;
    classes = folder.resolve("classes");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xlog:class+load=info:file=" + classes,
            "-cp",
            System.getProperty("java.class.path"),
            HostMain.class.getName());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "LANG", "HOME"));
    process = builder.start();
    process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
  }

  boolean isOf(UUID session) {
    return Json.tree(order).path("session_id").asString().equals(session.toString());
  }

  long epoch() {
    return Json.tree(order).path("host_epoch").asLong();
  }

  String grant() {
    return Json.tree(order).path("grant").asString();
  }

  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }

  int ends() throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the host ends");
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
