import { describe, expect, it } from "vitest";
import { codeProblemInWords, readCode } from "./code";

describe("a typed or pasted code", () => {
  it.each([
    ["123456", "123456"],
    [" 123 456 ", "123456"],
    ["123\u00a0456\n", "123456"],
    ["123-456", "123456"],
    ["123–456", "123456"],
    ["１２３４５６", "123456"],
    ["\u200b012345", "012345"],
    ["12345678", "12345678"],
  ])("%j is %s", (typed, code) => expect(readCode(typed)).toEqual({ ok: true, code }));

  it.each([
    ["", "empty"],
    [" - ", "empty"],
    ["12345", "short"],
    ["12345678901", "long"],
    ["Your code: 123456", "letters"],
    ["12345O", "letters"],
  ] as const)("%j is no code: %s", (typed, problem) => {
    expect(readCode(typed)).toEqual({ ok: false, problem });
    expect(codeProblemInWords(problem)).toMatch(/^[A-Z].*\.$/);
  });
});
