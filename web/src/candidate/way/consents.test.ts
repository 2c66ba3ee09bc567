import { describe, expect, it } from "vitest";
import type { Consent } from "../../api/model";
import { answersOf, missingOf } from "./consents";

const consents: Consent[] = [
  { purpose: "interview", version: "2", title: "The interview", text: "…", required: true, given: null },
  { purpose: "summary", version: "1", title: "A summary", text: "…", required: false, given: true },
];

describe("answers to the questions of agreement", () => {
  it("name the version that was shown, and count what is not ticked as a no", () => {
    expect(answersOf(consents, { interview: true })).toEqual([
      { purpose: "interview", version: "2", given: true },
      { purpose: "summary", version: "1", given: false },
    ]);
  });

  it("do not take an earlier yes for a present one", () => {
    expect(answersOf(consents, {}).every((answer) => !answer.given)).toBe(true);
  });

  it("lack something only where it is required", () => {
    expect(missingOf(consents, {})).toEqual(["interview"]);
    expect(missingOf(consents, { summary: true })).toEqual(["interview"]);
    expect(missingOf(consents, { interview: true })).toEqual([]);
    expect(missingOf(consents, { interview: true, summary: false })).toEqual([]);
  });
});
