import { expect, it } from "vitest";
import { moved, planLength } from "./planLength";

const question = (words: number, patience_s = 4) => ({ text: "word ".repeat(words), patience_s });

it("adds up asking, answering, waiting, greeting and goodbye", () => {
  expect(planLength([question(25), question(25)], 15)).toEqual({ seconds: 249, minutes: 4, tooLong: false });
});

it("counts no empty question, and nothing where there is none", () => {
  expect(planLength([{ text: "  ", patience_s: 4 }], 15)).toEqual({ seconds: 0, minutes: 1, tooLong: false });
});

it("says when the time does not suffice", () => {
  expect(planLength(Array.from({ length: 12 }, () => question(20)), 15).tooLong).toBe(true);
});

it("moves an element by one step and never over the edge", () => {
  const list = ["a", "b", "c"];
  expect(moved(list, 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(list, 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(list, 0, -1)).toBe(list);
  expect(moved(list, 2, 1)).toBe(list);
});
