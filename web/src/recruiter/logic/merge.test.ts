import { describe, expect, it } from "vitest";
import { changed, compare, same } from "./merge";

const base = { title: "Engineer", text: "You build.", list: [{ name: "Care", weight: 1 }] };

describe("a save that comes too late", () => {
  it("keeps what only I changed and takes what only they changed", () => {
    const found = compare(base, { ...base, title: "Senior engineer" }, { ...base, text: "You build and run." });
    expect(found.merged).toEqual({ title: "Senior engineer", text: "You build and run.", list: base.list });
    expect(found.conflicts).toEqual([]);
    expect(found.taken.map((one) => one.part)).toEqual(["text"]);
  });

  it("names what both changed, and holds mine until the person chooses", () => {
    const mine = { ...base, list: [] };
    const theirs = { ...base, list: [{ name: "Care", weight: 2 }] };
    const found = compare(base, mine, theirs);
    expect(found.conflicts).toEqual([{ part: "list", mine: [], theirs: theirs.list }]);
    expect(found.merged.list).toEqual([]);
  });

  it("has nothing to ask when both changed to the same", () => {
    const both = { ...base, title: "Same" };
    expect(compare(base, both, structuredClone(both))).toEqual({ merged: both, conflicts: [], taken: [] });
  });
});

it("sends only what is different", () => {
  expect(changed(base, { ...base, title: "X", list: structuredClone(base.list) })).toEqual({ title: "X" });
});

it("compares as JSON does: order of members does not count, of elements it does", () => {
  expect(same({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
  expect(same([1, 2], [2, 1])).toBe(false);
  expect(same({ a: undefined }, {})).toBe(true);
  expect(same([], {})).toBe(false);
  expect(same(null, {})).toBe(false);
});
