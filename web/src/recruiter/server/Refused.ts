import { ApiProblem } from "../../api/problem";

/** A refusal with all that the answer says: the version that stands now, and the members that belong to its code (`current`, `candidate_id`, …). */
export class Refused extends ApiProblem {
  readonly body: Readonly<Record<string, unknown>>;
  readonly etag: string;

  constructor(problem: ApiProblem, body: unknown, headers: Headers) {
    super(problem.status, problem.code, problem.detail, { requestId: problem.requestId, retryAfterS: problem.retryAfterS });
    this.body = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
    this.etag = headers.get("ETag") ?? "";
  }

  static answer(response: Response, body: unknown): Refused {
    return new Refused(ApiProblem.of(response.status, body, response.headers), body, response.headers);
  }
}

/** A member of a refusal's body, or undefined. */
export function said(problem: ApiProblem | null, member: string): unknown {
  return problem instanceof Refused ? problem.body[member] : undefined;
}

/** What is wrong by field of the request, where the server says so. */
export function fieldsOf(problem: ApiProblem | null): { field: string; message: string }[] {
  const list = said(problem, "errors");
  return Array.isArray(list) ? list.filter((one) => typeof one?.field === "string" && typeof one?.message === "string") : [];
}
