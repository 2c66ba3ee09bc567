/** An answer that is not a success, or no answer at all, in a shape the pages can turn into words. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when no answer came (offline, server down, aborted). */
  readonly status: number;
  /** The published code of a problem+json answer, `unreachable` when no answer came. */
  readonly code: string;
  /** The server's own words, empty when it sent none. */
  readonly detail: string;

  constructor(status: number, code: string, detail: string) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** Whether the same request may succeed later without anyone changing anything. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Reads a problem+json body (RFC 9457), tolerating a proxy's HTML in its place. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const body: unknown = await response.json();
    if (body !== null && typeof body === "object") {
      const { code, detail } = body as { code?: unknown; detail?: unknown };
      return new ApiProblem(
        response.status,
        typeof code === "string" ? code : "unknown",
        typeof detail === "string" ? detail : "",
      );
    }
  } catch {
    // not JSON: the status is all we know
  }
  return new ApiProblem(response.status, "unknown", "");
}
