import { describe, expect, it } from "vitest";
import { ApiProblem } from "./problem";

describe("an answer that is no success", () => {
  it("gives its code, its words, its request and how long to wait", () => {
    const body = { code: "rate_limited", detail: "Too many.", request_id: "r1", retry_after_s: 25 };
    const problem = ApiProblem.of(429, body, new Headers({ "Retry-After": "60", "X-Request-Id": "other" }));
    expect(problem).toMatchObject({ status: 429, code: "rate_limited", detail: "Too many.", requestId: "r1", retryAfterS: 25, passing: true });
  });

  it("tolerates a proxy's page, and takes from the headers what the body lacks", () => {
    const problem = ApiProblem.of(503, "<html>", new Headers({ "Retry-After": "5", "X-Request-Id": "r2" }));
    expect(problem).toMatchObject({ code: "unknown", detail: "", requestId: "r2", retryAfterS: 5 });
    expect(ApiProblem.of(404, null)).toMatchObject({ requestId: null, retryAfterS: null, passing: false });
    expect(ApiProblem.of(429, null, new Headers({ "Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT" })).retryAfterS).toBeNull();
  });
});
