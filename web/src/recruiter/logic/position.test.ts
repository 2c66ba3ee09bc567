import { expect, it } from "vitest";
import { competenciesInWords, type CompetencyForm, EMPTY_POSITION, givenCompetencies, levelsOf, newCompetency, positionErrors, shareOf } from "./position";

const care: CompetencyForm = { key: "id-1", name: " Care ", description: "", weight: "2", anchors: { 1: "Argues", 3: " ", 5: "Helps" } };

it("sends an id only for what the position has, and no empty anchors", () => {
  expect(givenCompetencies([care, { ...newCompetency([care]), name: "Depth" }])).toEqual([
    { id: "id-1", name: "Care", description: null, weight: 2, levels: [{ level: 1, anchor: "Argues" }, { level: 5, anchor: "Helps" }] },
    { name: "Depth", description: null, weight: 1, levels: [] },
  ]);
});

it("names each new competency differently", () => {
  const first = newCompetency([care]);
  expect(newCompetency([care, first]).key).not.toBe(first.key);
});

it("keeps levels that the form does not offer", () => {
  expect(levelsOf({ ...care, anchors: { 7: "Rare" } })).toEqual([1, 2, 3, 4, 5, 7]);
});

it("says what is wrong where it is wrong", () => {
  const twice = { ...care, key: "id-2", name: "care", weight: "" };
  expect(Object.keys(positionErrors({ ...EMPTY_POSITION, competencies: [care, twice] }))).toEqual(["title", "c-id-2-name", "c-id-2-weight"]);
  expect(positionErrors({ ...EMPTY_POSITION, title: "Engineer", competencies: [care] })).toEqual({});
});

it("shares weights in per cent", () => {
  const other = { ...care, key: "id-2", weight: "6" };
  expect([shareOf(care, [care, other]), shareOf(care, [{ ...care, weight: "0" }])]).toEqual([25, null]);
});

it("writes competencies as text to compare", () => {
  expect(competenciesInWords([])).toBe("None");
  expect(competenciesInWords([{ ...care, name: "Care", anchors: { 1: "Argues" } }])).toBe("Care (weight 2)\n   1: Argues");
});
