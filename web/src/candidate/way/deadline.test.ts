import { describe, expect, it } from "vitest";
import { dateLocale, instantInWords, timeInWords, untilInWords } from "./deadline";

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("a deadline", () => {
  it("stands in the reader's zone and names it", () => {
    const iso = "2026-11-27T17:00:00Z";
    const berlin = plain(instantInWords(iso, "en-GB", "Europe/Berlin"));
    expect(berlin).toContain("Friday");
    expect(berlin).toContain("27 November 2026");
    expect(berlin).toContain("18:00");
    expect(berlin).toContain("Central European Standard Time");
    const newYork = plain(instantInWords(iso, "en-US", "America/New_York"));
    expect(newYork).toContain("November 27, 2026");
    expect(newYork).toContain("12:00 PM");
    expect(newYork).toContain("Eastern Standard Time");
  });

  it("may fall on another day there", () => {
    expect(instantInWords("2026-11-27T17:00:00Z", "en-GB", "Asia/Tokyo")).toContain("Saturday");
  });

  it("is silent about what is no date", () => {
    expect(instantInWords("soon", "en-GB")).toBe("");
    expect(timeInWords("soon", "en-GB")).toBe("");
    expect(untilInWords("soon", 0)).toBe("");
  });

  it("has a short form for the same day", () => {
    expect(plain(timeInWords("2026-06-27T17:05:00Z", "en-GB", "Europe/London"))).toBe("18:05 BST");
  });

  it.each([
    [30_000, "in less than a minute"],
    [60_000, "in 1 minute"],
    [59 * 60_000, "in 59 minutes"],
    [60 * 60_000, "in 1 hour"],
    [47.9 * 3_600_000, "in 47 hours"],
    [48 * 3_600_000, "in 2 days"],
    [71.9 * 3_600_000, "in 2 days"],
    [-1, "now"],
  ])("%d ms away is %s", (ms, words) => expect(untilInWords(new Date(1_000_000 + ms).toISOString(), 1_000_000)).toBe(words));
});

it("dates are written in the reader's own English", () => {
  expect(dateLocale(["de-DE", "en-US"])).toBe("en-US");
  expect(dateLocale(["en-AU"])).toBe("en-AU");
  expect(dateLocale(["fr", "de"])).toBe("en-GB");
  expect(dateLocale([])).toBe("en-GB");
});
