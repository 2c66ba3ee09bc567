import type {
  Interview,
  OpenedSession,
  Result,
  SessionView,
  SystemNotice,
  Ticket,
  Transcript,
} from "./model";
import { ApiProblem, problemOf } from "./problem";

/** Which of the two cookies counts for a request: the candidate's or the member's. */
export type AppName = "candidate" | "member";

export interface Entered {
  kind: AppName;
  next: string;
}

/** The server, as one of our two apps sees it. Every call rejects with {@link ApiProblem}. */
export class VivaApi {
  readonly #app: AppName;

  constructor(app: AppName) {
    this.#app = app;
  }

  /** Spends a one-use ticket; the answer sets the cookie. 410 `ticket_spent` when it was used, has expired or is unknown. */
  enter(ticket: string): Promise<Entered> {
    return this.#json("POST", "/api/v1/entry", { ticket });
  }

  interview(): Promise<Interview> {
    return this.#json("GET", "/api/v1/interview");
  }

  /** Makes the candidate's session, or finds the one that exists: safe to repeat. */
  openSession(invitationId: string): Promise<OpenedSession> {
    return this.#json("POST", "/api/sessions", { invitation_id: invitationId });
  }

  /** A one-use, 60-second key to the session's socket. */
  ticket(sessionId: string): Promise<Ticket> {
    return this.#json("POST", `/api/v1/sessions/${encodeURIComponent(sessionId)}/ticket`, {});
  }

  session(sessionId: string): Promise<SessionView> {
    return this.#json("GET", `/api/sessions/${encodeURIComponent(sessionId)}`);
  }

  transcript(sessionId: string): Promise<Transcript> {
    return this.#json("GET", `/api/sessions/${encodeURIComponent(sessionId)}/transcript`);
  }

  /** The result, or null while it is still being written (202). */
  async result(sessionId: string): Promise<Result | null> {
    const response = await this.#send("GET", `/api/sessions/${encodeURIComponent(sessionId)}/result`);
    return response.status === 202 ? null : ((await response.json()) as Result);
  }

  /** Ends the interview for good; idempotent. The way out when the socket is gone. */
  complete(sessionId: string): Promise<unknown> {
    return this.#json("POST", `/api/sessions/${encodeURIComponent(sessionId)}/complete`, {});
  }

  async notices(): Promise<SystemNotice[]> {
    const system = await this.#json<{ notices?: SystemNotice[] }>("GET", "/api/v1/system");
    return system.notices ?? [];
  }

  async #json<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
    return (await (await this.#send(method, path, body)).json()) as T;
  }

  async #send(method: "GET" | "POST", path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { Accept: "application/json", "X-Viva-App": this.#app };
    if (method === "POST") {
      headers["Content-Type"] = "application/json";
      headers["X-Viva"] = "1";
    }
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        headers,
        credentials: "same-origin",
        cache: "no-store",
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiProblem(0, "unreachable", "");
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}
