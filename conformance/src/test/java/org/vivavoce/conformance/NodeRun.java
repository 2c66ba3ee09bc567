package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a test file of {@code conformance/node}; where it fails, its own words are shown. */
final class NodeRun {
  private final Path scripts = Path.of("node").toAbsolutePath();
  private final Path folder;
  private final Path record;

  NodeRun(Path folder) {
    assumeTrue(
        Files.isDirectory(scripts.resolve("node_modules")),
        "run `npm ci` in conformance/node to have this tested");
    this.folder = folder;
    this.record = folder.resolve("record.jsonl");
  }

  void of(String file, Map<String, String> settings, int seconds) throws Exception {
    Path offer = folder.resolve("offer.sdp");
    Files.writeString(offer, TwinProcess.offer());
    Path log = folder.resolve("node.log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("node", "--test", "--test-reporter=spec", file))
            .directory(scripts.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("TWIN_OFFER_FILE", offer.toString());
    builder.environment().put("TWIN_RECORD_FILE", record.toString());
    builder.environment().putAll(settings);
    Process node = builder.start();
    boolean ended = node.waitFor(seconds, TimeUnit.SECONDS);
    node.destroy();
    if (!node.waitFor(10, TimeUnit.SECONDS)) {
      node.destroyForcibly();
    }
    String said = Files.readString(log);
    assertEquals(0, ended ? node.exitValue() : -1, said);
    said.lines().filter(line -> line.contains("figures:")).forEach(System.out::println);
  }

  Recording recorded() throws IOException {
    return Recording.of(record);
  }
}
