import { expect, it } from "vitest";
import { count, fromNow, localeOf, minutesBetween, when } from "./when";

const NOW = Date.parse("2026-11-21T10:00:00Z");
const ago = (iso: string) => fromNow(iso, NOW, "en-GB");

it("says how far away a time is, by its largest unit", () => {
  expect(ago("2026-11-21T10:00:20Z")).toBe("in less than a minute");
  expect(ago("2026-11-21T09:59:50Z")).toBe("just now");
  expect(ago("2026-11-21T09:57:00Z")).toBe("3 minutes ago");
  expect(ago("2026-11-23T11:00:00Z")).toBe("in 2 days");
  expect(ago("2026-11-28T09:58:00Z")).toBe("in 7 days");
  expect(ago("2026-01-01T00:00:00Z")).toBe("1 Jan 2026");
  expect(ago("never")).toBe("");
});

it("writes dates in English whatever the browser speaks", () => {
  expect(localeOf("en-US")).toBe("en-US");
  expect(localeOf("de-DE")).toBe("en-GB");
  expect(when("nothing")).toBe("");
  expect(when("2026-11-21T10:00:00Z", "en-GB")).toContain("21 Nov 2026");
});

it("counts in words", () => {
  expect(count(1, "question")).toBe("1 question");
  expect(count(2_000, "person", "people")).toMatch(/^2.000 people$/);
  expect(minutesBetween("2026-11-21T10:00:00Z", "2026-11-21T10:14:40Z")).toBe("15 minutes");
  expect(minutesBetween(null, "2026-11-21T10:14:40Z")).toBe("");
});
