package org.vivavoce.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that is measured in a process of its own. What it makes it removes. */
interface Benchmark {

  /** What it is asked for by: {@code ./viva bench NAME}. */
  String name();

  /** What it is held against; a run that misses one has failed. */
  List<Bound> bounds();

  /**
   * @param scratch an empty folder, removed afterwards
   * @param binaries where PostgreSQL is unpacked, kept between runs
   * @return every figure, with the errors counted as one of them
   */
  List<Measure> run(Path scratch, Path binaries) throws IOException, InterruptedException;
}
