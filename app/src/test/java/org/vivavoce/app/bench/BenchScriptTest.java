package org.vivavoce.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./viva bench} makes of what its benchmarks say, with benchmarks of this test. */
class BenchScriptTest {
  /** As {@code viva} has it, with nothing that builds. */
  private static final String AROUND =
      """
      set -eu
      home=$1; build=$1; shift
      refuse() { echo "viva: $2" >&2; exit "$1"; }
      need_jdk() { :; }
      need_runtime_packages() { :; }
      build_all() { :; }
      run_java() { echo "program $*"; return 0; }
      . "$home/bench.sh"
      bench "$@"
      """;

  @TempDir Path home;

  private record Said(int status, String out) {}

  private Said bench(String body, String... arguments) throws IOException, InterruptedException {
    Path tools = Files.createDirectories(home.resolve("tools"));
    Files.copy(Path.of("../tools/bench.sh"), home.resolve("bench.sh"));
    Files.writeString(tools.resolve("bench-talk.sh"), "bench_talk() (\n" + body + "\n)\n");
    Path script = Files.writeString(home.resolve("around.sh"), AROUND);
    List<String> command = new ArrayList<>(List.of("sh", script.toString(), home.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), out);
  }

  private static String figure(String verdict) {
    return "echo '{\"bench\":\"talk\",\"metric\":\"reply_ms\",\"value\":7,\"unit\":\"ms\",\"yardstick\":9,\"ratio\":0.5,\"bound\":\""
        + verdict
        + "\"}'\n";
  }

  @Test
  void aBoundThatIsKeptIsSaidAndEndsWell() throws IOException, InterruptedException {
    Said said = bench(figure("kept"), "talk");
    assertEquals("talk reply_ms 7 ms 9 0.5 kept\n", said.out());
    assertEquals(0, said.status());
  }

  @Test
  void aMissedBoundIsSaidAndEndsWithOneAfterTheOthersWereMeasured()
      throws IOException, InterruptedException {
    Said said = bench(figure("MISSED") + "exit 1", "talk", "journal");
    assertEquals("talk reply_ms 7 ms 9 0.5 MISSED\nprogram bench journal\n", said.out());
    assertEquals(1, said.status());
  }

  @Test
  void whatBreaksOffIsNoFigure() throws IOException, InterruptedException {
    Said said = bench(figure("kept") + "exit 2", "talk");
    assertTrue(said.out().contains("could not be run to its end"), said.out());
    assertEquals(1, said.status());
  }

  @Test
  void theLongFormIsAskedForByName() throws IOException, InterruptedException {
    Said said = bench("echo '{\"metric\":\"'\"$*\"'\"}'", "talk", "--long", "--json");
    assertEquals("{\"metric\":\"--long\"}\n", said.out());
    assertEquals(0, said.status());
  }
}
