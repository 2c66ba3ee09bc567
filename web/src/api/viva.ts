import createClient, { type Client } from "openapi-fetch";
import type { Entered, Interview, JournalHead, OpenedSession, Result, SessionView, SystemNotice, Transcript } from "./model";
import { ApiProblem } from "./problem";
import type { paths } from "#schema";

/** Which of the two cookies counts for a request: the candidate's or the member's. */
export type AppName = "candidate" | "member";

/** The header that proves that a change comes from our own page (contract, common rules). */
export const CHANGE = { "X-Viva": "1" } as const;

/** The server, as one of our two apps sees it. Every call rejects with {@link ApiProblem}. */
export class VivaApi {
  readonly #client: Client<paths>;

  constructor(app: AppName) {
    this.#client = clientFor(app);
  }

  /** Spends a one-use ticket; the answer sets the cookie. 410 `ticket_spent` when it was used, has expired or is unknown. */
  async enter(ticket: string): Promise<Entered> {
    return taken(await this.#client.POST("/api/v1/entry", { params: { header: CHANGE }, body: { ticket } }));
  }

  async interview(): Promise<Interview> {
    return taken(await this.#client.GET("/api/v1/interview"));
  }

  /** Makes the candidate's session, or finds the one that exists: safe to repeat. */
  async openSession(invitationId: string): Promise<OpenedSession> {
    return taken(
      await this.#client.POST("/api/sessions", { params: { header: CHANGE }, body: { invitation_id: invitationId } }),
    );
  }

  /** The address of the session's socket with a fresh ticket: one use, 60 seconds. */
  async socketUrl(id: string): Promise<string> {
    const params = { path: { id }, header: CHANGE };
    return taken(await this.#client.POST("/api/v1/sessions/{id}/ticket", { params })).websocket_url;
  }

  async session(id: string): Promise<SessionView> {
    return taken(await this.#client.GET("/api/sessions/{id}", { params: { path: { id } } }));
  }

  async transcript(id: string): Promise<Transcript> {
    return taken(await this.#client.GET("/api/sessions/{id}/transcript", { params: { path: { id } } }));
  }

  /** The result, or null while it is still being written (202). */
  async result(id: string): Promise<Result | null> {
    const answer = taken(await this.#client.GET("/api/sessions/{id}/result", { params: { path: { id } } }));
    return "session_id" in answer ? (answer as Result) : null;
  }

  /** The signed end of the journal, for the candidate to keep; null before the interview has ended. */
  async receipt(id: string): Promise<JournalHead | null> {
    const answer = await this.#client.GET("/api/v1/sessions/{id}/receipt", { params: { path: { id } } });
    return answer.response.status === 404 ? null : taken(answer);
  }

  /**
   * What the candidate typed, as this page's word beside the record; each id once. 409 from ten minutes after the
   * interview's end on, and before it begins.
   */
  async said(session: string, typed: { id: string; text: string; at: number }): Promise<void> {
    const body = {
      session_id: session,
      speaker: "candidate" as const,
      text: typed.text,
      timestamp: new Date(typed.at).toISOString(),
      item_id: `typed_${typed.id}`,
    };
    taken(await this.#client.POST("/api/transcript", { params: { header: CHANGE }, body }));
  }

  /** Ends the interview for good; idempotent. The way out when the socket is gone. */
  async complete(id: string): Promise<void> {
    taken(await this.#client.POST("/api/sessions/{id}/complete", { params: { path: { id }, header: CHANGE }, body: {} }));
  }

  /** What is missing, and which recogniser writes down what is said, where the origin tells. */
  async system(): Promise<{ notices: SystemNotice[]; recognizer: string | null }> {
    const system = taken(await this.#client.GET("/api/v1/system"));
    return { notices: system.notices, recognizer: system.realtime.recognizer ?? null };
  }
}

export function clientFor(app: AppName): Client<paths> {
  return createClient<paths>({
    headers: { "X-Viva-App": app },
    credentials: "same-origin",
    cache: "no-store",
    fetch: async (request) => {
      try {
        return await fetch(request);
      } catch {
        throw new ApiProblem(0, "unreachable", "");
      }
    },
  });
}

export function taken<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw ApiProblem.of(answer.response.status, answer.error, answer.response.headers);
  return answer.data;
}
