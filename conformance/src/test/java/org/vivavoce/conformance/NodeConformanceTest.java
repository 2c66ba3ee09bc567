package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.assessor.AssessorTwin;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.TwinKeys;

/**
 * OpenAI's Node clients ({@code openai}, {@code @openai/agents-realtime}) against both twins:
 * {@code node/twins.test.mjs}, which carries the date. Skipped, in words, until {@code npm ci} has
 * been run in {@code conformance/node}.
 */
@Tag("slow")
class NodeConformanceTest {
  private static final String ASSESSOR_KEY = "sk-twin-assessor-0123456789";

  @Test
  void theNodeClientsTakeTheTwinsForTheirCloud(@TempDir Path folder) throws Exception {
    Path scripts = Path.of("node").toAbsolutePath();
    assumeTrue(
        Files.isDirectory(scripts.resolve("node_modules")),
        "run `npm ci` in conformance/node to have this tested");
    Path offer = folder.resolve("offer.sdp");
    Files.writeString(offer, TwinProcess.offer());
    Path log = folder.resolve("node.log");
    try (TwinProcess realtime = TwinProcess.start(folder, Map.of());
        AssessorTwin assessor = AssessorTwin.start(0, TwinKeys.of(ASSESSOR_KEY), Clock.system())) {
      ProcessBuilder builder =
          new ProcessBuilder(List.of("node", "--test", "twins.test.mjs"))
              .directory(scripts.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder
          .environment()
          .putAll(
              Map.of(
                  "TWIN_REALTIME_URL", realtime.baseUrl(),
                  "TWIN_REALTIME_KEY", TwinProcess.KEY,
                  "TWIN_ASSESSOR_URL", assessor.baseUrl(),
                  "TWIN_ASSESSOR_KEY", ASSESSOR_KEY,
                  "TWIN_OFFER_FILE", offer.toString()));
      Process node = builder.start();
      boolean ended = node.waitFor(120, TimeUnit.SECONDS);
      node.destroyForcibly();
      assertEquals(0, ended ? node.exitValue() : -1, () -> text(log));
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (java.io.IOException unreadable) {
      return unreadable.toString();
    }
  }
}
