import { expect, it } from "vitest";
import { ApiProblem } from "../../api/problem";
import { fragmentOf, refusalFrom, refusalOf, safeNext } from "./signinWords";

it("goes on to pages of ours only", () => {
  expect(safeNext("/t/1/sessions/2?x=1")).toBe("/t/1/sessions/2?x=1");
  expect(["//evil.example", "/\\evil.example", "https://evil.example", "", null, "/signin?next=/"].map(safeNext)).toEqual(Array(6).fill(null));
});

it("reads a mail link's fragment", () => {
  expect(fragmentOf("#app=candidate&token_hash=abc")).toEqual({ app: "candidate", tokenHash: "abc", error: null });
  expect(fragmentOf("#error=access_denied")).toEqual({ app: "member", tokenHash: null, error: "access_denied" });
  expect(fragmentOf("")).toEqual({ app: "member", tokenHash: null, error: null });
});

it("has words for every refusal, and honest ones for an unknown", () => {
  expect(refusalFrom(new ApiProblem(429, "rate_limited", "")).title).toBe("Too many attempts");
  expect(refusalFrom(new ApiProblem(403, "no_tenant_access", "")).words).toContain("invite exactly this address");
  expect(refusalOf("something_new").title).toBe("You could not be signed in");
});
