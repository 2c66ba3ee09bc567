import { expect, it } from "vitest";
import { secondsInWords, secondsLeft } from "./countdown";

it("counts whole seconds down to zero and no further", () => {
  expect(secondsLeft(30_000, 0)).toBe(30);
  expect(secondsLeft(30_000, 1)).toBe(30);
  expect(secondsLeft(30_000, 1_000)).toBe(29);
  expect(secondsLeft(30_000, 29_999)).toBe(1);
  expect(secondsLeft(30_000, 30_000)).toBe(0);
  expect(secondsLeft(30_000, 99_000)).toBe(0);
});

it("says a wait in words", () => {
  expect(secondsInWords(1)).toBe("1 second");
  expect(secondsInWords(30)).toBe("30 seconds");
  expect(secondsInWords(119)).toBe("119 seconds");
  expect(secondsInWords(840)).toBe("14 minutes");
  expect(secondsInWords(841)).toBe("15 minutes");
});
