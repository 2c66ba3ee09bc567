package org.vivavoce.app.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * {@code bench [NAME…] [--json]}: runs those benchmarks of this program that are asked for, or all,
 * one after the other, and prints {@code bench metric value unit yardstick ratio}, a line each.
 */
public final class Benches {
  private static final List<Benchmark> ALL = List.of(new SdpBench(), new JournalBenchmark());

  private Benches() {}

  /**
   * @param binaries where PostgreSQL is unpacked, kept between runs
   * @return the exit status: 2 for a name that nobody knows
   */
  public static int run(List<String> arguments, Path binaries)
      throws IOException, InterruptedException {
    List<String> names = new ArrayList<>(arguments);
    boolean json = names.remove("--json");
    for (String name : names) {
      if (ALL.stream().noneMatch(each -> each.name().equals(name))) {
        System.err.println(
            "viva: there is no benchmark \"" + name + "\"; there are " + known() + ".");
        return 2;
      }
    }
    // Of this program and of what it stands in for: standard output is for figures.
    Logger.getLogger("").setLevel(Level.WARNING);
    for (Benchmark bench : ALL) {
      if (names.isEmpty() || names.contains(bench.name())) {
        List<Measure> measures = new ArrayList<>(List.of(load(bench, "load_before")));
        measures.addAll(measured(bench, binaries));
        measures.add(load(bench, "load_after"));
        for (Measure measure : measures) {
          System.out.println(json ? measure.json() : measure.words());
        }
      }
    }
    return 0;
  }

  /** How many wanted to run in the last minute, by how many can: others change every figure. */
  private static Measure load(Benchmark bench, String metric) {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return new Measure(
        bench.name(),
        metric,
        system.getSystemLoadAverage(),
        "processes",
        (double) system.getAvailableProcessors());
  }

  private static String known() {
    return String.join(", ", ALL.stream().map(Benchmark::name).toList());
  }

  private static List<Measure> measured(Benchmark bench, Path binaries)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("viva-bench-");
    try {
      return bench.run(scratch, binaries);
    } finally {
      try (Stream<Path> all = Files.walk(scratch)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}
