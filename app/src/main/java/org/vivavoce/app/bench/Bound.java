package org.vivavoce.app.bench;

/**
 * What a figure has to be, for the benchmark to have gone well.
 *
 * @param metric whose it is
 * @param limit the most that it may be; NaN: it is to be its yardstick
 */
record Bound(String metric, double limit) {
  static Bound atMost(String metric, double limit) {
    return new Bound(metric, limit);
  }

  /** What was found is what was acknowledged, and the like. */
  static Bound asItsYardstick(String metric) {
    return new Bound(metric, Double.NaN);
  }

  /** What was not measured (NaN) is not kept. */
  boolean isKeptBy(Measure measure) {
    if (Double.isNaN(limit)) {
      Double yardstick = measure.yardstick();
      return yardstick != null && measure.value() == yardstick;
    }
    return measure.value() <= limit;
  }
}
