package org.vivavoce.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** {@link JournalBench} on a whole installation of its own: supervisor, server, database. */
final class JournalBenchmark implements Benchmark {
  private static final JournalBench.Shape SHAPE = new JournalBench.Shape(200, 15, 60, 10);
  private static final double MOST_ACK_MS = 100;
  private static final String WARMING_UP = "the 15 s before, while both programs have just started";
  private static final String OUTSIDE = "warm, without the outage";
  private static final String WHOLE = "warm, the outage among them";

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public List<Bound> bounds() {
    return List.of(
        Bound.atMost("ack_ms_p99", MOST_ACK_MS),
        Bound.asItsYardstick("found"),
        Bound.atMost("faults", 0));
  }

  @Override
  public List<Measure> run(Path scratch, Path binaries) throws IOException, InterruptedException {
    Path data = scratch.resolve("data");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("viva.home", "."), "viva").toString(),
                "up",
                "--demo",
                "--port",
                "0",
                "--data",
                data.toString()));
    ProcessBuilder starts = new ProcessBuilder(command);
    Map<String, String> env = starts.environment();
    env.keySet().removeIf(name -> name.startsWith("VIVA_") || name.startsWith("OPENAI_"));
    Process up = starts.redirectError(scratch.resolve("up.err").toFile()).start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(up.getInputStream(), StandardCharsets.UTF_8))) {
      JsonNode ready = ready(said);
      long postgres = postgresPid(data);
      return measures(
          new JournalBench(
                  data,
                  URI.create(ready.path("url").asString("")),
                  () -> ProcessHandle.of(postgres).ifPresent(ProcessHandle::destroyForcibly),
                  SHAPE)
              .run());
    } catch (SQLException e) {
      throw new IOException("The journal could not be read", e);
    } finally {
      up.destroy();
      if (!up.waitFor(30, TimeUnit.SECONDS)) {
        up.destroyForcibly().waitFor();
      }
    }
  }

  private static JsonNode ready(BufferedReader said) throws IOException {
    String line = said.readLine();
    while (line != null) {
      if (line.startsWith("{") && Json.tree(line).path("ready").asBoolean(false)) {
        return Json.tree(line);
      }
      line = said.readLine();
    }
    throw new IOException("The installation did not get ready");
  }

  /** The first line of PostgreSQL's own file. */
  private static long postgresPid(Path data) throws IOException {
    try (var lines = Files.lines(data.resolve("pg-18").resolve("postmaster.pid"))) {
      return Long.parseLong(lines.findFirst().orElse("").strip());
    }
  }

  private static List<Measure> measures(JournalBench.Result result) {
    result.faults().forEach(System.err::println);
    return List.of(
        // The limit is one of an installation that works.
        new Measure("journal", "ack_ms_p99", result.outside().at(0.99), "ms", MOST_ACK_MS)
            .noting(OUTSIDE),
        new Measure("journal", "ack_ms_p50", result.outside().at(0.5), "ms", null).noting(OUTSIDE),
        new Measure(
                "journal",
                "ack_ms_p99_to_bare_commit",
                result.outside().at(0.99),
                "ms",
                result.yardstickMs99())
            .noting(OUTSIDE),
        new Measure("journal", "ack_ms_p99_warming_up", result.warmingUp().at(0.99), "ms", null)
            .noting(WARMING_UP),
        new Measure("journal", "outside_outage", result.outside().count(), "entries", null),
        new Measure("journal", "away_ms", result.awayMs(), "ms", null),
        new Measure("journal", "outage_ms", result.outageMs(), "ms", null),
        new Measure("journal", "ack_ms_p99_with_outage", result.all().at(0.99), "ms", null)
            .noting(WHOLE),
        new Measure("journal", "ack_ms_most_with_outage", result.all().at(1), "ms", null)
            .noting(WHOLE),
        new Measure("journal", "found", result.found(), "entries", (double) result.acknowledged()),
        new Measure("journal", "faults", result.faults().size(), "faults", null));
  }
}
