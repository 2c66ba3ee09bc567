package org.vivavoce.app.bench;

import java.io.IOException;
import java.io.PrintStream;
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
 * one after the other, and prints {@code bench metric value unit yardstick ratio}, a line each, and
 * where a bound is on the figure whether it was kept.
 */
public final class Benches {
  private static final List<Benchmark> ALL = List.of(new SdpBench(), new JournalBenchmark());

  private static final int BOUND_MISSED = 1;
  private static final int NOT_KNOWN = 2;

  private final List<Benchmark> all;
  private final PrintStream out;

  Benches(List<Benchmark> all, PrintStream out) {
    this.all = all;
    this.out = out;
  }

  /**
   * @param binaries where PostgreSQL is unpacked, kept between runs
   * @return the exit status: 0 when every bound was kept, 1 when one was missed, 2 for a name that
   *     nobody knows
   */
  public static int run(List<String> arguments, Path binaries)
      throws IOException, InterruptedException {
    // Of this program and of what it stands in for: standard output is for figures.
    Logger.getLogger("").setLevel(Level.WARNING);
    return new Benches(ALL, System.out).measure(arguments, binaries);
  }

  int measure(List<String> arguments, Path binaries) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>(arguments);
    boolean json = names.remove("--json");
    for (String name : names) {
      if (all.stream().noneMatch(each -> each.name().equals(name))) {
        System.err.println(
            "viva: there is no benchmark \"" + name + "\"; there are " + known() + ".");
        return NOT_KNOWN;
      }
    }
    boolean missed = false;
    for (Benchmark bench : all) {
      if (names.isEmpty() || names.contains(bench.name())) {
        List<Measure> measures = new ArrayList<>(List.of(load(bench, "load_before")));
        measures.addAll(judged(bench, measured(bench, binaries)));
        measures.add(load(bench, "load_after"));
        for (Measure measure : measures) {
          out.println(json ? measure.json() : measure.words());
          missed |= measure.verdict().equals(Measure.MISSED);
        }
      }
    }
    return missed ? BOUND_MISSED : 0;
  }

  /** Each bound is on a figure: one that is not there would be kept by nobody. */
  private static List<Measure> judged(Benchmark bench, List<Measure> measures) {
    List<Measure> judged = new ArrayList<>(measures);
    for (Bound bound : bench.bounds()) {
      int at = judged.stream().map(Measure::metric).toList().indexOf(bound.metric());
      if (at < 0) {
        throw new IllegalStateException(bench.name() + " measured no " + bound.metric());
      }
      judged.set(at, judged.get(at).judged(bound.isKeptBy(judged.get(at))));
    }
    return judged;
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

  private String known() {
    return String.join(", ", all.stream().map(Benchmark::name).toList());
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
