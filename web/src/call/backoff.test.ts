import { expect, it } from "vitest";
import { RECONNECT, waitMs } from "./backoff";

it("doubles from the first wait to the longest", () => {
  const full = [0, 1, 2, 3, 4, 5, 40].map((attempt) => waitMs({ firstMs: 400, longestMs: 8_000 }, attempt, 1));
  expect(full).toEqual([400, 800, 1_600, 3_200, 6_400, 8_000, 8_000]);
});

it("spreads attempts over the upper half of each wait", () => {
  for (let attempt = 0; attempt < 12; attempt++) {
    const least = waitMs(RECONNECT, attempt, 0);
    const most = waitMs(RECONNECT, attempt, 0.999_999);
    expect(least * 2).toBeGreaterThanOrEqual(most - 1);
    expect(waitMs(RECONNECT, attempt, 0.5)).toBeGreaterThan(least);
    expect(waitMs(RECONNECT, attempt, 0.5)).toBeLessThan(most);
  }
});
