/** What the voice bench is held against: the most that each figure may be. */
export const BOUNDS = { reply_ms_p50: 1_100, pipeline_ms_p50: 600, barge_in_ms_p95: 300, false_cut_ins_pct: 5 };

/** A figure that was not measured keeps no bound. */
export function judged(found) {
  return Object.entries(BOUNDS).map(([metric, most]) => {
    const value = found[metric] ?? null;
    return {
      bench: "voice",
      metric,
      value,
      unit: metric.endsWith("pct") ? "pct" : "ms",
      yardstick: most,
      ratio: value === null ? null : value / most,
      bound: value !== null && value <= most ? "kept" : "MISSED",
    };
  });
}
