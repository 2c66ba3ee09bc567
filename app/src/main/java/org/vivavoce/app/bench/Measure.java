package org.vivavoce.app.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * One figure of a benchmark.
 *
 * @param metric unit last in its name where it has one
 * @param yardstick the same thing without us, or the limit that is to be kept; null where there is
 *     neither
 */
public record Measure(
    String bench, String metric, double value, String unit, @Nullable Double yardstick) {

  /** Ours by the yardstick; null where there is none or it is nothing. */
  @Nullable Double ratio() {
    return yardstick == null || yardstick == 0 ? null : value / yardstick;
  }

  /** One object, one line. */
  String json() {
    ObjectNode line = Json.object().put("bench", bench).put("metric", metric);
    line.put("value", rounded(value)).put("unit", unit);
    Double ratio = ratio();
    line.put("yardstick", yardstick == null ? null : rounded(yardstick));
    line.put("ratio", ratio == null ? null : rounded(ratio));
    return Json.write(line);
  }

  String words() {
    Double ratio = ratio();
    return String.format(
            Locale.ROOT,
            "%s %s %s %s %s %s",
            bench,
            metric,
            rounded(value).toPlainString(),
            unit,
            yardstick == null ? "-" : rounded(yardstick).toPlainString(),
            ratio == null ? "-" : rounded(ratio).toPlainString())
        .strip();
  }

  private static BigDecimal rounded(double number) {
    BigDecimal three = BigDecimal.valueOf(number).setScale(3, RoundingMode.HALF_UP);
    return three.signum() == 0 ? BigDecimal.ZERO : three.stripTrailingZeros();
  }
}
