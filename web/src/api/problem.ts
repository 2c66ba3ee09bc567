import type { ProblemBody } from "./model";

/** An answer that is not a success, or no answer at all, in a shape the pages can turn into words. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when no answer came (offline, server down, aborted). */
  readonly status: number;
  /** The published code of a problem+json answer, `unreachable` when no answer came, else `unknown`. */
  readonly code: string;
  /** The server's own words, empty when it sent none. */
  readonly detail: string;
  /** By which the operator finds the request in the logs; null when no answer came. */
  readonly requestId: string | null;
  /** How long to wait before the same request makes sense, where the server says so. */
  readonly retryAfterS: number | null;

  constructor(status: number, code: string, detail: string, more: { requestId?: string | null; retryAfterS?: number | null } = {}) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = more.requestId ?? null;
    this.retryAfterS = more.retryAfterS ?? null;
  }

  /** Reads a problem+json body (RFC 9457), tolerating a proxy's page in its place. */
  static of(status: number, body: unknown, headers?: Headers): ApiProblem {
    const problem: Partial<ProblemBody> = typeof body === "object" && body !== null ? body : {};
    const { code, detail, request_id: id, retry_after_s: wait } = problem;
    const header = Number(headers?.get("Retry-After") ?? Number.NaN);
    return new ApiProblem(status, typeof code === "string" ? code : "unknown", typeof detail === "string" ? detail : "", {
      requestId: typeof id === "string" ? id : (headers?.get("X-Request-Id") ?? null),
      retryAfterS: typeof wait === "number" ? wait : header > 0 ? header : null,
    });
  }

  /** What was caught, as a problem: anything that is not one already is a fault of this page. */
  static from(reason: unknown): ApiProblem {
    return reason instanceof ApiProblem ? reason : new ApiProblem(-1, "unknown", "");
  }

  /** Whether the same request may succeed later without anyone changing anything. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
