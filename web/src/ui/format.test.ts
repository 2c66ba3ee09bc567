import { describe, expect, it } from "vitest";
import { clock, meterFill, minutesInWords, spokenDuration, whenInWords } from "./format";

describe("formats", () => {
  it("writes offsets as minutes and seconds, hours in the minutes", () => {
    expect([0, 999, 1_000, 65_432, 3_600_000].map(clock)).toEqual(["00:00", "00:00", "00:01", "01:05", "60:00"]);
    expect(clock(-5)).toBe("00:00");
  });

  it("says lengths of time in words", () => {
    expect([10, 1_000, 4_400, 60_000, 185_000].map(spokenDuration)).toEqual([
      "1 second",
      "1 second",
      "4 seconds",
      "about 1 minute",
      "about 3 minutes",
    ]);
    expect([0.3, 1, 15].map(minutesInWords)).toEqual(["1 minute", "1 minute", "15 minutes"]);
  });

  it("writes nothing for a date that is none", () => {
    expect(whenInWords("no date")).toBe("");
    expect(whenInWords("2026-11-21T10:00:00Z", "en-GB")).toContain("November 2026");
  });

  it("fills the meter from -60 dB to -10 dB", () => {
    expect(meterFill(0)).toBe(0);
    expect(meterFill(0.001)).toBeCloseTo(0);
    expect(meterFill(10 ** (-35 / 20))).toBeCloseTo(0.5);
    expect(meterFill(1)).toBe(1);
  });
});
