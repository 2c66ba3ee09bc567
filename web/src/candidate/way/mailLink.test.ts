import { describe, expect, it } from "vitest";
import { readMailLink, refusalInWords } from "./mailLink";

describe("the fragment of the sign-in page", () => {
  it.each([
    ["#app=candidate&token_hash=abc123", { kind: "link", app: "candidate", tokenHash: "abc123" }],
    ["#app=member&token_hash=abc123", { kind: "link", app: "member", tokenHash: "abc123" }],
    ["#token_hash=abc123", { kind: "link", app: "candidate", tokenHash: "abc123" }],
    ["#error=wrong_person", { kind: "error", app: "candidate", code: "wrong_person" }],
    ["#app=member&error=no_tenant_access", { kind: "error", app: "member", code: "no_tenant_access" }],
    ["#error=access_denied&error_code=otp_expired", { kind: "error", app: "candidate", code: "otp_expired" }],
    ["#token_hash=", { kind: "nothing", app: "candidate" }],
    ["", { kind: "nothing", app: "candidate" }],
  ])("%j", (fragment, read) => expect(readMailLink(fragment)).toEqual(read));

  it("an error is always said in words, also one that nobody has heard of", () => {
    for (const code of ["code_wrong", "wrong_person", "invitation_unusable", "no_tenant_access", "email_unverified", "access_denied", "signin_expired", "signin_cancelled", "signin_failed", "never_heard_of"]) {
      const { title, text } = refusalInWords(code);
      expect(title).not.toContain(code);
      expect(text).toMatch(/\.$/);
    }
  });
});
