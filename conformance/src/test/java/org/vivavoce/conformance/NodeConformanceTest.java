package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.assessor.AssessorTwin;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.TwinKeys;

/**
 * OpenAI's Node clients ({@code openai}, {@code @openai/agents-realtime}) against both twins:
 * {@code node/realtime.test.mjs} and {@code node/assessor.test.mjs}, which carry the date; every
 * answer and event they saw is held against the published types. Skipped, in words, until {@code
 * npm ci} has been run in {@code conformance/node}.
 */
@Tag("slow")
class NodeConformanceTest {
  private static final String ASSESSOR_KEY = "sk-twin-assessor-0123456789";

  @Test
  void theNodeClientsTakeTheRealtimeTwinForTheirCloud(@TempDir Path folder) throws Exception {
    NodeRun run = new NodeRun(folder);
    Map<String, String> settings = new HashMap<>(TwinProcess.tls(folder));
    settings.put("TWIN_MAX_CALLS", "3");
    try (TwinProcess twin = TwinProcess.start(folder, settings)) {
      run.of(
          "realtime.test.mjs",
          Map.of(
              "TWIN_REALTIME_URL",
              twin.baseUrl(),
              "TWIN_REALTIME_TLS_URL",
              twin.tlsUrl(),
              "TWIN_REALTIME_KEY",
              TwinProcess.KEY,
              "TWIN_MAX_CALLS",
              "3"),
          120);
    }
    Recording recorded = run.recorded();
    assertEquals(List.of(), recorded.problems());
    assertTrue(
        recorded.kinds().containsAll(List.of("session.created", "session.updated", "error")),
        recorded.kinds().toString());
  }

  @Test
  void theNodeClientTakesTheAssessorTwinForItsCloud(@TempDir Path folder) throws Exception {
    NodeRun run = new NodeRun(folder);
    try (AssessorTwin assessor = AssessorTwin.start(0, TwinKeys.of(ASSESSOR_KEY), Clock.system())) {
      run.of(
          "assessor.test.mjs",
          Map.of("TWIN_ASSESSOR_URL", assessor.baseUrl(), "TWIN_ASSESSOR_KEY", ASSESSOR_KEY),
          60);
    }
    Recording recorded = run.recorded();
    assertEquals(List.of(), recorded.problems());
    assertTrue(recorded.size() >= 8, "answers recorded: " + recorded.size());
  }
}
