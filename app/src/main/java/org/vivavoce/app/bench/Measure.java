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
 * @param note what is to be known of it besides, in a few words; empty where that is nothing
 * @param verdict {@link #KEPT} or {@link #MISSED}; empty where no bound is on it
 */
public record Measure(
    String bench,
    String metric,
    double value,
    String unit,
    @Nullable Double yardstick,
    String note,
    String verdict) {
  static final String KEPT = "kept";
  static final String MISSED = "MISSED";

  Measure(String bench, String metric, double value, String unit, @Nullable Double yardstick) {
    this(bench, metric, value, unit, yardstick, "", "");
  }

  Measure noting(String words) {
    return new Measure(bench, metric, value, unit, yardstick, words, verdict);
  }

  Measure judged(boolean kept) {
    return new Measure(bench, metric, value, unit, yardstick, note, kept ? KEPT : MISSED);
  }

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
    if (!verdict.isEmpty()) {
      line.put("bound", verdict);
    }
    if (!note.isEmpty()) {
      line.put("note", note);
    }
    return Json.write(line);
  }

  String words() {
    Double ratio = ratio();
    return String.format(
            Locale.ROOT,
            "%s %s %s %s %s %s %s%s",
            bench,
            metric,
            text(value),
            unit,
            yardstick == null ? "-" : text(yardstick),
            ratio == null ? "-" : text(ratio),
            verdict,
            note.isEmpty() ? "" : " (" + note + ")")
        .strip();
  }

  private static String text(double number) {
    BigDecimal rounded = rounded(number);
    return rounded == null ? "-" : rounded.toPlainString();
  }

  /** Null where nothing was measured. */
  private static @Nullable BigDecimal rounded(double number) {
    if (!Double.isFinite(number)) {
      return null;
    }
    BigDecimal three = BigDecimal.valueOf(number).setScale(3, RoundingMode.HALF_UP);
    return three.signum() == 0 ? BigDecimal.ZERO : three.stripTrailingZeros();
  }
}
