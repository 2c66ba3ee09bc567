package org.vivavoce.app;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class OrphanTest {
  @TempDir Path folder = Path.of("");

  @Test
  void noChildOutlivesAParentThatIsKilledEvenWhenItsShutdownHangs() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OrphanParent.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      List<ProcessHandle> children =
          Stream.of(said.readLine().split(" "))
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      Path log = folder.resolve("child.log");
      Eventually.holds(
          "the child listens",
          20_000,
          () -> Files.exists(log) && Files.readString(log).contains("child listens"));

      parent.destroyForcibly().waitFor();

      // Two seconds are promised; the rest is for a machine with six times the work it can do.
      Eventually.holds(
          "both children are gone",
          8_000,
          () -> children.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      parent.destroyForcibly();
    }
  }
}
