import { expect, it } from "vitest";
import { may, roleName, whoMay } from "./rights";

it("gives each role what the contract gives it", () => {
  expect(may("owner", "change team")).toBe(true);
  expect(may("member", "change positions")).toBe(true);
  expect(may("recruiter", "see audit")).toBe(false);
  expect(may("reviewer", "see people")).toBe(false);
  expect(may("reviewer", "see sessions")).toBe(true);
  expect(may("auditor", "read freely")).toBe(false);
  expect(may("auditor", "see numbers")).toBe(true);
});

it("names who may in words", () => {
  expect(whoMay("change team")).toBe("an owner");
  expect(whoMay("see people")).toBe("an owner or a recruiter");
  expect(whoMay("see numbers")).toBe("an owner, a recruiter or an auditor");
  expect(roleName("member")).toBe("Recruiter");
});
