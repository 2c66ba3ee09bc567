package org.vivavoce.app.bench;

import java.util.Arrays;

/** Measured values, sorted once; in the unit they were measured in. */
final class Percentiles {
  private final double[] sorted;

  Percentiles(double[] values) {
    this.sorted = values.clone();
    Arrays.sort(sorted);
  }

  int count() {
    return sorted.length;
  }

  /**
   * The smallest value that at least this share of the values does not exceed (nearest rank).
   *
   * @param share 0 to 1
   * @return NaN when nothing was measured
   */
  double at(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }
}
