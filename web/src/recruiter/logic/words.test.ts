import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { actionInWords } from "./words";

describe("audit actions in words", () => {
  it("has words for each action that the server writes down", () => {
    const source = readFileSync(
      "../server/src/main/java/org/vivavoce/audit/AuditAction.java",
      "utf8",
    );
    const actions = [...source.matchAll(/\("([a-z]+\.[a-z_]+)"\)/g)].map((each) => String(each[1]));
    expect(actions.length).toBeGreaterThan(15);
    for (const action of actions) {
      expect(actionInWords(action), action).not.toBe(action.replaceAll(/[._]/g, " "));
    }
  });

  it("keeps the name of an action that it does not know", () => {
    expect(actionInWords("moon.landed")).toBe("moon landed");
  });
});
