package org.vivavoce.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** A bench whose figures are not what they have to be has failed, and says at which one. */
class BenchesTest {
  @TempDir Path binaries;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  /** Figures that are known before. */
  private record Written(String name, List<Bound> bounds, List<Measure> measures)
      implements Benchmark {
    @Override
    public List<Measure> run(Path scratch, Path where) {
      return measures;
    }
  }

  private static Written one(String name, double tookMs, double found) {
    return new Written(
        name,
        List.of(Bound.atMost("took_ms", 100), Bound.asItsYardstick("found")),
        List.of(
            new Measure(name, "took_ms", tookMs, "ms", 100.0).noting("without the outage"),
            new Measure(name, "found", found, "entries", 7.0),
            new Measure(name, "other", 1, "", (@Nullable Double) null)));
  }

  private int status(List<Benchmark> all, String... arguments)
      throws IOException, InterruptedException {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new Benches(all, out).measure(List.of(arguments), binaries);
  }

  private List<String> lines() {
    return said.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.contains("load_"))
        .toList();
  }

  @Test
  void whenEveryBoundIsKeptItSaysSoAndEndsWell() throws IOException, InterruptedException {
    assertEquals(0, status(List.of(one("good", 100, 7))));
    assertEquals(
        List.of(
            "good took_ms 100 ms 100 1 kept (without the outage)",
            "good found 7 entries 7 1 kept",
            "good other 1  - -"),
        lines());
  }

  @Test
  void oneMissedBoundOfOneBenchEndsAllWithOneAndTheOthersAreMeasured()
      throws IOException, InterruptedException {
    assertEquals(1, status(List.of(one("slow", 100.5, 7), one("good", 3, 7)), "--json"));
    List<JsonNode> objects = lines().stream().map(Json::tree).toList();
    assertEquals(6, objects.size());
    assertEquals("MISSED", objects.getFirst().path("bound").asString(""));
    assertEquals("kept", objects.get(1).path("bound").asString(""));
    assertTrue(objects.get(2).path("bound").isMissingNode());
    assertEquals("kept", objects.get(3).path("bound").asString(""));
  }

  @Test
  void whatIsMissingOrWasNotMeasuredIsMissed() throws IOException, InterruptedException {
    assertEquals(1, status(List.of(one("lossy", 3, 6))));
    assertEquals(1, status(List.of(one("silent", Double.NaN, 7))));
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("silent took_ms - ms 100 - MISSED"));
    Written forgetful = new Written("x", List.of(Bound.atMost("took_ms", 1)), List.of());
    assertThrows(IllegalStateException.class, () -> status(List.of(forgetful)));
  }

  @Test
  void aNameThatNobodyKnowsIsRefused() throws IOException, InterruptedException {
    assertEquals(2, status(List.of(one("good", 3, 7)), "better"));
    assertEquals(List.of(), lines());
  }

  @Test
  void theBoundsAreThoseThatWerePromised() {
    assertEquals(
        List.of(
            Bound.atMost("added_ms_p50", 15),
            Bound.atMost("errors", 0),
            Bound.asItsYardstick("answers")),
        new SdpBench().bounds());
    assertEquals(
        List.of(
            Bound.atMost("ack_ms_p99", 100),
            Bound.asItsYardstick("found"),
            Bound.atMost("faults", 0)),
        new JournalBenchmark().bounds());
  }
}
